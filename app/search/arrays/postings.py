"""Operations on sorted arrays of document numbers. Pure."""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.int32]
Weights: TypeAlias = npt.NDArray[np.float32]
Mask: TypeAlias = npt.NDArray[np.bool_]
Places: TypeAlias = npt.NDArray[np.int64]
"""A document's number and a position in it, as one number."""

NO_PLACE = 0xFFFFFFFF
"""Stands where a term has no places to be kept."""

NONE: Numbers = np.empty(0, np.int32)
NO_WEIGHTS: Weights = np.empty(0, np.float32)


def in_all(lists: Sequence[Numbers]) -> Numbers:
    """Return the numbers that are in all of several lists."""
    shortest_first = sorted(lists, key=len)
    return reduce(_in_both, shortest_first) if shortest_first else NONE


def in_any(lists: Sequence[Numbers]) -> Numbers:
    """Return the numbers that are in one of several lists."""
    if len(lists) == 1:
        return lists[0]
    return np.unique(np.concatenate(lists)) if lists else NONE


def _in_both(few: Numbers, many: Numbers) -> Numbers:
    if not len(few) or not len(many):
        return NONE
    found = many.searchsorted(few)
    found[found == len(many)] = 0  # greater than all: compared with another number, and dropped
    common: Numbers = few[many[found] == few]
    return common


def are_in(numbers: Numbers, asked: npt.NDArray[np.intp]) -> list[bool]:
    """Tell of each number `asked` whether it is one of `numbers`."""
    if not len(numbers):
        return [False] * len(asked)
    places = numbers.searchsorted(asked)
    places[places == len(numbers)] = 0  # greater than all: compared with another number
    found: list[bool] = (numbers[places] == asked).tolist()
    return found


def summed(lists: Sequence[tuple[Numbers, Weights]]) -> tuple[Numbers, Weights]:
    """Return the numbers that are in one of several lists, each with the sum of its weights."""
    full = [each for each in lists if len(each[0])]
    if len(full) <= 1:
        return full[0] if full else (NONE, NO_WEIGHTS)
    numbers, places = np.unique(np.concatenate([each[0] for each in full]), return_inverse=True)
    weights = np.bincount(places, weights=np.concatenate([each[1] for each in full]))
    return numbers, weights.astype(np.float32)


def places_of(numbers: Numbers, values: Iterable[bytes]) -> Places:
    """Return where a term stands: every place in every document."""
    texts = list(values)
    counts = np.fromiter((len(each) // 4 for each in texts), np.int64, len(texts))
    positions = np.frombuffer(b"".join(texts), np.uint32).astype(np.int64)
    kept = positions != NO_PLACE
    places: Places = (numbers.astype(np.int64).repeat(counts) << 32) + positions
    kept_places: Places = places[kept]
    return kept_places


def in_order(parts: Sequence[tuple[Places, int]]) -> Numbers:
    """Return the documents that have all parts at their places relative to each other."""
    starts = [places - offset for places, offset in sorted(parts, key=lambda part: len(part[0]))]
    if not starts:
        return NONE
    common = reduce(lambda a, b: np.intersect1d(a, b, assume_unique=True), starts)
    return np.unique(common >> 32).astype(np.int32)
