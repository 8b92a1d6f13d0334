"""Reads the bare source of a page: every text is one, so only where a caller says that it is.

The rule: never chosen by its grammar. A damaged paste would pass as source, and its version marks
and bars as words of the page.
"""

from app.errors import N_
from import_wiki.page import Degradation, SourceKind, WikiLine, WikiPage
from import_wiki.sources import view
from import_wiki.sources.refusal import SourceRefused

EMPTY = N_("There is no text in this source.")
NO_NAME = N_("A bare source does not say which page it is. Name the page.")

LOST = frozenset(
    {
        Degradation.AUTHORS_MISSING,
        Degradation.VERSIONS_MISSING,
        Degradation.ATTACHMENTS_MISSING,
    }
)


def read(text: str, *, reference: str | None = None) -> WikiPage:
    """Return the page whose source this is.

    :raises SourceRefused: if it is empty, or has no name.
    """
    physical = view.physical_lines(text)
    if not physical:
        raise SourceRefused(EMPTY, line=1)
    if not reference:
        raise SourceRefused(NO_NAME, line=1)
    return WikiPage(
        reference=reference,
        title=reference,
        source=SourceKind.PLAIN,
        lines=tuple(WikiLine(line.place, line.text) for line in physical),
        degraded=LOST,
    )
