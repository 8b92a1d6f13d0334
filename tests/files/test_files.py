"""Bytes kept by their content: once each, whole or not at all, and missed when they are gone."""

import hashlib
import io
import stat
from datetime import datetime
from pathlib import Path
from typing import IO

import pytest
import sqlalchemy as sa
from flask.testing import FlaskCliRunner

from app.config import Settings
from app.database import db
from app.errors import Unavailable
from app.files import operations as files
from app.files.models import File
from app.files.operations import BytesLost
from app.transaction import transaction
from tests.files import samples

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def folder(settings: Settings) -> Path:
    return settings.home / "files"


def keep(data: bytes, at: datetime) -> File:
    with transaction():
        return files.keep(io.BytesIO(data), at=at)


def lying(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class Broken(io.BytesIO):
    """Gives half of its bytes, then fails as a disk or a network does."""

    def read(self, _size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(28, "No space left on device")
        return super().read(4)


def test_keep_gives_back_the_bytes_and_what_they_are(noon: datetime, folder: Path) -> None:
    data = samples.png(640, 480)

    file = keep(data, noon)

    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert (file.size_bytes, file.media_type) == (len(data), "image/png")
    assert (file.width, file.height, file.created_at) == (640, 480, noon)
    with files.open_bytes(file) as stream:
        assert stream.read() == data
    (path,) = lying(folder)
    assert path == folder / file.sha256[:2] / file.sha256
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_keep_of_the_same_bytes_is_the_same_file(noon: datetime, folder: Path) -> None:
    first = keep(samples.PDF, noon)

    with transaction():
        second = files.keep(files.path_of(first), at=noon)

    assert second.id == first.id
    assert len(lying(folder)) == 1
    assert db.session.scalar(sa.select(sa.func.count(File.id))) == 1


def test_keep_leaves_nothing_of_what_broke_off(noon: datetime, folder: Path) -> None:
    with pytest.raises(Unavailable), transaction():
        files.keep(Broken(b"a picture"), at=noon)

    assert lying(folder) == []
    assert db.session.scalar(sa.select(sa.func.count(File.id))) == 0


@pytest.mark.parametrize("digest", [None, hashlib.sha256(samples.PDF).hexdigest()])
def test_lay_heals_bytes_that_were_cut(noon: datetime, tmp_path: Path, digest: str | None) -> None:
    file = keep(samples.PDF, noon)
    files.path_of(file).write_bytes(b"%PDF")
    again = tmp_path / "again.pdf"
    again.write_bytes(samples.PDF)

    files.lay(again, sha256=digest)

    assert files.path_of(file).read_bytes() == samples.PDF


def damaged(path: Path) -> None:
    path.write_bytes(b"another")


@pytest.mark.parametrize("harm", [Path.unlink, damaged])
def test_open_bytes_tells_of_bytes_that_are_lost(noon: datetime, harm: IO[bytes]) -> None:
    file = keep(samples.PDF, noon)
    assert callable(harm)
    harm(files.path_of(file))

    with pytest.raises(BytesLost):
        files.open_bytes(file)


def test_verify_finds_everything_there(noon: datetime, command: FlaskCliRunner) -> None:
    keep(samples.PDF, noon)
    keep(samples.SVG, noon)

    done = command.invoke(args=["files", "verify"])

    assert done.exit_code == 0
    total = len(samples.PDF) + len(samples.SVG)
    assert done.output == f"2 files, {total} bytes.\nEvery file is there, as it was kept.\n"


def test_verify_names_what_is_missing_and_damaged_and_counts_what_is_left_over(
    noon: datetime, command: FlaskCliRunner, folder: Path
) -> None:
    missing, harmed = keep(samples.PDF, noon), keep(samples.SVG, noon)
    whole = keep(samples.HTML, noon)
    files.path_of(missing).unlink()
    there = files.path_of(harmed)
    there.write_bytes(there.read_bytes()[::-1])
    files.lay(io.BytesIO(b"work that was broken off"))
    (folder / ".part-x").write_bytes(b"half")

    done = command.invoke(args=["files", "verify"])

    assert done.exit_code == 1
    assert f"missing  {missing.sha256}" in done.output
    assert f"damaged  {harmed.sha256}" in done.output
    assert whole.sha256 not in done.output
    assert "1 without a row, 1 half written" in done.output


@pytest.mark.parametrize(
    ("width", "height", "shown"), [(640, 480, True), (60_000, 60_000, False), (0, 9, False)]
)
def test_picture_is_shown_unless_it_is_a_bomb(
    noon: datetime, width: int, height: int, shown: bool
) -> None:
    data = samples.gif(width, height)

    assert keep(data, noon).is_picture is shown
