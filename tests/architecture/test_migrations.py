"""Migrations: both directions, with a row in every table, and never a difference to the models."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from app.config import Settings
from app.database import db
from app.factory import create_app
from app.search.postgres_index.tables import TABLES
from tests.support.databases import Databases
from tests.support.repository import ROOT
from tests.support.rows import fill, row_counts

MIGRATIONS = ROOT / "migrations"


def revisions() -> list[str]:
    """Return every revision, oldest first."""
    script = ScriptDirectory(str(MIGRATIONS))
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


@pytest.fixture
def empty_app(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The product on a database without tables."""
    url = databases.empty(tmp_path)
    app = create_app(Settings(home=tmp_path / "home", database_url=url).completed())
    with app.app_context():
        yield app
        db.session.remove()  # it may hold a connection, which the engine would not close
        db.engine.dispose()
    databases.remove(url)


def expected() -> list[sa.MetaData]:
    """Return what there should be: the models and, on PostgreSQL, the search index."""
    return [db.metadata, *([TABLES] if db.engine.dialect.name == "postgresql" else [])]


def differences() -> list[Any]:
    """Return what a new migration would have to change."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, expected()))  # type: ignore[arg-type]  # takes several


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_migrations_have_one_line_of_descent() -> None:
    script = ScriptDirectory(str(MIGRATIONS))

    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_migrations_make_what_the_models_say(empty_app: Flask) -> None:
    flask_migrate.upgrade()

    assert tables() == {name for metadata in expected() for name in metadata.tables}
    assert differences() == []


def test_migrations_keep_every_row_on_the_way_up(empty_app: Flask) -> None:
    for revision in revisions():
        before = row_counts(db.engine)

        flask_migrate.upgrade(revision=revision)

        after = row_counts(db.engine)
        assert {name: after.get(name, before[name]) for name in before} == before
        fill(db.engine)


def test_migrations_go_down_with_rows_and_up_again(empty_app: Flask) -> None:
    flask_migrate.upgrade()
    fill(db.engine)
    assert [name for name, count in row_counts(db.engine).items() if not count] == []

    flask_migrate.downgrade(revision="base")

    assert tables() == set()
    flask_migrate.upgrade()
    assert differences() == []
