"""The ZIP around an export: which entries it has and their bytes, counted.

The rule: nothing is extracted and no name becomes a path. What an archive says of itself is checked
before anything is read (entries, sizes, ratio, overlap, encryption); reading stops at what it said.
"""

import zipfile
from collections.abc import Generator
from itertools import pairwise
from pathlib import Path

from app.errors import N_
from import_wiki.sources.refusal import SourceRefused

MOST_ENTRIES = 20_000
ENTRY_MAX_BYTES = 512 * 1024 * 1024
TOTAL_MAX_BYTES = 8 * 1024 * 1024 * 1024
MOST_RATIO = 100
# Below this an entry may be packed as tightly as it likes: it cannot hurt.
RATIO_FLOOR_BYTES = 4 * 1024 * 1024
CHUNK_BYTES = 64 * 1024

PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
ENCRYPTED = 0x1
LOCAL_HEADER_BYTES = 30

NOT_A_ZIP = N_("This is no XAR export: the file is no ZIP archive, or a damaged one.")
TOO_MANY = N_("The export has %(found)s entries; at most %(most)s are read.")
OVERLAPPING = N_("The export is refused: entries of the archive lie over each other.")
PROTECTED = N_("The export is refused: “%(entry)s” is encrypted. Export it without a password.")
PACKED = N_("The export is refused: “%(entry)s” is packed in a way XWiki does not use.")
BOMB = N_("The export is refused: “%(entry)s” would unpack to far more than any page.")


class ArchiveRefused(SourceRefused):
    """The archive as a whole is not read. It has no lines: `line` is 0."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message, line=0, **values)


def open_archive(path: Path) -> zipfile.ZipFile:
    """Return the archive, checked.

    :raises ArchiveRefused: if it is none, or one that no export of a wiki is.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ArchiveRefused(NOT_A_ZIP) from error
    except OSError as error:
        if error.filename is not None:  # the file itself cannot be opened
            raise
        raise ArchiveRefused(NOT_A_ZIP) from error  # it points before its own beginning
    try:
        _check(archive)
    except ArchiveRefused:
        archive.close()
        raise
    return archive


def chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Generator[bytes]:
    """Yield the bytes of an entry, never more than it declared; to be closed by the caller."""
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk


def _check(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise ArchiveRefused(TOO_MANY, found=len(entries), most=MOST_ENTRIES)
    total = 0
    for entry in entries:
        _check_entry(entry)
        total += entry.file_size
        if total > TOTAL_MAX_BYTES:
            raise ArchiveRefused(BOMB, entry=entry.filename)
    _check_places(archive, entries)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & ENCRYPTED:
        raise ArchiveRefused(PROTECTED, entry=entry.filename)
    if entry.compress_type not in PACKINGS:
        raise ArchiveRefused(PACKED, entry=entry.filename)
    allowed = max(RATIO_FLOOR_BYTES, MOST_RATIO * entry.compress_size)
    if entry.file_size > min(allowed, ENTRY_MAX_BYTES):
        raise ArchiveRefused(BOMB, entry=entry.filename)


def _check_places(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse entries that share bytes: that is how a small archive unpacks to a huge one."""
    spans = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    spans.append((archive.start_dir, 0))
    for (start, size), (after, _) in pairwise(spans):
        if start < 0 or start + LOCAL_HEADER_BYTES + size > after:
            raise ArchiveRefused(OVERLAPPING)
