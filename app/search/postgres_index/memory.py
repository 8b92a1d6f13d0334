"""The rows of numbers and the values of all documents of a build, kept in memory.

A document's place is where it stands in the arrays. What has changed is added at the end, and what
it replaces is marked as gone; with more gone than there, everything is read anew.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from app.search.arrays.postings import NONE, Mask, Numbers
from app.search.arrays.record import ROW, Rows
from app.search.arrays.snapshot import Values, values_of
from app.search.documents import KINDS

_VALUES_OF: Mapping[str, Callable[[Any], Sequence[str]]] = {
    "status": lambda row: [row.status],
    "customer": lambda row: [row.customer],
    "engineer": lambda row: row.engineers,
    "tag": lambda row: row.tags,
}


@dataclass(frozen=True)
class Memory:
    numbers: Numbers
    """Of each document, ascending."""
    rows: Rows
    live: Mask
    texts: Mapping[str, Mapping[str, Numbers]]
    """Of each field, the places of the documents that have each text."""

    @classmethod
    def empty(cls) -> Self:
        texts: Mapping[str, Mapping[str, Numbers]] = {name: {} for name in _VALUES_OF}
        return cls(np.empty(0, np.int32), np.empty(0, ROW), np.empty(0, np.bool_), texts)

    def after(self, changes: Sequence[sa.Row[Any]]) -> Self:
        """Return what is kept after `changes`."""
        put = [row for row in changes if row.row is not None]
        live = self.live & ~np.isin(_codes_in(self.rows), _codes_of(changes))
        rows = np.frombuffer(b"".join(row.row for row in put), ROW)
        numbers = np.array([row.number for row in put], np.int32)
        return type(self)(
            np.concatenate([self.numbers, numbers]),
            np.concatenate([self.rows, rows]),
            np.concatenate([live, np.ones(len(put), np.bool_)]),
            {
                name: _joined(texts, put, _VALUES_OF[name], first=len(self.rows))
                for name, texts in self.texts.items()
            },
        )

    @property
    def is_mostly_gone(self) -> bool:
        return 2 * int(self.live.sum()) < len(self.live)

    def values(self, field: str) -> Values:
        """Return which places have which values of `field`."""
        texts = self.texts[field]
        known = sorted(texts)
        return values_of(known, [texts[text] for text in known])


def _joined(
    texts: Mapping[str, Numbers],
    put: Iterable[sa.Row[Any]],
    values: Callable[[Any], Sequence[str]],
    *,
    first: int,
) -> Mapping[str, Numbers]:
    """Return the places of each text, those of the documents `put` added."""
    added: dict[str, list[int]] = {}
    for place, row in enumerate(put, start=first):
        for text in filter(None, values(row)):
            added.setdefault(text, []).append(place)
    more = {
        text: np.concatenate([texts.get(text, NONE), np.array(places, np.int32)])
        for text, places in added.items()
    }
    return {**texts, **more}


def _codes_in(rows: Rows) -> npt.NDArray[np.int64]:
    """Return kind and subject of every row as one number."""
    codes: npt.NDArray[np.int64] = (rows["subject_id"] << 8) + rows["kind"]
    return codes


def _codes_of(changes: Iterable[sa.Row[Any]]) -> npt.NDArray[np.int64]:
    codes = [(row.subject_id << 8) + KINDS.index(row.kind) + 1 for row in changes]
    return np.array(codes, np.int64)
