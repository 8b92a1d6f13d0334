"""Every SELECT on files. Who may see one is decided by what it is attached to."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from app.database import db
from app.files.extraction import READABLE, VERSION
from app.files.models import File, FileText, TextState


def file_of_digest(sha256: str) -> File | None:
    return db.session.scalar(sa.select(File).where(File.sha256 == sha256))


def files_in_order(batch_size: int = 500) -> Iterator[File]:
    """Yield every file by id, in batches."""
    last_id = 0
    while batch := db.session.scalars(
        sa.select(File).where(File.id > last_id).order_by(File.id).limit(batch_size)
    ).all():
        yield from batch
        last_id = batch[-1].id
        db.session.expunge_all()  # verifying must not hold every row


def file_without_text(file_id: int) -> File | None:
    """Return a file whose text is to be read; None if it has been, or the file is gone."""
    return db.session.scalar(sa.select(File).where(File.id == file_id, _unread()))


def text_of_file(file_id: int) -> FileText | None:
    return db.session.get(FileText, file_id)


def ids_without_text() -> Sequence[int]:
    """Return the files whose text is to be read, the newest first: they are asked for most."""
    return db.session.scalars(sa.select(File.id).where(_unread()).order_by(File.id.desc())).all()


def unreadable_counts() -> Sequence[tuple[str, int]]:
    """Return how many files could not be read, by reason."""
    counted = (
        sa.select(FileText.reason, sa.func.count())
        .where(FileText.state == TextState.UNREADABLE)
        .group_by(FileText.reason)
        .order_by(FileText.reason)
    )
    return [(reason or "", count) for reason, count in db.session.execute(counted)]


def _unread() -> sa.ColumnElement[bool]:
    read = sa.select(FileText.file_id).where(
        FileText.file_id == File.id, FileText.version == VERSION
    )
    return sa.and_(File.media_type.in_(READABLE), ~read.exists())
