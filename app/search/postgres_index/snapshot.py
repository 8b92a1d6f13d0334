"""One state of the index: what is in memory, and what is asked of the database in that state."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from app.search.arrays import postings
from app.search.arrays.postings import Mask, Numbers, Weights
from app.search.arrays.record import Rows
from app.search.arrays.snapshot import Values
from app.search.postgres_index.lexemes import total
from app.search.postgres_index.lists import Lists, PostingList
from app.search.postgres_index.memory import Memory
from app.search.postgres_index.reading import Reader, State

_NOWHERE = np.int32(-1)


@dataclass(frozen=True)
class Section:
    """The terms that became known after one number, up to another."""

    reader: Reader
    build: int
    after: int
    last: int

    @property
    def id(self) -> str:
        return f"{self.build}:{self.after}-{self.last}"

    def texts_after(self, field: str, start: str) -> Sequence[str]:
        return self.reader.texts_since(self.build, field, start, after=self.after, last=self.last)


class Snapshot:
    """See `app.search.arrays.snapshot.Snapshot`. Asked only while its state is being read."""

    def __init__(
        self,
        state: State,
        memory: Memory,
        sections: Sequence[Section],
        reader: Reader,
        lists: Lists,
    ) -> None:
        self.state = state
        self.memory = memory
        self.sections = sections
        self._reader = reader
        self._lists = lists
        self._places = np.full(state.last + 1, _NOWHERE)
        self._places[memory.numbers] = np.arange(len(memory.numbers), dtype=np.int32)
        self._values: dict[str, Values] = {}

    @property
    def rows(self) -> Rows:
        return self.memory.rows

    @property
    def live(self) -> Mask:
        return self.memory.live

    def expect(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Read what will be asked for with one statement for each field."""
        texts: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for field, text in wanted:
            texts[field][text] = None
        for field, asked in texts.items():
            self._lists.read(self.state, field, asked)

    def postings(self, field: str, text: str) -> tuple[Numbers, Weights]:
        return self._placed(self._lists.of(self.state, field, text))

    def postings_beginning(self, field: str, beginning: str) -> tuple[Numbers, Weights]:
        found = self._reader.beginning(self.state.build, field, beginning)
        numbers = np.array([row.number for row in found], np.int32)
        weights = np.array([total(row.lexemes) for row in found], np.float32)
        return self._placed(PostingList(numbers, weights, self.state.last))

    def texts_beginning(self, fields: Sequence[str], beginning: str) -> Sequence[str]:
        return self._reader.texts_beginning(self.state.build, fields, beginning)

    def in_order(self, field: str, parts: Sequence[tuple[str, int]]) -> Numbers:
        common = postings.in_all([self.postings(field, gram)[0] for gram, _ in parts])
        common = common[self.live[common]]  # of others there are no places any more
        if not len(common) or (len(parts) == 1 and len(parts[0][0]) > 1):  # pairs have all places
            return common
        grams = [gram for gram, _ in parts]
        numbers = self.memory.numbers[common]
        rows = self._reader.places(self.state.build, field, grams, numbers)
        columns = [map(_packed, column) for column in zip(*rows, strict=True)]
        return postings.in_order(
            [
                (postings.places_of(common, column), place)
                for column, (_, place) in zip(columns, parts, strict=True)
            ]
        )

    def values(self, field: str) -> Values:
        if field not in self._values:
            self._values[field] = self.memory.values(field)
        return self._values[field]

    def _placed(self, kept: PostingList) -> tuple[Numbers, Weights]:
        """Return a list by the places of documents in memory, without those that are not there."""
        places = self._places[kept.numbers]
        there = places != _NOWHERE
        return places[there], kept.weights[there]


def _packed(written: str | None) -> bytes:
    return np.array(written.split(",") if written else [], np.uint32).tobytes()
