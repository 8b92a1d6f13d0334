"""What is asked of an engine: one state of its index, in numbered documents.

Numbers go from 0; a snapshot may hold documents that are gone, which `live` leaves out. Whatever is
asked of it is answered as of the same state.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from app.search.arrays import postings
from app.search.arrays.postings import Mask, Numbers, Weights
from app.search.arrays.record import NAME_SEPARATOR, Rows


@dataclass(frozen=True)
class Values:
    """Which documents have which values of a field."""

    codes: Sequence[str]
    names: Sequence[str]
    numbers: Numbers
    places: npt.NDArray[np.intp]
    """Of the value in `codes`, for each of `numbers`."""


class Section(Protocol):
    """A part of an index that does not change any more."""

    @property
    def id(self) -> str: ...

    def texts_after(self, field: str, start: str) -> Iterable[str]:
        """Return the terms of a field from `start` on: Chinese comes after letters and digits."""


class Snapshot(Protocol):
    @property
    def rows(self) -> Rows: ...

    @property
    def live(self) -> Mask:
        """Which documents are there; the others are gone."""

    @property
    def sections(self) -> Sequence[Section]: ...

    def expect(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Be told that the postings of these fields and terms will be asked for, all at once."""

    def postings(self, field: str, text: str) -> tuple[Numbers, Weights]:
        """Return the postings of a term; also of documents that are gone."""

    def postings_beginning(self, field: str, beginning: str) -> tuple[Numbers, Weights]:
        """Return the postings of all terms that begin so, as one."""

    def texts_beginning(self, fields: Sequence[str], beginning: str) -> Sequence[str]:
        """Return the terms of several fields that begin so, in order."""

    def in_order(self, field: str, parts: Sequence[tuple[str, int]]) -> Numbers:
        """Return the documents in which these grams stand in order; also those that are gone."""

    def values(self, field: str) -> Values:
        """Return which documents have which values of `field`; also those that are gone."""


def values_of(texts: Sequence[str], lists: Sequence[Numbers]) -> Values:
    """Return the values of a field, given as texts in order, each with the documents that have it.

    A text is a code, perhaps with a name.
    """
    names = dict(text.partition(NAME_SEPARATOR)[::2] for text in texts)
    codes = {code: place for place, code in enumerate(names)}
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
