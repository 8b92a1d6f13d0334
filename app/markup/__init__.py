"""Markdown in, safe HTML out; references to cases in prose. Pure but for its worker processes.

    source ──▶ render ──▶ worker process: Markdown ──▶ nh3 ──▶ links, references, masks ──▶ html
                  │
                  └── too long, too deep, too slow: the text as it was typed, escaped, in a <pre>

The rule: nothing a person typed can run, load or hide; and no text is lost, whatever it does to the
Markdown library. Rendered once when it is written, the HTML is stored beside its source.
"""

from app.markup.references import CaseReference, references, sentence_around
from app.markup.rendering import RenderedText, render
from app.markup.text import excerpt, plain, plain_of_html
from app.markup.workers import shutdown

__all__ = [
    "CaseReference",
    "RenderedText",
    "excerpt",
    "plain",
    "plain_of_html",
    "references",
    "render",
    "sentence_around",
    "shutdown",
]
