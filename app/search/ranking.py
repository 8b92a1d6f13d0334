"""What counts how much: the numbers that every engine ranks by. Pure.

BM25F: a term weighs by the place it stands in, once per document, before it is saturated. What was
measured, and on what, stands in `docs/search.md`; another number here means to measure again, and
for the weights of places also another `analysis.VERSION`: they are kept in the index.
"""

from collections.abc import Iterator

from app.search.documents import Document

TITLE, PROBLEM, RESOLUTION, TEXT = 3.0, 2.0, 1.5, 1.0

K1 = 1.2
B = 0.6

WORD_WEIGHT = 1.0
GRAM_WEIGHT = 0.6
RELATED_WEIGHT = 0.9
"""Of another word for the same thing; a word itself counts as word, as pairs and as characters."""

HEARD_WEIGHT = 0.8
"""Of a question written in another way that sounds the same."""
UNKNOWN_WEIGHT = 0.3
"""Of a question as it was written, if some word of it is nowhere."""
ENOUGH_LETTERS = 3
"""Letters that fewer documents have are also taken for how a word sounds."""

COVERAGE_EXPONENT = 0.5
"""Of two documents with equal terms the one that has more of the question's units is better."""

ENOUGH_HITS = 10
"""Fewer documents with the units a question must have in common, and it must have fewer."""


def public_texts(document: Document) -> Iterator[tuple[float, str]]:
    """Return the words a customer in whose scope `document` is may search, with their weights."""
    yield TITLE, document.label
    yield TITLE, document.title
    yield PROBLEM, document.problem
    yield RESOLUTION, document.resolution
    yield TEXT, document.public_text
    yield TEXT, document.customer_code
    yield TEXT, document.customer_name
    for name in document.attachment_names:
        yield TEXT, name


def internal_texts(document: Document) -> Iterator[tuple[float, str]]:
    """Return the words only staff may search, with their weights."""
    yield TEXT, document.internal_text
    for name in (*document.internal_attachment_names, *document.engineers, *document.tags):
        yield TEXT, name


def units_required(units: int) -> int:
    """Return how many units of a question a document must have, to begin with.

    Two words mean both; a sentence is rarely answered in its own words.
    """
    return units if units <= 2 else max(2, round(units * 0.3))  # noqa: PLR2004 - said above
