"""Where a piece of a page stands: offsets into its source, and lines and columns made from them.

An `Excerpt` is text taken out of a page (a link's label, a macro's content), possibly with its
escapes removed, which still knows where each of its characters stood. Every node of the tree can
therefore name its place in the page as it was written, however deeply it was nested.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

_NEWLINE = re.compile(r"\r\n|\r|\n")


class Span(NamedTuple):
    """The offsets of a piece of the page: `source[span.start : span.end]`."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as a reader counts it: both numbers begin with 1."""

    line: int
    column: int


class Lines:
    """Turns offsets of one source into lines and columns."""

    def __init__(self, source: str) -> None:
        self._starts = [0, *(match.end() for match in _NEWLINE.finditer(source))]

    def position(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Text of a page with the offset of each of its characters, and of its end."""

    text: str
    offsets: Sequence[int]

    @classmethod
    def whole(cls, source: str) -> Self:
        return cls(source, range(len(source) + 1))

    def part(self, start: int, end: int) -> "Excerpt":
        return Excerpt(self.text[start:end], self.offsets[start : end + 1])

    def span(self, start: int, end: int) -> Span:
        return Span(self.offsets[start], self.offsets[end])
