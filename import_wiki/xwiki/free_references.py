"""Addresses, attachments and images written in the text, without brackets. Pure.

They begin a word, so a run of ordinary text is searched for one where a colon ends it.
"""

from typing import NamedTuple

from import_wiki.xwiki import patterns
from import_wiki.xwiki.tokens import Kind


class FreeReference(NamedTuple):
    """A reference in the text: what it is, and its offsets."""

    kind: Kind
    start: int
    end: int


_PATTERNS = (
    (Kind.IMAGE, patterns.IMAGE),
    (Kind.ATTACHMENT, patterns.ATTACHMENT),
    (Kind.URI, patterns.URI),
)


def find_reference(text: str, start: int, colon: int) -> FreeReference | None:
    """Return the first reference that begins at `start` or later and has its colon at `colon`."""
    for begin in range(max(start, colon - patterns.SCHEME_MAX_LENGTH), colon):
        if _begins_word(text, begin, start):
            reference = _reference_at(text, begin)
            if reference:
                return reference
    return None


def _reference_at(text: str, begin: int) -> FreeReference | None:
    """Return the longest of the references that begin here; of equal ones the first kind's."""
    found = [
        FreeReference(kind, begin, match.end())
        for kind, pattern in _PATTERNS
        if (match := pattern.match(text, begin))
    ]
    return max(found, key=lambda reference: reference.end) if found else None


def _begins_word(text: str, at: int, start: int) -> bool:
    if not (text[at].isascii() and text[at].isalpha()):
        return False
    before = text[at - 1] if at > start else " "
    return before in patterns.SYMBOLS or before in patterns.BLANKS
