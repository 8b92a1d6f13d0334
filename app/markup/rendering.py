"""Markdown to safe HTML within limits of size and time."""

import logging
from dataclasses import dataclass
from html import escape

from app.markup import workers
from app.markup.linking import with_masks

MOST_BYTES = 256 << 10
_MOST_OPEN_BRACKETS = 200

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RenderedText:
    """A text as it was typed, and as it is shown."""

    source: str
    html: str


def render(source: str) -> RenderedText:
    """Return `source` with its HTML: from Markdown, or as typed where Markdown is out of reach."""
    if not _is_renderable(source):
        return RenderedText(source, _as_typed(source))
    try:
        return RenderedText(source, workers.html_of(source))
    except workers.RenderingFailed as failure:
        _log.warning("a text of %d characters was not rendered: %s", len(source), failure)
        return RenderedText(source, _as_typed(source))


def _is_renderable(source: str) -> bool:
    return (
        len(source) <= MOST_BYTES
        and len(source.encode(errors="replace")) <= MOST_BYTES
        and not _opens_too_many_brackets(source)
    )


def _opens_too_many_brackets(source: str) -> bool:
    """Count brackets that nothing closes: the library looks for the end of each to the end."""
    still_open = 0
    for character in source:
        if character == "[":
            still_open += 1
        elif character == "]" and still_open:
            still_open -= 1
    return still_open > _MOST_OPEN_BRACKETS


def _as_typed(source: str) -> str:
    return f"<pre>{with_masks(escape(source, quote=False))}</pre>"
