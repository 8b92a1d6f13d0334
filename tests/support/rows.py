"""A row in every table of a database, whatever revision it is at: read from the database itself."""

import re
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

_WORDS = re.compile(r"(\w+)(?:::\w+(?: \w+)?)?\)* (?:IN|= ANY) \((?:ARRAY\[)?'([^']*)'")
"""A column and the first of the words a check allows it, as SQLite and PostgreSQL write it."""


def fill(engine: sa.Engine) -> None:
    """Put one row into every table that has none, with values in the columns that need one."""
    metadata = _reflected(engine)
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            if not _count(connection, table):
                words = _allowed_words(engine, table.name)
                connection.execute(table.insert().values(_row(connection, table, words)))


def row_counts(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {table.name: _count(connection, table) for table in _reflected(engine).sorted_tables}


def _reflected(engine: sa.Engine) -> sa.MetaData:
    metadata = sa.MetaData()
    metadata.reflect(engine)
    if "alembic_version" in metadata.tables:
        metadata.remove(metadata.tables["alembic_version"])
    return metadata


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _allowed_words(engine: sa.Engine, table: str) -> dict[str, str]:
    checks = sa.inspect(engine).get_check_constraints(table)
    return {found[1]: found[2] for check in checks for found in _WORDS.finditer(check["sqltext"])}


def _row(connection: sa.Connection, table: sa.Table, words: dict[str, str]) -> dict[str, Any]:
    return {
        column.name: _value(connection, column, words)
        for column in table.columns
        if not column.nullable and column.server_default is None and not _is_numbered(column)
    }


def _is_numbered(column: sa.Column[Any]) -> bool:
    """Tell whether the database counts this column up by itself."""
    return column.primary_key and column.table.autoincrement_column is column


def _value(connection: sa.Connection, column: sa.Column[Any], words: dict[str, str]) -> Any:
    for key in column.foreign_keys:
        return connection.scalar(sa.select(key.column).limit(1))
    if column.name in words:
        return words[column.name]
    kind = column.type.python_type
    given: dict[type, Any] = {
        bool: True,
        int: 1,
        str: "a",
        bytes: b"a",
        float: 1.0,
        datetime: datetime(2026, 3, 2, 4, tzinfo=UTC),
        date: date(2026, 3, 2),
        dict: {},
        object: {},  # JSON
    }
    return given[kind]
