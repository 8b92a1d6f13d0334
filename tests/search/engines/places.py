"""Where an index of each engine may lie: a test opens it as often as there would be processes."""

import json
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from app.search.index import Index
from app.search.whoosh_index.engine import WhooshIndex
from tests.support.databases import Databases


class Place(Protocol):
    def open(self) -> Index:
        """Return the index as another process would open it."""

    def pretend_other_versions(self) -> None:
        """Let the index be of an analysis of another time."""

    def leave(self) -> None:
        """Close what was opened, and take the place away."""


class Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self) -> Index:
        return WhooshIndex(self._folder)

    def pretend_other_versions(self) -> None:
        path = self._folder / "current"
        path.write_text(json.dumps({**json.loads(path.read_text()), "analysis": "0"}))

    def leave(self) -> None:
        """Leave the files to the test's folder."""


class Database:
    def __init__(self, databases: Databases, folder: Path) -> None:
        self._databases = databases
        self._url = databases.migrated(folder)
        self._opened: list[Index] = []

    def open(self) -> Index:
        from app.search.postgres_index.engine import PostgresIndex  # where PostgreSQL is asked for

        self._opened.append(PostgresIndex(self._url))
        return self._opened[-1]

    def pretend_other_versions(self) -> None:
        engine = sa.create_engine(self._url)
        with engine.begin() as connection:
            connection.execute(sa.text("UPDATE search_builds SET versions = '0'"))
        engine.dispose()

    def leave(self) -> None:
        for index in self._opened:
            index.close()
        self._databases.remove(self._url)
