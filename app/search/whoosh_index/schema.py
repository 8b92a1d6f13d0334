"""The fields of the index and the row of numbers kept for each document.

    words_public  grams_public      what everybody in its scope may search: term → weight, places
    words_internal  grams_internal  what only staff may search
    status customer engineer tag    one term per value, for filters and facets
    key                             one term, to find the document again
    row                             a record of fixed size, read as one array

Terms are weighted by their place when they are indexed, so that one posting list answers for all
places; public and internal terms are apart, so that a customer's search cannot touch the latter.
"""

from array import array
from collections.abc import Generator, Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from app.search import ranking
from app.search.analysis.terms import Terms, terms_of
from app.search.analysis.units import Family
from app.search.documents import KINDS, Document
from app.search.whoosh_index.library import (
    Existence,
    FieldType,
    FixedBytesColumn,
    Format,
    Schema,
)
from app.search.whoosh_index.postings import NO_PLACE

Posting: TypeAlias = tuple[bytes, int, float, bytes]

LAYOUT_VERSION = "1"
"""Stored with an index: with other fields or another row it is built again."""

NAME_SEPARATOR = "\x1f"
"""Between the code and the name of a customer, in one term."""

NO_PLACES = array("I", [NO_PLACE]).tobytes()
"""Whoosh keeps no empty values apart from missing ones."""

SHARED, RESOLVED, VERIFIED = 1, 2, 4

ROW = np.dtype(
    [
        ("subject_id", "<i8"),
        ("customer_id", "<i8"),
        ("revision", "<i8"),
        ("fingerprint", "<i8"),
        ("updated_at", "<f8"),
        ("opened_on", "<i4"),
        ("words_public", "<f4"),
        ("words_internal", "<f4"),
        ("grams_public", "<f4"),
        ("grams_internal", "<f4"),
        ("kind", "u1"),
        ("flags", "u1"),
    ]
)
"""`kind` counts from one, so that no row is all zeros: Whoosh leaves such out."""

NO_CUSTOMER = -1

Rows: TypeAlias = npt.NDArray[np.void]


class Posted(FieldType):
    """A field whose postings were worked out before: Whoosh's analysers have no part in it."""

    def __init__(self, kept: Format) -> None:
        self.format = kept

    def index(self, value: Iterable[Posting], **_: Any) -> Generator[Posting, Any, None]:
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


def fields_of(family: Family, *, internal: bool) -> tuple[str, ...]:
    """Return the fields a searcher's terms are looked up in."""
    return (f"{family}_public", f"{family}_internal") if internal else (f"{family}_public",)


def fields_for(document: Document) -> Mapping[str, Any]:
    """Return the fields Whoosh is given for `document`."""
    public = terms_of(ranking.public_texts(document))
    internal = terms_of(ranking.internal_texts(document))
    customer = f"{document.customer_code}{NAME_SEPARATOR}{document.customer_name}"
    return {
        "key": _values([document.key]),
        "row": _row(document, public, internal),
        "status": _values([document.status]),
        "customer": _values([customer] if document.customer_code else []),
        "engineer": _values(document.engineers),
        "tag": _values(document.tags),
        "words_public": _words(public),
        "words_internal": _words(internal),
        "grams_public": _grams(public),
        "grams_internal": _grams(internal),
    }


def _values(values: Iterable[str]) -> list[Posting]:
    return [(value.encode(), 1, 1.0, b"") for value in sorted({each for each in values if each})]


def _words(terms: Terms) -> list[Posting]:
    return [(word.encode(), 1, weight, b"") for word, weight in terms.words.items()]


def _grams(terms: Terms) -> list[Posting]:
    places = terms.places
    return [
        (gram.encode(), 1, weight, _packed(places[gram]) if gram in places else NO_PLACES)
        for gram, weight in terms.grams.items()
    ]


def _packed(places: Iterable[int]) -> bytes:
    return array("I", places).tobytes()


def _row(document: Document, public: Terms, internal: Terms) -> bytes:
    flags = SHARED * document.shared + RESOLVED * document.resolved + VERIFIED * document.verified
    record = (
        document.subject_id,
        NO_CUSTOMER if document.customer_id is None else document.customer_id,
        document.revision,
        document.fingerprint(),
        document.updated_at.timestamp(),
        document.opened_on.toordinal() if document.opened_on else 0,
        public.words_length,
        internal.words_length,
        public.grams_length,
        internal.grams_length,
        KINDS.index(document.kind) + 1,
        flags,
    )
    return np.array([record], dtype=ROW).tobytes()
