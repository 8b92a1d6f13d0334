"""Says which version brought each line of a page, the way the wiki's own blame does. Pure.

    newest ── diff ── older ── diff ── oldest
      a line that the older text lacks was brought by the newer one

The rule: among equally short differences the choice is the wiki's (forward Myers, deletions and
insertions tried in its order), so that an export and the annotate view name the same versions.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

# The work grows with the square of the edits; two texts further apart share hardly any lines.
MOST_EDITS = 1_500

Pair = tuple[int, int]


def blame(texts: Iterable[Sequence[str]]) -> tuple[int, ...]:
    """Return for each line of the newest text the index of the text that brought it.

    `texts` run from the newest (index 0) to the oldest; no more of them are read than needed.
    A line that the oldest text has is its own.
    """
    remaining = iter(texts)
    newer: Sequence[str] = next(remaining, ())
    brought = [0] * len(newer)
    # Which line of the newest text a line of the text at hand is.
    alive = {number: number for number in range(len(newer))}
    for index, older in enumerate(remaining, start=1):
        alive = {there: alive[here] for here, there in matches(newer, older) if here in alive}
        if not alive:
            break
        for line in alive.values():
            brought[line] = index
        newer = older
    return tuple(brought)


def matches(newer: Sequence[str], older: Sequence[str]) -> list[Pair]:
    """Return the pairs of equal lines a shortest difference keeps, in order."""
    trace = _furthest(newer, older)
    if trace is None:
        return _unique_in_order(newer, older)
    return list(reversed(list(_kept(trace, newer, older))))


def _furthest(newer: Sequence[str], older: Sequence[str]) -> list[list[int]] | None:
    """Return, for each number of edits, how far each diagonal got; None if there are too many.

    With n edits the diagonals are -n, -n + 2 … n; place 0, 1 … n of the list.
    """
    trace: list[list[int]] = []
    for edits in range(min(len(newer) + len(older), MOST_EDITS) + 1):
        step: list[int] = []
        for place in range(edits + 1):
            here = _start(trace[-1], place) if edits else 0
            there = here - (2 * place - edits)
            while here < len(newer) and there < len(older) and newer[here] == older[there]:
                here, there = here + 1, there + 1
            step.append(here)
            if here >= len(newer) and there >= len(older):
                return [*trace, step]
        trace.append(step)
    return None


def _inserts(before: list[int], place: int) -> bool:
    """Return whether the way to this diagonal came by a line of the older text."""
    return place == 0 or (place < len(before) and before[place - 1] < before[place])


def _start(before: list[int], place: int) -> int:
    return before[place] if _inserts(before, place) else before[place - 1] + 1


def _kept(trace: list[list[int]], newer: Sequence[str], older: Sequence[str]) -> Iterator[Pair]:
    """Yield the pairs on the way found, from its end."""
    here, there = len(newer), len(older)
    for edits in range(len(trace) - 1, -1, -1):
        place = (here - there + edits) // 2
        start = _start(trace[edits - 1], place) if edits else 0
        while here > start:
            here, there = here - 1, there - 1
            yield here, there
        if edits and _inserts(trace[edits - 1], place):
            there -= 1
        else:
            here -= 1


def _unique_in_order(newer: Sequence[str], older: Sequence[str]) -> list[Pair]:
    """Return the longest run, in order, of lines that stand once in each text."""
    counts = Counter(newer)
    places = {line: place for place, line in enumerate(older)}
    once = Counter(older)
    pairs = [
        (here, places[line])
        for here, line in enumerate(newer)
        if counts[line] == 1 and once[line] == 1
    ]
    return _longest_rise(pairs)


def _longest_rise(pairs: list[Pair]) -> list[Pair]:
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, there) in enumerate(pairs):
        length = bisect_left(ends, there)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [there]
        last[length : length + 1] = [index]
    rise = []
    at = last[-1] if last else -1
    while at >= 0:
        rise.append(pairs[at])
        at = before[at]
    return rise[::-1]
