"""What was searched for, marked in a text; and the part of a long text worth showing. Pure.

A mask (138****1111, ••••••) is never marked and never cut: what it hides was not searched.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.search.analysis.folding import fold_with_places
from app.search.analysis.identifiers import pattern_of
from app.search.analysis.runs import HAN, MASK

SNIPPET_LENGTH = 120
TEXT_MAX_LENGTH = 20_000
"""Of a text that is looked through."""

_MASK = re.compile(MASK)
_CLAUSE_END = re.compile(r"[。！？；，、!?;\n]+\s*|[.,]\s+|\s{2,}")
_HAN = re.compile(rf"[{HAN}]+")


class Segment(NamedTuple):
    text: str
    marked: bool


class Span(NamedTuple):
    start: int
    end: int
    mark: str


def highlight(text: str, marks: Sequence[str]) -> tuple[Segment, ...]:
    """Return the whole of `text`, everything that one of the folded `marks` means marked."""
    return _segments(text, spans(text, marks), 0, len(text))


def snippet(
    texts: Iterable[str], marks: Sequence[str], *, length: int = SNIPPET_LENGTH
) -> tuple[Segment, ...]:
    """Return the part of one of `texts` that has most of the `marks`, about `length` long.

    It begins and ends at the end of a clause where there is one near.
    """
    best: tuple[Segment, ...] = ()
    best_count = -1
    for text in texts:
        kept = " ".join(text[:TEXT_MAX_LENGTH].split())
        found = spans(kept, marks)
        start, end = _window(kept, found, length)
        count = len({span.mark for span in found if start <= span.start and span.end <= end})
        if kept and count > best_count:
            best, best_count = _cut_out(kept, found, start, end), count
    return best


def spans(text: str, marks: Sequence[str]) -> list[Span]:
    """Return where `text` has which of the folded `marks`, masks left out."""
    folded, places = fold_with_places(text)
    masks = [match.span() for match in _MASK.finditer(text)]
    found = [
        Span(places[match.start()], places[match.end() - 1] + 1, mark)
        for mark in marks
        for match in _pattern(mark).finditer(folded)
        if match.end() > match.start()
    ]
    free = (span for span in found if not any(_overlap(span, mask) for mask in masks))
    return sorted(free)


def _pattern(mark: str) -> re.Pattern[str]:
    """Return what finds `mark`: Chinese with blanks in it, a name written another way."""
    pieces = re.split(rf"([{HAN}]+)", mark)
    parts = (
        r"[ \t]*".join(map(re.escape, piece)) if _HAN.fullmatch(piece) else pattern_of(piece)
        for piece in pieces
        if piece.strip()
    )
    return re.compile(r"\s*".join(parts) or r"(?!)")


def _overlap(span: Span, other: tuple[int, int]) -> bool:
    return span.start < other[1] and other[0] < span.end


def _window(text: str, found: Sequence[Span], length: int) -> tuple[int, int]:
    """Return from where to where `text` is shown."""
    if len(text) <= length or not found:
        return 0, _end_of(text, 0, length, 0)
    starts = [0, *(match.end() for match in _CLAUSE_END.finditer(text))]
    near = [_start_before(starts, span.start, length) for span in found]
    start = max(dict.fromkeys(near), key=lambda place: (_worth(found, place, length), -place))
    last = max((span.end for span in found if span.end <= start + length), default=start)
    return start, _end_of(text, start, length, last)


def _start_before(starts: Sequence[int], place: int, length: int) -> int:
    """Return the beginning of the clause at `place`; of a very long one, a place shortly before."""
    start = max(each for each in starts if each <= place)
    return start if place - start <= length // 2 else place - length // 4


def _worth(found: Sequence[Span], start: int, length: int) -> tuple[int, int]:
    """Return how many different marks, and how many at all, a window would show."""
    shown = [span.mark for span in found if start <= span.start and span.end <= start + length]
    return len(set(shown)), len(shown)


def _end_of(text: str, start: int, length: int, last: int) -> int:
    """Return the end of the last clause that fits; not before `last`, and not inside a mask."""
    if len(text) - start <= length:
        return len(text)
    ends = [match.end() for match in _CLAUSE_END.finditer(text, start, start + length)]
    later = [end for end in ends if end >= max(last, start + length // 2)]
    end = max(later, default=start + length)
    masks = (match.span() for match in _MASK.finditer(text))
    return next((b for a, b in masks if a < end < b), end)


def _cut_out(text: str, found: Sequence[Span], start: int, end: int) -> tuple[Segment, ...]:
    before = (Segment("…", marked=False),) if start else ()
    after = (Segment("…", marked=False),) if end < len(text) else ()
    return before + _segments(text, found, start, end) + after


def _segments(text: str, found: Sequence[Span], start: int, end: int) -> tuple[Segment, ...]:
    """Return `text[start:end]` cut where marks begin and end; overlapping ones are one."""
    segments: list[Segment] = []
    place = start
    for first, last in _merged(found):
        if start <= first and last <= end:
            segments += [Segment(text[place:first], False), Segment(text[first:last], True)]
            place = last
    segments.append(Segment(text[place:end], marked=False))
    return tuple(segment for segment in segments if segment.text)


def _merged(found: Iterable[Span]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end, _ in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged
