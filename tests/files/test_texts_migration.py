"""Files that were there before keep their rows, and their texts are read when asked for."""

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from app.config import Settings
from app.database import db
from app.factory import create_app
from app.files import operations as files
from app.files.extraction import Extracted
from app.files.models import File
from app.transaction import transaction
from tests.support.databases import Databases
from tests.support.factories import NOON


@pytest.fixture
def old_app(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The product on the tables of the revision before."""
    url = databases.empty(tmp_path)
    app = create_app(Settings(home=tmp_path / "home", database_url=url).completed())
    with app.app_context():
        flask_migrate.upgrade(revision="0010")
        yield app
        db.session.remove()  # it holds a connection, which the engine would not close
        db.engine.dispose()
    databases.remove(url)


def kept(kind: str, number: int) -> File:
    return File(sha256=f"{number:064}", size_bytes=1, media_type=kind, created_at=NOON)


@pytest.mark.usefixtures("old_app")
def test_upgrade_keeps_files_and_lets_their_texts_be_read() -> None:
    with transaction():
        db.session.add_all([kept("application/pdf", 1), kept("image/png", 2)])

    flask_migrate.upgrade(revision="0011")

    with transaction():
        assert files.request_texts(at=NOON) == 1
        file_id = db.session.scalars(sa.select(File.id).order_by(File.id)).first()
        assert file_id is not None
        files.keep_text(file_id, Extracted("桩离线"), at=NOON)
    with transaction():
        assert files.request_texts(at=NOON) == 0
    flask_migrate.downgrade(revision="0010")
    db.session.remove()
    assert "file_texts" not in sa.inspect(db.engine).get_table_names()
    assert db.session.scalar(sa.select(sa.func.count(File.id))) == 2
