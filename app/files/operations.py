"""Keeping bytes and finding them again. Flush, never commit.

The bytes are brought to the disk before the row that speaks of them: what a transaction that failed
leaves behind is bytes without a row, never a row without bytes.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from flask import Flask, current_app

from app.database import db
from app.errors import N_, Unavailable
from app.files import queries
from app.files.extraction import READABLE, VERSION, Extracted, extract
from app.files.messages import FileKept, FileTextExtracted
from app.files.models import File, FileText, TextState
from app.files.store import Laid, Store, digest_of
from app.outbox.operations import publish, publish_all

log = logging.getLogger(__name__)

_STORE = "pilebook.files"


class BytesLost(Unavailable):
    """The bytes of a file are gone from the disk, or are not those that were kept."""

    def __init__(self) -> None:
        super().__init__(
            N_("The bytes of this file are missing on the server. They may be in a backup.")
        )


@dataclass(frozen=True)
class Verification:
    """What lies in the folder, against the rows: digests."""

    files: int
    size_bytes: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]
    unknown: tuple[str, ...]
    """Bytes without a row: of work that was broken off. They do no harm."""
    unfinished: int

    @property
    def is_whole(self) -> bool:
        return not (self.missing or self.damaged)


def init_app(app: Flask, home: Path) -> None:
    app.extensions[_STORE] = Store(home / "files")


def lay(source: Path | IO[bytes], *, sha256: str | None = None) -> Laid:
    """Bring bytes to the disk, before the transaction that keeps them.

    `sha256` is their digest, if it is known: what lies there already is not copied again.

    :raises Unavailable: if the data folder takes nothing more.
    """
    store = _store()
    if sha256 is not None and isinstance(source, Path):
        there = store.path_of(sha256)
        if there.is_file() and there.stat().st_size == source.stat().st_size:
            return store.describe(sha256)
    return store.lay(source)


def keep(source: Path | IO[bytes] | Laid, *, at: datetime) -> File:
    """Return the file with these bytes: the one that is known, or a new one.

    :raises Unavailable: if the data folder takes nothing more.
    """
    laid = source if isinstance(source, Laid) else lay(source)
    known = queries.file_of_digest(laid.sha256)
    if known is not None:
        return known
    file = File(**vars(laid), created_at=at)
    db.session.add(file)
    db.session.flush()  # what attaches it needs file.id, and so does the message
    if file.media_type in READABLE:
        publish(FileKept(file.id), at=at)
    return file


def path_of(file: File) -> Path:
    """Return where the bytes of a file lie, in full.

    :raises BytesLost: if they do not.
    """
    path = _store().path_of(file.sha256)
    if not path.is_file() or path.stat().st_size != file.size_bytes:
        log.error("the bytes of file %d are missing or damaged", file.id)
        raise BytesLost
    return path


def open_bytes(file: File) -> IO[bytes]:
    """Open the bytes of a file for reading.

    :raises BytesLost: if they are missing or damaged.
    """
    return path_of(file).open("rb")


def extract_text(file: File) -> Extracted | None:
    """Return the text of a file, in a process of its own; None while its bytes are missing.

    Takes up to half a minute: never inside a transaction.
    """
    try:
        stream = open_bytes(file)
    except BytesLost:
        return None  # they may come back: `request_texts` asks for them again
    with stream:
        return extract(stream, file.media_type)


def keep_text(file_id: int, found: Extracted, *, at: datetime) -> None:
    """Keep what a file says, or why it says nothing, and tell of a text that is new."""
    row = queries.text_of_file(file_id)
    if row is None:
        row = FileText(file_id=file_id, text="")
        db.session.add(row)
    is_new = row.text != found.text
    row.version, row.extracted_at = VERSION, at
    row.state, row.text = _state_of(found), found.text
    row.reason = found.reason.value if found.reason else None
    db.session.flush()
    if is_new:
        publish(FileTextExtracted(file_id), at=at)


def request_texts(*, at: datetime) -> int:
    """Have the texts read that nobody has read yet; return how many there are."""
    file_ids = queries.ids_without_text()
    publish_all((FileKept(file_id) for file_id in file_ids), at=at)
    return len(file_ids)


def verify() -> Verification:
    """Compare every row with its bytes and every file in the folder with its row."""
    store = _store()
    known, missing, damaged, size_bytes = set(), [], [], 0
    for file in queries.files_in_order():
        known.add(file.sha256)
        size_bytes += file.size_bytes
        path = store.path_of(file.sha256)
        if not path.is_file():
            missing.append(file.sha256)
        elif digest_of(path) != file.sha256:
            damaged.append(file.sha256)
    unknown = tuple(digest for digest in store.digests() if digest not in known)
    return Verification(
        len(known), size_bytes, tuple(missing), tuple(damaged), unknown, store.unfinished()
    )


def _state_of(found: Extracted) -> TextState:
    if found.reason is not None:
        return TextState.UNREADABLE
    return TextState.CUT if found.cut else TextState.WHOLE


def _store() -> Store:
    store: Store = current_app.extensions[_STORE]
    return store
