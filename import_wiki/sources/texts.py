"""Readers of texts: views of the wiki by their grammar, bare source only if a caller says so.

A further dialect is one more row in `dialects.DIALECTS`, a further form one more module with a
`read` and one more row in `READERS`. HTML is told by its first sign, so it has no row.
"""

from enum import StrEnum
from typing import Protocol

from import_wiki.page import WikiPage
from import_wiki.sources import annotated, dialects, html_view, plain
from import_wiki.sources.refusal import SourceRefused


class Reader(Protocol):
    """Reads a text to its last line, or raises `SourceRefused`."""

    def __call__(self, text: str, *, reference: str | None = None) -> WikiPage: ...


class TextKind(StrEnum):
    """What a caller knows of a text: a view of the wiki, whichever, or a page's bare source."""

    VIEW = "view"
    PLAIN = "plain"


READERS: tuple[Reader, ...] = (
    annotated.read,
    *map(dialects.reader, dialects.DIALECTS),
)


def read_page(
    text: str, *, reference: str | None = None, kind: TextKind = TextKind.VIEW
) -> WikiPage:
    """Return the page in `text`, read by the first grammar that consumes all of it.

    `reference` is the page's name on the wiki, for sources that do not carry it.

    :raises SourceRefused: if none does; the line is where the reader that got furthest stopped.
    """
    if kind is TextKind.PLAIN:
        return plain.read(text, reference=reference)
    if html_view.is_html(text):
        return html_view.read(text, reference=reference)
    refusals = []
    for read in READERS:
        try:
            return read(text, reference=reference)
        except SourceRefused as refusal:
            refusals.append(refusal)
    raise max(refusals, key=lambda refusal: refusal.line)
