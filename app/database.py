"""The database: the session, the base class of every model, and how a connection is opened.

SQLite runs in WAL mode with `synchronous=FULL` (a commit that was answered survives a power cut) on
the driver's autocommit mode: SQLAlchemy's BEGIN is sent as we say, plain for readers, IMMEDIATE for
writers, so that a writer waits for its turn instead of failing later. PostgreSQL needs none of it.
"""

import enum
import sqlite3
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, registry

from app.errors import N_, Unavailable

try:
    import pysqlite3.dbapi2 as _bundled_sqlite
except ImportError:  # no wheel for this platform: the system's own SQLite serves
    _bundled_sqlite = None

WAL_RESET_FIXED = (3, 51, 3)
"""The first SQLite whose WAL cannot be damaged by a checkpoint racing a writer."""


class UTCDateTime(sa.TypeDecorator[datetime]):
    """An instant: aware when it goes in, UTC and aware when it comes out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: datetime | None,
        dialect: sa.Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words_of(kind: type[enum.Enum]) -> sa.Enum:
    """Return the column type of an enumeration: its values as text, checked by the database."""
    return sa.Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        name=kind.__name__.lower(),
        length=40,
    )


class Model(DeclarativeBase):
    """Base of every model. Each attribute's column type follows from its annotation."""

    registry: ClassVar[registry] = registry(
        type_annotation_map={
            datetime: UTCDateTime(),
            dict[str, Any]: sa.JSON(),
            list[str]: sa.JSON(),
        },
        metadata=sa.MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
    )


db = SQLAlchemy(
    model_class=Model,
    # Nothing is read again after the commit: a view shows what it has just saved.
    session_options={"autoflush": False, "expire_on_commit": False},
)


def init_app(app: Flask, database_url: str) -> None:
    """Bind `app` to the database at `database_url`; opens no connection yet."""
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(database_url)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _speak_sqlite(db.engine)


def require_tables() -> None:
    """Refuse a database that nobody has migrated yet: for commands, which have no page to say so.

    :raises Unavailable: with what to do.
    """
    if not sa.inspect(db.engine).has_table("cases"):
        raise Unavailable(N_("The database is empty. Run “flask --app wsgi db upgrade” first."))


def engine_options(database_url: str) -> dict[str, Any]:
    """Return the options of an engine for `database_url`."""
    if not database_url.startswith("sqlite"):
        return {"pool_pre_ping": True, "isolation_level": "READ COMMITTED"}
    return {"module": sqlite_driver()}


def sqlite_driver() -> ModuleType:
    """Return the newest SQLite at hand: the bundled one, else the system's."""
    driver: ModuleType = sqlite3 if _bundled_sqlite is None else _bundled_sqlite
    return driver


def _speak_sqlite(engine: sa.Engine) -> None:
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)


def _prepare_connection(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver opens no transaction by itself
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
