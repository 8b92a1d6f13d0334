"""Images that were only names in an entry's details become attachments of their own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from app.config import Settings
from app.database import db
from app.factory import create_app
from tests.support.databases import Databases
from tests.support.factories import NOON

CUSTOMER = {"id": 1, "code": "demo", "name": "演示", "created_at": NOON}
PAGE = {"reference": "Demo", "title": "演示", "authored_lines": 0, "imported_at": NOON}
CASE = {
    "customer_id": 1,
    "prefix": "demo",
    "title": "桩离线",
    "problem": "",
    "problem_html": "",
    "status": "new",
    "reopened_count": 0,
    "opened_at": NOON,
    "updated_at": NOON,
    "wiki_engineers": [],
    "occurrence": 1,
    "version": 1,
}
ENTRY = {"case_id": 1, "text": "", "html": "", "excerpt": ""}
PROVENANCE = {
    "case_id": 1,
    "field": "entry",
    "page_id": 1,
    "last_line": 9,
    "versions": [],
    "fingerprint": "a",
    "kept": "a",
}


@pytest.fixture
def old_app(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The product on the tables of the revision before."""
    url = databases.empty(tmp_path)
    app = create_app(Settings(home=tmp_path / "home", database_url=url).completed())
    with app.app_context():
        flask_migrate.upgrade(revision="0002")
        yield app
        db.session.remove()  # it may hold a connection, which the engine would not close
        db.engine.dispose()
    databases.remove(url)


def insert(table: str, *rows: dict[str, Any]) -> None:
    metadata = sa.MetaData()
    metadata.reflect(db.engine, only=[table])
    with db.engine.begin() as connection:
        for row in rows:
            connection.execute(metadata.tables[table].insert().values(row))


def rows_of(query: str) -> list[tuple[Any, ...]]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def test_upgrade_makes_attachments_of_named_images_and_asks_their_pages_again(
    old_app: Flask,
) -> None:
    insert("customers", CUSTOMER)
    insert(
        "source_pages",
        PAGE | {"id": 1, "text": "[[image:a.png]]", "settled": "x"},
        PAGE | {"id": 2, "reference": "Other", "text": "桩离线", "settled": "y"},
    )
    insert("cases", CASE | {"id": 1, "label": "demo_case#1", "number": 1, "source_page_id": 1})
    names = ["图（1）.png", "a%20b.png", "a%20b.png"]
    insert(
        "entries",
        ENTRY | {"id": 1, "position": 1, "kind": "note", "details": {"images": names}},
        ENTRY | {"id": 2, "position": 2, "kind": "customer", "details": {"images": ["c.png"]}},
        ENTRY | {"id": 3, "position": 3, "kind": "note", "details": {}},
    )
    insert(
        "provenance",
        *(PROVENANCE | {"entry_id": number, "first_line": 2 * number} for number in (1, 2, 3)),
    )

    flask_migrate.upgrade(revision="0003")

    found = rows_of(
        "SELECT source_page_id, case_id, entry_id, name, name_key, line, internal, file_id"
        " FROM attachments ORDER BY id"
    )
    assert found == [
        (1, 1, 1, "图（1）.png", "图(1).png", 2, True, None),
        (1, 1, 1, "a%20b.png", "a b.png", 2, True, None),
        (1, 1, 2, "c.png", "c.png", 4, False, None),
    ]
    assert rows_of("SELECT id, settled FROM source_pages ORDER BY id") == [(1, None), (2, "y")]

    flask_migrate.downgrade(revision="0002")
    assert "attachments" not in sa.inspect(db.engine).get_table_names()
    assert len(rows_of("SELECT id FROM entries")) == 3
