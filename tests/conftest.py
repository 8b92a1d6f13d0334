"""Fixtures for every test. What they need is real: databases, requests, the worker.

    def test_pure(noon)                    no fixture below `database_url`: no database, no app
    def test_domain(session, engineer)     an app context with its session
    def test_request(client, engineer)     requests; `sign_in(client, engineer)` before them
    def test_page(visitor, engineer)       a real Chromium, in tests/browser

The product is imported by the fixtures that need it, so that tests of pure modules start at once.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskCliRunner
    from flask_sqlalchemy.session import Session
    from sqlalchemy.orm import scoped_session

    from app.accounts.models import User
    from app.config import Settings
    from tests.support.apart import Client
    from tests.support.databases import Databases

pytest.register_assert_rewrite("tests.support.browser")  # its assertions tell what they compared

# Time is not a law of the code, and a run that found something must find it again.
hypothesis.settings.register_profile("pilebook", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("pilebook")


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "visitor" in fixtures:
            item.add_marker("browser")
        if "databases" in fixtures:
            item.add_marker("database")


@pytest.fixture
def noon() -> datetime:
    """A Monday in March, noon in Shanghai."""
    from tests.support.factories import NOON

    return NOON


@pytest.fixture(scope="session")
def databases(testrun_uid: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Databases"]:
    from tests.support.databases import databases

    with databases(testrun_uid, tmp_path_factory.mktemp("template")) as given:
        yield given


@pytest.fixture
def database_url(databases: "Databases", tmp_path: Path) -> Iterator[str]:
    """The URL of a database of this test's own, with its tables and nothing in them."""
    url = databases.migrated(tmp_path)
    yield url
    databases.remove(url)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> "Settings":
    from app.config import Settings

    return Settings(home=tmp_path / "home", database_url=database_url).completed()


@pytest.fixture
def app(settings: "Settings") -> Iterator["Flask"]:
    from app.database import db
    from app.factory import create_app
    from app.search.registry import search
    from tests.support.apart import Client

    app = create_app(settings)
    app.testing = True
    app.test_client_class = Client
    yield app
    with app.app_context():
        search().index.close()
        db.engine.dispose()


@pytest.fixture
def session(app: "Flask") -> Iterator["scoped_session[Session]"]:
    """The session of an app context that lasts as long as the test."""
    from app.database import db

    with app.app_context():
        yield db.session


@pytest.fixture
def client(app: "Flask", session: "scoped_session[Session]") -> "Client":
    """A browser without a page; a second one is had from `app.test_client()`."""
    from tests.support.apart import Client

    client = app.test_client()
    assert isinstance(client, Client)
    return client


@pytest.fixture
def command(app: "Flask", session: "scoped_session[Session]") -> "FlaskCliRunner":
    """Runs `flask …`: command.invoke(args=["audit", "verify"])."""
    return app.test_cli_runner()


@pytest.fixture
def run_worker(app: "Flask") -> Callable[[], int]:
    """Delivers everything the outbox holds; returns how many messages it was."""
    from tests.support.apart import deliver

    return lambda: deliver(app)


@pytest.fixture
def engineer(session: "scoped_session[Session]") -> "User":
    from tests.support import factories

    return factories.engineer()


@pytest.fixture
def lead(session: "scoped_session[Session]") -> "User":
    from tests.support import factories

    return factories.lead()


@pytest.fixture
def admin(session: "scoped_session[Session]") -> "User":
    from tests.support import factories

    return factories.admin()


@pytest.fixture
def customer(session: "scoped_session[Session]") -> "User":
    """Somebody of a customer's organisation."""
    from tests.support import factories

    return factories.customer()
