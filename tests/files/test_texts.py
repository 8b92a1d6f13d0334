"""The text of a file is read once, after the commit that kept it, and kept with its reason."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import IO

import pytest
import sqlalchemy as sa
from flask.testing import FlaskCliRunner

from app.database import db
from app.files import extraction, operations, queries
from app.files import operations as files
from app.files.messages import FileKept
from app.files.models import File, FileText, TextState
from app.outbox.models import OutboxRow
from app.outbox.operations import publish
from app.transaction import transaction
from tests.files import documents, samples

pytestmark = pytest.mark.usefixtures("session")

WORDS = "直流桩离线排查"


def keep(data: bytes, at: datetime) -> int:
    with transaction():
        return files.keep(io.BytesIO(data), at=at).id


def waiting() -> list[str]:
    return list(db.session.scalars(sa.select(OutboxRow.handler)))


def text_of(file_id: int) -> FileText:
    db.session.rollback()
    return db.session.get_one(FileText, file_id)


@pytest.fixture
def read_count(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Counts how many processes were started to read something."""
    calls = []

    def counted(stream: IO[bytes], media_type: str) -> extraction.Extracted:
        calls.append(media_type)
        return extraction.extract(stream, media_type)

    monkeypatch.setattr(operations, "extract", counted)
    return lambda: len(calls)


def test_worker_reads_the_text_of_a_file_that_was_kept(
    noon: datetime, run_worker: Callable[[], int]
) -> None:
    file_id = keep(documents.pdf(WORDS), noon)

    run_worker()

    row = text_of(file_id)
    assert (row.text, row.state, row.reason) == (WORDS, TextState.WHOLE, None)
    assert row.version == extraction.VERSION
    assert waiting() == []


def test_pictures_are_not_read(noon: datetime) -> None:
    keep(samples.png(), noon)

    assert waiting() == []


def test_same_bytes_again_are_not_read_again(
    noon: datetime, run_worker: Callable[[], int], read_count: Callable[[], int]
) -> None:
    file_id = keep(WORDS.encode(), noon)
    assert keep(WORDS.encode(), noon) == file_id
    with transaction():
        publish(FileKept(file_id), at=noon)

    run_worker()
    with transaction():
        publish(FileKept(file_id), at=noon)
    run_worker()

    assert read_count() == 1


def test_file_that_cannot_be_read_is_kept_with_its_reason_and_not_tried_again(
    noon: datetime, run_worker: Callable[[], int], read_count: Callable[[], int]
) -> None:
    file_id = keep(samples.PDF, noon)
    run_worker()

    with transaction():
        requested = files.request_texts(at=noon)
    run_worker()

    row = text_of(file_id)
    assert (row.text, row.state, row.reason) == ("", TextState.UNREADABLE, "damaged")
    assert (requested, read_count()) == (0, 1)


def test_another_version_of_the_extractor_reads_again(
    noon: datetime, run_worker: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = keep(WORDS.encode(), noon)
    run_worker()
    for module in (queries, operations):
        monkeypatch.setattr(module, "VERSION", extraction.VERSION + 1)

    with transaction():
        requested = files.request_texts(at=noon)
    run_worker()

    assert requested == 1
    assert text_of(file_id).version == extraction.VERSION + 1


def test_file_whose_bytes_are_missing_waits_for_them(
    noon: datetime, run_worker: Callable[[], int]
) -> None:
    file_id = keep(WORDS.encode(), noon)
    path = files.path_of(db.session.get_one(File, file_id))
    path.unlink()

    run_worker()

    assert db.session.get(FileText, file_id) is None
    path.write_bytes(WORDS.encode())
    with transaction():
        assert files.request_texts(at=noon) == 1
    run_worker()
    assert text_of(file_id).text == WORDS


def test_command_has_the_files_read_that_were_there_before(
    noon: datetime, command: FlaskCliRunner, run_worker: Callable[[], int]
) -> None:
    readable, damaged = keep(WORDS.encode(), noon), keep(samples.PDF, noon)
    keep(samples.png(), noon)
    with transaction():
        db.session.execute(sa.delete(OutboxRow))

    first = command.invoke(args=["files", "extract"])
    run_worker()
    second = command.invoke(args=["files", "extract"])

    assert first.output == "2 file(s) will be read by the worker.\n"
    assert second.output == "0 file(s) will be read by the worker.\nunreadable  damaged  1\n"
    assert text_of(readable).text == WORDS
    assert text_of(damaged).state is TextState.UNREADABLE
