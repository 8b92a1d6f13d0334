"""Cuts a case into its parts: problem, tracking, resolution, and the end with status and engineers.

    heading ▶ TOP ▶ PROBLEM ▶ TRACKING ▶ RESOLUTION ▶ END
                        ▲                               │  a second block, an update below the end
                        └───────────────────────────────┘

A label opens its part wherever it stands, so blocks may repeat or be missing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from import_wiki.cases.model import Bucket
from import_wiki.cases.shapes import LineKind, Reading, Section, read_line
from import_wiki.page import WikiLine

_OPENS_A_PART = frozenset({LineKind.PROBLEM, LineKind.MARK, LineKind.STATUS, LineKind.ENGINEERS})

_BUCKETS = {
    LineKind.BLANK: Bucket.BLANK,
    LineKind.FURNITURE: Bucket.FURNITURE,
    LineKind.STATUS: Bucket.STATUS,
    LineKind.ENGINEERS: Bucket.ENGINEERS,
}
_TEXT_BUCKETS = {
    Section.TOP: Bucket.PROBLEM,
    Section.PROBLEM: Bucket.PROBLEM,
    Section.TRACKING: Bucket.TRACKING,
    Section.RESOLUTION: Bucket.RESOLUTION,
    Section.END: Bucket.UNPLACED,
}


@dataclass
class Part:
    """Lines of one section. The first is the label that opened it, but for TOP."""

    section: Section
    readings: list[Reading] = field(default_factory=list)

    def opened_by(self, name: str) -> str | None:
        """Return what the label that opened the part says under this name."""
        return self.readings[0].groups.get(name) if self.readings else None


def parts_of(lines: Iterable[WikiLine]) -> tuple[Part, ...]:
    """Return the parts of a case in the order of the page."""
    parts = [Part(Section.TOP)]
    for line in lines:
        reading = read_line(line, parts[-1].section)
        leads_to = reading.leads_to
        if leads_to and (reading.kind in _OPENS_A_PART or leads_to is not parts[-1].section):
            parts.append(Part(leads_to))
        parts[-1].readings.append(reading)
    return tuple(parts)


def parts_in(parts: Sequence[Part], section: Section) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.section is section)


def readings_of(parts: Sequence[Part], kind: LineKind) -> tuple[Reading, ...]:
    return tuple(reading for part in parts for reading in part.readings if reading.kind is kind)


def buckets_of(parts: Sequence[Part]) -> Iterator[tuple[int, Bucket]]:
    """Yield for every line what it was taken for."""
    for part in parts:
        for reading in part.readings:
            yield reading.line.number, _bucket(reading, part.section)


def _bucket(reading: Reading, section: Section) -> Bucket:
    if reading.kind in _BUCKETS:
        return _BUCKETS[reading.kind]
    if reading.kind in {LineKind.MARK, LineKind.DATE_MARK} and not reading.filled:
        return Bucket.MARK
    return _TEXT_BUCKETS[section]
