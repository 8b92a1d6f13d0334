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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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

NAME_SEPARATOR = "\x1f"
"""Between the code and the name of a customer, in one term."""

NO_PLACES = array("I", [NO_PLACE]).tobytes()
"""Whoosh keeps no empty values apart from missing ones."""

SHARED, RESOLVED, VERIFIED, WITH_FILES, WITH_INTERNAL_FILES = 1, 2, 4, 8, 16

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

    def index(self, value: Postings, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        return iter(value)


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


def _row(document: Document, public: Terms, internal: Terms) -> bytes:
    flags = (
        SHARED * document.shared
        + RESOLVED * document.resolved
        + VERIFIED * document.verified
        + WITH_FILES * bool(document.attachment_names)
        + WITH_INTERNAL_FILES * bool(document.internal_attachment_names)
    )
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
