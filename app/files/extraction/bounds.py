"""What can be read, how much of it, and why something cannot. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.files.kinds import DOCX, PDF, TEXT, XLSX

VERSION = 1
"""Raise it with every change of what is read or masked: then `flask files extract` reads again."""

READABLE = frozenset({PDF, DOCX, XLSX, TEXT})

TEXT_MAX_BYTES = 200_000
"""Of the text of one file, in UTF-8; the rest is left out."""

MEMORY_BYTES = 768 << 20
READING_SECONDS = 6.0
"""Of processor time, after which what was read so far is the text."""
PROCESSOR_SECONDS = 12
WALL_SECONDS = 30.0
"""Less than a lease of the outbox: nobody else begins with the same file meanwhile."""

PARTS_MAX = 5_000
PART_MAX_BYTES = 64 << 20
"""Of one part of an archive, unpacked."""
PART_MAX_RATIO = 200
"""How much smaller a part may be packed than it is; tables of equal rows come to 60."""
PART_SMALL_BYTES = 1 << 20
"""A part of this size may be packed as it likes."""

LINE_MAX_LENGTH = 20_000
"""Of a line of text that is searched for columns."""


class Reason(StrEnum):
    """Why a file has no text, though its kind has."""

    PASSWORD = "password"  # noqa: S105 - it asks for one
    DAMAGED = "damaged"
    BOMB = "bomb"
    """Its parts are many more, or much larger, than their file."""
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    """It needs more memory than there is for it."""
    DIED = "died"
    """The process that read it ended without a word."""


class Unreadable(Exception):  # noqa: N818 - named for what the file is
    """A file that cannot be read, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Extracted:
    text: str = ""
    """Masked."""
    cut: bool = False
    """The file has more text than is kept."""
    reason: Reason | None = None
    """Why there is no text; None if the file was read."""
