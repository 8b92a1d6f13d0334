"""How migrations run: on the app's own engine, one transaction each, foreign keys watched.

On SQLite a table is altered by copying it; with foreign keys on, dropping the old copy would delete
the rows that refer to it. They are off while migrations run, and checked before the commit.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from app.database import Model, UTCDateTime
from app.search.postgres_index.tables import TABLES


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | bool:
    """Write our column types with their import, and enumerations by their values."""
    if kind == "type" and isinstance(item, UTCDateTime):
        autogen.imports.add("import app.database")
        return "app.database.UTCDateTime()"
    return False


def run() -> None:
    engine: sa.Engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            _switch_foreign_keys(connection, on=False)
        context.configure(
            connection=connection,
            target_metadata=[Model.metadata] if is_sqlite else [Model.metadata, TABLES],
            render_item=render_item,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            _refuse_orphans(connection)
            _switch_foreign_keys(connection, on=True)


def _switch_foreign_keys(connection: sa.Connection, *, on: bool) -> None:
    """SQLite ignores the switch inside a transaction, so it is given to the driver itself."""
    connection.rollback()
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _refuse_orphans(connection: sa.Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    connection.rollback()
    if orphans:
        raise RuntimeError(f"{len(orphans)} rows refer to rows that are gone: {orphans[:3]}")


run()
