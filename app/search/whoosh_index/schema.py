"""The fields of the index.

    words_public  grams_public      what everybody in its scope may search: term → weight, places
    words_internal  grams_internal  what only staff may search
    status customer engineer tag    one term per value, for filters and facets
    key                             one term, to find the document again
    row                             a record of fixed size, read as one array

Terms are weighted by their place when they are indexed, so that one posting list answers for all
places; public and internal terms are apart, so that a customer's search cannot touch the latter.
"""

from array import array
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.search import ranking
from app.search.analysis.terms import Terms, terms_of
from app.search.arrays.postings import NO_PLACE
from app.search.arrays.record import ROW, customer_of, packed_row
from app.search.documents import Document
from app.search.whoosh_index.library import (
    Existence,
    FieldType,
    FixedBytesColumn,
    Format,
    Schema,
)


@dataclass(frozen=True, slots=True)
class Postings:
    """The terms of one document in one field: each with its weight, and its places packed."""

    texts: Sequence[str]
    weights: Sequence[float]
    values: Sequence[bytes] = ()
    """As many as there are texts, or none."""

    def __iter__(self) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield them as Whoosh asks for them: text, frequency, weight, value."""
        values = self.values or [b""] * len(self.texts)
        for text, weight, value in zip(self.texts, self.weights, values, strict=True):
            yield text.encode(), 1, weight, value


LAYOUT_VERSION = "2"
"""Stored with an index: with other fields or another row it is built again."""

NO_PLACES = array("I", [NO_PLACE]).tobytes()
"""Whoosh keeps no empty values apart from missing ones."""


class Posted(FieldType):
    """A field whose postings were worked out before: Whoosh's analysers have no part in it."""

    def __init__(self, kept: Format) -> None:
        self.format = kept

    def index(
        self, value: Postings, **_: Any
    ) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        yield from value


class Row(FieldType):
    """A column of records."""

    indexed = False

    def __init__(self) -> None:
        self.column_type = FixedBytesColumn(ROW.itemsize)


SCHEMA = Schema(
    key=Posted(Existence()),
    row=Row(),
    status=Posted(Existence()),
    customer=Posted(Existence()),
    engineer=Posted(Existence()),
    tag=Posted(Existence()),
    words_public=Posted(Existence()),
    words_internal=Posted(Existence()),
    grams_public=Posted(Format()),
    grams_internal=Posted(Format()),
)


def fields_for(document: Document) -> Mapping[str, Any]:
    """Return the fields Whoosh is given for `document`."""
    public = terms_of(ranking.public_texts(document))
    internal = terms_of(ranking.internal_texts(document))
    return {
        "key": _values([document.key]),
        "row": packed_row(document, public, internal),
        "status": _values([document.status]),
        "customer": _values([customer_of(document)]),
        "engineer": _values(document.engineers),
        "tag": _values(document.tags),
        "words_public": _words(public),
        "words_internal": _words(internal),
        "grams_public": _grams(public),
        "grams_internal": _grams(internal),
    }


def _values(values: Iterable[str]) -> Postings:
    given = sorted({each for each in values if each})
    return Postings(given, [1.0] * len(given))


def _words(terms: Terms) -> Postings:
    return Postings(list(terms.words), list(terms.words.values()))


def _grams(terms: Terms) -> Postings:
    places = terms.places
    packed = [_packed(places[gram]) if gram in places else NO_PLACES for gram in terms.grams]
    return Postings(list(terms.grams), list(terms.grams.values()), packed)


def _packed(places: Iterable[int]) -> bytes:
    return array("I", places).tobytes()
