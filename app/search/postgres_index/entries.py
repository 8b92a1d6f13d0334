"""A document as it is kept: its row, its values, its lexemes, the places of its grams. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.search import ranking
from app.search.analysis import pinyin
from app.search.analysis.identifiers import BACKWARDS
from app.search.analysis.terms import Terms, terms_of
from app.search.arrays.record import customer_of, packed_row
from app.search.documents import Document
from app.search.postgres_index.lexemes import lexemes_for

_PAIR = 2


@dataclass(frozen=True)
class Entry:
    key: str
    revision: int
    columns: Mapping[str, Any]
    """Of `search_documents`, but for its lexemes."""
    lexemes: Mapping[str, Sequence[str]]
    """Of each field."""
    texts: Mapping[str, Sequence[str]]
    """Of each field the terms that are offered while somebody types, or known by their sound."""


def entry_for(document: Document) -> Entry:
    public = terms_of(ranking.public_texts(document))
    internal = terms_of(ranking.internal_texts(document))
    columns = {
        "kind": document.kind,
        "subject_id": document.subject_id,
        "row": packed_row(document, public, internal),
        "status": document.status,
        "customer": customer_of(document),
        "engineers": sorted({each for each in document.engineers if each}),
        "tags": sorted({each for each in document.tags if each}),
        "places_public": _places(public),
        "places_internal": _places(internal),
    }
    lexemes = {
        "words_public": lexemes_for(public.words),
        "words_internal": lexemes_for(internal.words),
        "grams_public": lexemes_for(public.grams),
        "grams_internal": lexemes_for(internal.grams),
    }
    texts = {
        "words_public": _words(public),
        "words_internal": _words(internal),
        "grams_public": _pairs(public),
        "grams_internal": _pairs(internal),
    }
    return Entry(document.key, document.revision, columns, lexemes, texts)


def entries_for(documents: Sequence[Document]) -> Sequence[Entry]:
    return list(map(entry_for, documents))


def _places(terms: Terms) -> Mapping[str, str]:
    """Return the places of every gram, each list as one short text: it is read for few grams."""
    return {gram: ",".join(map(str, places)) for gram, places in terms.places.items()}


def _words(terms: Terms) -> Sequence[str]:
    return [word for word in terms.words if not word.startswith(BACKWARDS)]


def _pairs(terms: Terms) -> Sequence[str]:
    return [gram for gram in terms.grams if len(gram) == _PAIR and all(map(pinyin.is_known, gram))]
