"""The lines of a wiki page: who wrote which, and how they are cut to be shown. Pure.

A page is shown in parts, so that ten thousand lines do not stand in a browser at once; within a
part lines of one version stand in one group, as the wiki's own blame shows them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

PART_LINES = 1000


@dataclass(frozen=True)
class LineGroup:
    """Lines written in one version. It ends where the next begins; None: not known."""

    line: int
    version: str | None
    author: str | None
    at: datetime | None

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> Self:
        """Read what `as_values` gave."""
        at = values["at"]
        when = datetime.fromisoformat(at) if at else None
        return cls(values["line"], values["version"], values["author"], when)

    def as_values(self) -> dict[str, Any]:
        """Return the group fit for JSON."""
        at = self.at.isoformat() if self.at else None
        return {"line": self.line, "version": self.version, "author": self.author, "at": at}


@dataclass(frozen=True)
class Line:
    number: int
    text: str
    note: bool
    """It belongs to no case."""


@dataclass(frozen=True)
class ShownGroup:
    """The lines of a group that stand in the part shown."""

    group: LineGroup
    lines: tuple[Line, ...]


def filled(groups: Sequence[LineGroup], known: Iterable[LineGroup]) -> list[LineGroup]:
    """Return the groups with what `known` tells of their versions and they do not.

    A version has one author and one date, so what an earlier source told of it stays true.
    """
    by_version = {group.version: group for group in known if group.version}
    return [_filled(group, by_version.get(group.version or "")) for group in groups]


def _filled(group: LineGroup, told: LineGroup | None) -> LineGroup:
    if told is None:
        return group
    return LineGroup(group.line, group.version, group.author or told.author, group.at or told.at)


def part_of(line: int) -> int:
    """Return the part that a line stands in; parts and lines count from 1."""
    return (line - 1) // PART_LINES + 1


def lines_of_part(part: int) -> tuple[int, int]:
    """Return the first and the last line a part may hold."""
    return (part - 1) * PART_LINES + 1, part * PART_LINES


def shown_groups(
    lines: Sequence[str], groups: Sequence[LineGroup], notes: Iterable[Sequence[int]], part: int
) -> tuple[ShownGroup, ...]:
    """Return the lines of one part in their groups; `lines` are all of the page's."""
    first, last = lines_of_part(part)
    noted = {
        number for from_, to in notes for number in range(max(from_, first), min(to, last) + 1)
    }
    shown = [
        Line(number, text, number in noted)
        for number, text in enumerate(lines[first - 1 : last], start=first)
    ]
    return tuple(_grouped(shown, groups or [LineGroup(1, None, None, None)]))


def _grouped(shown: Sequence[Line], groups: Sequence[LineGroup]) -> Iterator[ShownGroup]:
    above = shown[0].number if shown else 0
    starts = [max(group.line - above, 0) for group in groups]
    for group, start, end in zip(groups, starts, [*starts[1:], len(shown)], strict=True):
        if within := tuple(shown[start:end]):
            yield ShownGroup(group, within)
