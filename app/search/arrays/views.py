"""What one scope may see of the index.

A view numbers its documents from 0, without gaps: what is outside the scope, or deleted, is not in
its arrays. Everything that is matched, scored and counted afterwards is counted in these numbers,
so no answer can depend on a document that the searcher may not find.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, reduce
from itertools import islice

import numpy as np
import numpy.typing as npt

from app.search import ranking
from app.search.analysis.units import Family, Term
from app.search.arrays import postings
from app.search.arrays.cache import Cache
from app.search.arrays.postings import Mask, Numbers, Weights
from app.search.arrays.record import SHARED, Rows, fields_of
from app.search.arrays.snapshot import Section, Snapshot, Values
from app.search.documents import KINDS
from app.search.filters import PUBLIC_STATUS, Field
from app.search.scope import Scope

IMPACTS_BYTES = 128 * 2**20
PHRASES_BYTES = 16 * 2**20

_DENSE_FROM = 8
"""A term that one document in so many has is kept as an array over all of them: faster to add."""


@dataclass(frozen=True)
class Impacts:
    """What a term adds to the score of each document that has it, and how rare it is."""

    numbers: Numbers
    weights: Weights
    everywhere: Weights | None
    rarity: np.float32

    def add_to(self, scores: Weights, factor: float) -> None:
        scale = np.float32(factor) * self.rarity
        if self.everywhere is None:
            scores[self.numbers] += self.weights * scale
        else:
            scores += self.everywhere * scale

    @property
    def nbytes(self) -> int:
        everywhere = 0 if self.everywhere is None else self.everywhere.nbytes
        return 200 + self.numbers.nbytes + self.weights.nbytes + everywhere


@dataclass(frozen=True)
class Kept:
    """What the views of one generation have worked out, within bounds."""

    impacts: Cache[Impacts] = field(
        default_factory=lambda: Cache(IMPACTS_BYTES, lambda kept: kept.nbytes)
    )
    phrases: Cache[Numbers] = field(
        default_factory=lambda: Cache(PHRASES_BYTES, lambda kept: 200 + kept.nbytes)
    )


class View:
    def __init__(self, snapshot: Snapshot, scope: Scope, kept: Kept) -> None:
        self.scope = scope
        self._snapshot = snapshot
        self._kept = kept
        visible = _visible(snapshot, scope)
        self.rows: Rows = snapshot.rows[visible]
        self.size = len(self.rows)
        self._values: dict[Field, Values] = {}
        self._numbers = np.where(visible, np.cumsum(visible, dtype=np.int32) - 1, np.int32(-1))

    @property
    def sections(self) -> Sequence[Section]:
        """Of the whole snapshot: what they hold is not only the view's."""
        return self._snapshot.sections

    def expect(self, terms: Iterable[Term]) -> None:
        """Be told that these terms will be asked for: an engine may read them all at once."""
        self._snapshot.expect(
            (field, term.text)
            for term in terms
            if not (term.is_beginning or (self.scope, term) in self._kept.impacts)
            for field in fields_of(term.family, internal=self.scope.internal)
        )

    def impacts(self, term: Term) -> Impacts:
        """Return which documents have `term`, and what it adds to their scores."""
        return self._kept.impacts.get((self.scope, term), lambda: self._impacts(term))

    def having(self, terms: Sequence[Term]) -> Numbers:
        """Return the documents that have all of `terms`."""
        return postings.in_all([self.impacts(term).numbers for term in terms])

    def words_beginning(self, beginning: str, *, at_most: int) -> Iterator[tuple[str, int]]:
        """Yield words that begin so, in order, each with how many documents have it."""
        fields = fields_of("words", internal=self.scope.internal)
        texts = list(islice(self._snapshot.texts_beginning(fields, beginning), at_most))
        self.expect(Term("words", text) for text in texts)
        for word in texts:
            count = len(self.impacts(Term("words", word)).numbers)
            if count:
                yield word, count

    def standing_for(self, terms: Sequence[Term], numbers: Numbers) -> Weights:
        """Return what a word of these grams adds to the scores of `numbers`, which have them all.

        It is there as often as the rarest of its grams.
        """
        kept = [self.impacts(term) for term in terms]
        return reduce(
            np.minimum, (each.weights[each.numbers.searchsorted(numbers)] for each in kept)
        )

    def in_order(self, parts: Sequence[tuple[str, int]]) -> Numbers:
        """Return the documents in one text of which all of these grams stand in order."""
        return self._kept.phrases.get((self.scope, *parts), lambda: self._in_order(parts))

    def values(self, field: Field) -> Values:
        """Return which documents have which values of `field`, and only values they have."""
        if field not in self._values:
            self._values[field] = self._read_values(field)
        return self._values[field]

    def _read_values(self, field: Field) -> Values:
        if field is Field.KIND:
            return _values_of(self.rows["kind"], dict[int, str](enumerate(KINDS, start=1)))
        if field is Field.YEAR:
            return _values_of(self._years, {year: str(year) for year in set(self._years.tolist())})
        kept = self._snapshot.values(field.value)
        seen = _of_seen(kept, self._numbers[kept.numbers])
        if field is Field.STATUS and not self.scope.internal:
            return _renamed(seen, PUBLIC_STATUS)
        return seen

    def with_flag(self, flag: int) -> Mask:
        mask: Mask = (self.rows["flags"] & flag) > 0
        return mask

    def _in_order(self, parts: Sequence[tuple[str, int]]) -> Numbers:
        fields = fields_of("grams", internal=self.scope.internal)
        found = (self._snapshot.in_order(field, parts) for field in fields)
        return postings.in_any([self._seen(numbers) for numbers in found])

    def _impacts(self, term: Term) -> Impacts:
        numbers, weights = self._postings(term)
        norms = self._norms[term.family][numbers]
        impacts = weights * np.float32(ranking.K1 + 1) / (weights + norms)
        everywhere = None
        if len(numbers) * _DENSE_FROM > self.size:
            everywhere = np.zeros(self.size, np.float32)
            everywhere[numbers] = impacts
        return Impacts(numbers, impacts, everywhere, self.rarity(len(numbers)))

    def _postings(self, term: Term) -> tuple[Numbers, Weights]:
        lists = []
        for name in fields_of(term.family, internal=self.scope.internal):
            read = self._snapshot
            look_up = read.postings_beginning if term.is_beginning else read.postings
            numbers, weights = look_up(name, term.text)
            seen = self._numbers[numbers]
            lists.append((seen[seen >= 0], weights[seen >= 0]))
        return postings.summed(lists)

    def rarity(self, documents: int) -> np.float32:
        """Return how much a term tells that so many documents have."""
        return np.float32(np.log1p((self.size - documents + 0.5) / (documents + 0.5)))

    def _seen(self, numbers: Numbers) -> Numbers:
        seen = self._numbers[numbers]
        return seen[seen >= 0]

    @cached_property
    def _norms(self) -> dict[Family, Weights]:
        return {"words": self._norms_of("words"), "grams": self._norms_of("grams")}

    def _norms_of(self, family: Family) -> Weights:
        fields = fields_of(family, internal=self.scope.internal)
        lengths = sum(
            (self.rows[field].astype(np.float64) for field in fields), np.zeros(self.size)
        )
        average = lengths.mean() if self.size and lengths.any() else 1.0
        norms: npt.NDArray[np.float64] = ranking.K1 * (
            1 - ranking.B + ranking.B * lengths / average
        )
        return norms.astype(np.float32)

    @cached_property
    def _years(self) -> npt.NDArray[np.int64]:
        return np.fromiter((_year(day) for day in self.rows["opened_on"].tolist()), np.int64)


