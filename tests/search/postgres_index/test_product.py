"""The whole product with its index in the database."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.accounts.models import User
from app.config import Settings
from app.search import operations
from app.search.postgres_index.engine import PostgresIndex
from app.search.registry import search
from tests.support import factories
from tests.support.apart import Client
from tests.support.databases import WHICH

pytestmark = pytest.mark.skipif(
    WHICH != "postgresql", reason="the engine in the database needs PostgreSQL"
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, search_engine="postgresql")


@pytest.fixture(autouse=True)
def engine(app: Flask) -> Iterator[None]:
    yield
    with app.app_context():
        search().index.close()


def test_cases_are_found_and_the_index_is_true(
    client: Client, lead: User, index_cases: Callable[[], None]
) -> None:
    factories.case(title="刷卡提示密码错误", number=5, day="20240115")
    factories.case(title="刷卡没有反应")
    index_cases()
    factories.case(title="刷卡以后黑屏")
    index_cases()

    factories.sign_in(client, lead)
    page = client.get("/search", query_string={"q": "密马错误"}).text

    assert isinstance(search().index, PostgresIndex)
    assert "刷卡提示" in page
    assert "刷卡没有反应" not in page
    assert operations.verify(search()).is_true
    assert search().index.count() == 3
