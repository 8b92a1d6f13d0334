"""One generation of the index: its segments, one after the other."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from app.search.arrays import postings
from app.search.arrays.postings import Numbers, Weights
from app.search.arrays.record import ROW, Rows
from app.search.arrays.snapshot import Values, values_of
from app.search.whoosh_index.segments import PostingList, Segment


class Snapshot:
    """See `app.search.arrays.snapshot.Snapshot`."""

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

    @property
    def sections(self) -> Sequence[Segment]:
        return self.segments

    def expect(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Do nothing: reading one list after the other costs no more than all at once."""

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

    def texts_beginning(self, fields: Sequence[str], beginning: str) -> Sequence[str]:
        """Return the terms of several fields that begin so, in order."""
        texts = {
            text
            for segment in self.segments
            for field in fields
            for text in segment.texts(field, beginning)
        }
        return sorted(texts)

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
        return values_of(texts, [self.postings(field, text)[0] for text in texts])

    def _numbered(self, lists: Sequence[PostingList]) -> list[Numbers]:
        """Return the document numbers of each segment's list, as numbered in the snapshot."""
        return [
            each.numbers + np.int32(offset)
            for each, offset in zip(lists, self.offsets, strict=True)
        ]
