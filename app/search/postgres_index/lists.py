"""Posting lists: read by GIN when first asked for, kept, and brought up to date when asked again.

A list is right up to a number of its build. Later documents are read alone and added; earlier ones
that are gone stay in it, and are left out by who knows which documents there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.search.arrays.cache import Cache
from app.search.arrays.postings import NO_WEIGHTS, NONE, Numbers, Weights
from app.search.postgres_index.lexemes import added_by, looked_up
from app.search.postgres_index.reading import Reader, State

LISTS_BYTES = 64 * 2**20

CHANGES_READ_ALONE = 100
"""After more changes a list is read anew: each change is a document to unpack."""


@dataclass(frozen=True)
class PostingList:
    numbers: Numbers
    """Of the build, ascending."""
    weights: Weights
    last: int
    """The number it is right up to."""

    @property
    def nbytes(self) -> int:
        return 200 + self.numbers.nbytes + self.weights.nbytes


class Lists:
    """Shared by all threads."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._kept: Cache[PostingList] = Cache(LISTS_BYTES, lambda kept: kept.nbytes)

    def of(self, state: State, field: str, text: str) -> PostingList:
        """Return the list of a term as of `state`."""
        kept = self._kept.peek((state.build, field, text))
        if kept is not None and kept.last == state.last:
            return kept
        return self.read(state, field, [text])[text]

    def read(self, state: State, field: str, texts: Iterable[str]) -> Mapping[str, PostingList]:
        """Return the lists of several terms as of `state`: at most two statements."""
        kept = {text: self._kept.peek((state.build, field, text)) for text in texts}
        found = {t: each for t, each in kept.items() if each and each.last == state.last}
        near = {t: each for t, each in kept.items() if each and _is_near(each, state)}
        others = [text for text in kept if text not in found and text not in near]
        made = {**self._added_to(state, field, near), **self._new(state, field, others)}
        for text, each in made.items():
            before = kept[text]
            if before is None or before.last < each.last:  # another thread may be further on
                self._kept.put((state.build, field, text), each)
        return {**found, **made}

    def _new(self, state: State, field: str, texts: Sequence[str]) -> Mapping[str, PostingList]:
        if not texts:
            return {}
        lexemes = [lexeme for text in texts for lexeme in looked_up(text)]
        posted = self._reader.posted(state.build, field, lexemes)
        return {text: PostingList(*_weighted(text, posted), state.last) for text in texts}

    def _added_to(
        self, state: State, field: str, lists: Mapping[str, PostingList]
    ) -> Mapping[str, PostingList]:
        if not lists:
            return {}
        lexemes = [lexeme for text in lists for lexeme in looked_up(text)]
        after = min(each.last for each in lists.values())
        posted = self._reader.posted_since(state.build, field, lexemes, after=after)
        return {
            text: _joined(each, *_weighted(text, posted), state.last)
            for text, each in lists.items()
        }


def _is_near(kept: PostingList, state: State) -> bool:
    return kept.last < state.last <= kept.last + CHANGES_READ_ALONE


def _weighted(text: str, posted: Mapping[str, Numbers]) -> tuple[Numbers, Weights]:
    """Return the documents that have `text`, each with its weight."""
    numbers = posted.get(text, NONE)
    if not len(numbers):
        return NONE, NO_WEIGHTS
    weights = np.ones(len(numbers), np.float32)
    for lexeme in looked_up(text)[1:]:
        marked = posted.get(lexeme)
        if marked is not None:
            weights[numbers.searchsorted(marked)] += np.float32(added_by(lexeme))
    return numbers, weights


def _joined(kept: PostingList, numbers: Numbers, weights: Weights, last: int) -> PostingList:
    later = numbers > kept.last
    return PostingList(
        np.concatenate([kept.numbers, numbers[later]]),
        np.concatenate([kept.weights, weights[later]]),
        last,
    )
