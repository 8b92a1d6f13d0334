"""What is the same of every engine: how the newest generation of its index is searched."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

import numpy as np
import numpy.typing as npt

from app.search.arrays import facets, scoring
from app.search.arrays.answers import Answer, answer, answer_by_sound
from app.search.arrays.generation import Generation
from app.search.arrays.postings import are_in
from app.search.arrays.record import key_in
from app.search.arrays.snapshot import Snapshot
from app.search.arrays.sounds import Sounds
from app.search.arrays.views import View
from app.search.filters import Filter
from app.search.index import Hit, Hits, Order
from app.search.plan import plan_of
from app.search.query import Query
from app.search.scope import Scope
from app.search.synonyms import NO_SYNONYMS, Synonyms

COMPLETIONS_READ = 600
"""Words that begin so are counted, to tell which is the most common; more are not looked at."""


class ArrayIndex(ABC):
    """The reading half of `app.search.index.Index`."""

    def __init__(self) -> None:
        self._sounds = Sounds()

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Generation[Snapshot]]:
        """Give the newest generation, of which everything may be asked until the block ends.

        :raises IndexDamaged: if the index cannot be read, also in the block.
        """

    def search(
        self,
        query: Query,
        scope: Scope,
        filters: Sequence[Filter] = (),
        *,
        offset: int = 0,
        limit: int = 20,
        order: Order = Order.RELEVANCE,
        count_facets: bool = True,
        synonyms: Synonyms = NO_SYNONYMS,
        by_sound: bool = False,
    ) -> Hits:
        plan = plan_of(query, synonyms)
        if plan.is_empty and not filters:
            return Hits(total=0, items=())
        with self._reading() as generation:
            view = generation.view(scope)
            if by_sound:
                found = answer_by_sound(view, self._sounds, query, plan, synonyms)
            else:
                found = answer(view, plan)
            mask = facets.narrowed(view, found.mask, filters)
            numbers = scoring.best(
                view, found.scores, mask, offset=offset, limit=limit, order=order
            )
            return Hits(
                total=int(mask.sum()),
                items=_hits(view, numbers, found),
                facets=facets.facets(view, found.mask, filters) if count_facets else {},
                required=found.required,
                units=tuple(unit.text for unit in plan.units),
                readings=tuple(reading.text for reading in found.readings),
            )

    def completions(self, beginning: str, scope: Scope, *, limit: int) -> Sequence[str]:
        if not beginning.isprintable():  # in no term, and not to be written either
            return ()
        with self._reading() as generation:
            view = generation.view(scope)
            counted = view.words_beginning(beginning, at_most=COMPLETIONS_READ)
            others = [(-count, word) for word, count in counted if word != beginning]
            return [word for _, word in sorted(others)[:limit]]

    def count(self) -> int:
        with self._reading() as generation:
            return int(generation.snapshot.live.sum())

    def fingerprints(self) -> Iterator[tuple[str, int]]:
        with self._reading() as generation:
            rows = generation.snapshot.rows[generation.snapshot.live]
        fingerprints = rows["fingerprint"].tolist()
        return ((key_in(row), each) for row, each in zip(rows, fingerprints, strict=True))


def _hits(view: View, numbers: npt.NDArray[np.intp], found: Answer) -> Sequence[Hit]:
    """Return the documents with these numbers as hits, each with what it has of what was asked."""
    having = [(text, are_in(having, numbers)) for text, having in found.reasons]
    return [
        Hit(
            key_in(row),
            round(score, 6),
            tuple(dict.fromkeys(text for text, has in having if has[place])),
        )
        for place, (row, score) in enumerate(
            zip(view.rows[numbers], found.scores[numbers].tolist(), strict=True)
        )
    ]
