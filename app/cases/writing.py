"""A text made ready to be kept: secrets taken out, rendered, its citations found.

Done before the transaction: rendering takes milliseconds, and nobody should wait for them.
"""

from dataclasses import dataclass

from app import markup, redaction
from app.cases.labels import CaseLabel

EXCERPT_LENGTH = 160
SENTENCE_MAX_LENGTH = 300


@dataclass(frozen=True)
class Citation:
    """A label found in a text, and the sentence that cites it."""

    label: CaseLabel
    sentence: str


@dataclass(frozen=True)
class Writing:
    text: str
    """Markdown; where a secret stood, its token."""
    html: str
    """The same as safe HTML."""
    excerpt: str
    """Its first visible words, secrets masked, for lists."""
    sealed: tuple[redaction.SealedValue, ...]
    citations: tuple[Citation, ...]


def write(markdown: str) -> Writing:
    """Return `markdown` ready to be kept. Renders in the renderer's process: about 3 ms."""
    without_secrets = redaction.seal(markdown)
    rendered = markup.render(without_secrets.text)
    return Writing(
        text=without_secrets.text,
        html=rendered.html,
        excerpt=excerpt_of(rendered.html),
        sealed=without_secrets.values,
        citations=citations_in(without_secrets.text),
    )


def excerpt_of(html: str) -> str:
    """Return the first visible words of a rendered text."""
    return markup.plain_of_html(html)[:EXCERPT_LENGTH]


def citations_in(text: str) -> tuple[Citation, ...]:
    """Return every label that is cited, once, with the first sentence that cites it."""
    first: dict[CaseLabel, str] = {}
    for found in markup.references(text):
        label = CaseLabel(found.prefix, found.number, found.date)
        sentence = markup.sentence_around(text, found.start, found.end)
        first.setdefault(label, markup.plain(sentence)[:SENTENCE_MAX_LENGTH])
    return tuple(Citation(label, sentence) for label, sentence in first.items())
