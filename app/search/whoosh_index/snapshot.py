"""One generation of the index: its segments, one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.search.whoosh_index import postings
from app.search.whoosh_index.postings import Numbers, Weights
from app.search.whoosh_index.schema import NAME_SEPARATOR, ROW, Rows
from app.search.whoosh_index.segments import PostingList, Segment


@dataclass(frozen=True)
class Values:
    """Which documents have which values of a field."""

    codes: Sequence[str]
    names: Sequence[str]
    numbers: Numbers
    places: npt.NDArray[np.intp]
    """Of the value in `codes`, for each of `numbers`."""


class Snapshot:
    def __init__(
        self, identity: tuple[str, int], segments: Sequence[Segment], deleted: Sequence[Numbers]
    ) -> None:
        self.identity = identity
        """The folder, and the generation in it."""
        self.segments = segments
        self.offsets = [0, *np.cumsum([segment.size for segment in segments]).tolist()][:-1]
        self.rows: Rows = np.concatenate(
            [np.empty(0, ROW), *(segment.rows for segment in segments)]
        )
        self.live = np.ones(len(self.rows), np.bool_)
        for offset, numbers in zip(self.offsets, deleted, strict=True):
            self.live[numbers + offset] = False
        self._values: dict[str, Values] = {}

    def count(self) -> int:
        return int(self.live.sum())

    def find(self, keys: Sequence[str]) -> Mapping[str, int]:
        """Return the numbers of the live documents with these keys."""
        return {
            key: number
            for key in keys
            for number in self.postings("key", key)[0].tolist()
            if self.live[number]
        }

    def postings(self, field: str, text: str) -> tuple[Numbers, Weights]:
        """Return the postings of a term, deleted documents' too."""
        lists = [segment.postings(field, text) for segment in self.segments]
        return (
            np.concatenate([postings.NONE, *self._numbered(lists)]),
            np.concatenate([postings.NO_WEIGHTS, *(each.weights for each in lists)]),
        )

    def postings_beginning(self, field: str, beginning: str) -> tuple[Numbers, Weights]:
        """Return the postings of all terms that begin so, as one."""
        texts = {text for each in self.segments for text in each.texts(field, beginning)}
        return postings.summed([self.postings(field, text) for text in sorted(texts)])

    def in_order(self, field: str, parts: Sequence[tuple[str, int]]) -> Numbers:
        """Return the documents in which these grams stand in order, deleted ones too."""
        found = [
            segment.in_order(field, parts) + np.int32(offset)
            for segment, offset in zip(self.segments, self.offsets, strict=True)
        ]
        return np.concatenate([postings.NONE, *found])

    def values(self, field: str) -> Values:
        """Return which documents have which values of `field`, deleted documents' too."""
        if field not in self._values:
            self._values[field] = self._read_values(field)
        return self._values[field]

    def _read_values(self, field: str) -> Values:
        texts = sorted({text for segment in self.segments for text in segment.texts(field)})
        names = dict(text.partition(NAME_SEPARATOR)[::2] for text in texts)
        codes = {code: place for place, code in enumerate(names)}
        lists = [self.postings(field, text)[0] for text in texts]
        places = [
            np.full(len(numbers), codes[text.partition(NAME_SEPARATOR)[0]], np.intp)
            for text, numbers in zip(texts, lists, strict=True)
        ]
        return Values(
            codes=list(codes),
            names=[name or code for code, name in names.items()],
            numbers=np.concatenate([postings.NONE, *lists]),
            places=np.concatenate([np.empty(0, np.intp), *places]),
        )

    def _numbered(self, lists: Sequence[PostingList]) -> list[Numbers]:
        """Return the document numbers of each segment's list, as numbered in the snapshot."""
        return [
            each.numbers + np.int32(offset)
            for each, offset in zip(lists, self.offsets, strict=True)
        ]
