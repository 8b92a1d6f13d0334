"""One place each for the commit, the clock and the environment: read from the source itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.repository import ROOT, files

SOURCES = files("app/*.py", "import_wiki/*.py", "wsgi.py")

CLOCKS = {
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today"),
    *("datetime.now", "datetime.utcnow", "datetime.today", "datetime.date.today", "date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime"),
    *("sa.func.now", "func.now", "sa.func.current_timestamp", "func.current_timestamp"),
}
ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.putenv"}

INDEX_COMMIT = "app/search/whoosh_index/writing.py"
"""The search index is no part of the database; its files have a commit of their own."""


def names_used(source: str) -> Iterator[str]:
    """Yield every dotted name that `source` speaks of, and every name that it imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(source: str) -> Iterator[str]:
    """Yield the last word of everything that `source` calls."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


def users_of(names: set[str]) -> set[str]:
    return {str(p.relative_to(ROOT)) for p in SOURCES if names & set(names_used(p.read_text()))}


def test_commit_is_called_in_one_place() -> None:
    found = [
        str(p.relative_to(ROOT)) for p in SOURCES for c in calls(p.read_text()) if c == "commit"
    ]

    assert found == [INDEX_COMMIT, "app/transaction.py"]


def test_clock_is_read_in_one_place() -> None:
    assert users_of(CLOCKS) == {"app/clock.py"}


def test_environment_is_read_in_one_place() -> None:
    assert users_of(ENVIRONMENT) == {"app/config.py"}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("datetime.now(UTC)", "datetime.now"),
        ("from time import time", "time.time"),
        ("sa.select(sa.func.now())", "sa.func.now"),
        ("os.environ['HOME']", "os.environ"),
        ("from os import environ as e", "os.environ"),
    ],
)
def test_names_used_sees_every_spelling(source: str, name: str) -> None:
    assert name in set(names_used(source))


def test_sources_hold_the_whole_product() -> None:
    on_disk = {
        path for folder in ("app", "import_wiki") for path in Path(ROOT, folder).rglob("*.py")
    }

    assert set(SOURCES) >= on_disk
