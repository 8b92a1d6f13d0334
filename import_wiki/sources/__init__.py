"""Readers, one per kind of source. The kind is not declared but decided by which grammar fits.

A further dialect is one more module with a `read` and one more row in `READERS`.
"""

from typing import Protocol

from import_wiki.page import WikiPage
from import_wiki.sources import annotated
from import_wiki.sources.refusal import SourceRefused

__all__ = ["READERS", "Reader", "SourceRefused", "read_page"]


class Reader(Protocol):
    """Reads a text to its last line, or raises `SourceRefused`."""

    def __call__(self, text: str, *, reference: str | None = None) -> WikiPage: ...


READERS: tuple[Reader, ...] = (annotated.read,)


def read_page(text: str, *, reference: str | None = None) -> WikiPage:
    """Return the page in `text`, read by the first grammar that consumes all of it.

    `reference` is the page's name on the wiki, for sources that do not carry it.

    :raises SourceRefused: if none does; the line is where the reader that got furthest stopped.
    """
    refusals = []
    for read in READERS:
        try:
            return read(text, reference=reference)
        except SourceRefused as refusal:
            refusals.append(refusal)
    raise max(refusals, key=lambda refusal: refusal.line)
