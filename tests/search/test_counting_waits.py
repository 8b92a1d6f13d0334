"""A search is answered by the real server while another process holds the database: counts wait."""

from collections.abc import Callable, Iterator
from threading import Thread
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
import sqlalchemy as sa
import waitress
from flask import Flask

from app.accounts.models import User
from app.database import db
from app.search.models import AskedQuestion
from tests.support import factories

SECONDS = 8
"""Less than anybody waits for the database to be free."""


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=2)
    thread = Thread(target=server.run, name="web server")
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()  # waits for what is still being counted
    server.close()
    thread.join()


def test_results_are_sent_while_somebody_writes(
    address: str, engineer: User, index_cases: Callable[[], None]
) -> None:
    factories.case(title="刷卡提示密码错误")
    index_cases()
    ((name, token),) = factories.cookies_of(engineer).items()
    asked = Request(  # noqa: S310 - our own server
        f"{address}/search?q={quote('密码')}", headers={"Cookie": f"{name}={token}"}
    )

    with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as writer:
        _lock(writer)
        answers = [urlopen(asked, timeout=SECONDS).read().decode() for _ in range(3)]  # noqa: S310 - our own server
        kept = writer.scalar(sa.select(sa.func.count()).select_from(AskedQuestion))
        writer.rollback()

    assert all("<mark>密码</mark>" in answer for answer in answers)
    assert kept == 0


def _lock(writer: sa.Connection) -> None:
    """Let nobody else write questions, as a long import on SQLite does."""
    if writer.dialect.name == "sqlite":
        writer.execute(sa.select(1))
    else:
        writer.execute(sa.text("LOCK TABLE asked_questions IN EXCLUSIVE MODE"))