def _visible(snapshot: Snapshot, scope: Scope) -> Mask:
    if scope.customer_id is None:
        return snapshot.live
    own = snapshot.rows["customer_id"] == scope.customer_id
    shared = (snapshot.rows["flags"] & SHARED) > 0
    visible: Mask = snapshot.live & (own | shared)
    return visible


def _of_seen(kept: Values, numbers: Numbers) -> Values:
    """Return `kept` for the documents a view sees, as it numbers them."""
    seen = numbers >= 0
    used, places = np.unique(kept.places[seen], return_inverse=True)
    return Values(
        codes=[kept.codes[place] for place in used],
        names=[kept.names[place] for place in used],
        numbers=numbers[seen],
        places=places,
    )


def _renamed(values: Values, names: Mapping[str, str]) -> Values:
    """Return `values` with others' names, those that get the same name as one."""
    renamed = [names.get(code, code) for code in values.codes]
    codes = sorted(set(renamed))
    place_of = np.array([codes.index(code) for code in renamed], np.intp)
    places = place_of[values.places] if codes else values.places
    return Values(codes=codes, names=codes, numbers=values.numbers, places=places)


def _values_of(column: npt.NDArray[np.integer], names: dict[int, str]) -> Values:
    """Return the values of a field of which every document has one, or none (0)."""
    numbers = np.flatnonzero(column).astype(np.int32)
    used, places = np.unique(column[numbers], return_inverse=True)
    codes = [names[code] for code in used.tolist()]
    return Values(codes=codes, names=codes, numbers=numbers, places=places)


def _year(day: int) -> int:
    return date.fromordinal(day).year if day else 0
