"""Reads one case: its lines → a `WikiCase` with the doubts its own lines raise.

What needs the other cases of the page (targets of references, repeated numbers and texts) is done
in `pages` and `rules`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from import_wiki.cases.entries import entries_of
from import_wiki.cases.labels import Label, anchor_of
from import_wiki.cases.model import (
    Bucket,
    Entry,
    FormField,
    Hint,
    PageNote,
    WikiCase,
    WikiStatus,
    WikiText,
)
from import_wiki.cases.names import NameList, read_names
from import_wiki.cases.parts import Part, buckets_of, parts_in, parts_of, readings_of
from import_wiki.cases.references import references_in
from import_wiki.cases.sensitive import sensitive_in
from import_wiki.cases.shapes import LineKind, Reading, Section
from import_wiki.cases.status import STATUSES, StatusReading, read_status
from import_wiki.cases.texts import attachments_of, field_of, images_of, note_of
from import_wiki.page import WikiLine, ordered_versions
from import_wiki.text import fold

_FORM = re.compile(
    r"\s{0,4}(?P<label>日期|时间|桩站名称|站点名称|手机号|订单号|充电桩号|充电枪号|开始充电时间"
    r"|网络状态|故障状态)\s{0,4}:\s{0,4}(?P<value>.*)"
)
_UNPLACED = frozenset({LineKind.TEXT, LineKind.HEADING, LineKind.UNKNOWN_MARK})
_CLAUSE_END = re.compile(r"[\s,。;!?:]+")


@dataclass(frozen=True)
class CaseLines:
    """The lines of one case, its heading first; the furniture among them is not for the reader."""

    label: Label
    heading: str
    lines: tuple[WikiLine, ...]
    furniture: frozenset[int]

    @property
    def body(self) -> tuple[WikiLine, ...]:
        return tuple(line for line in self.lines[1:] if line.number not in self.furniture)


@dataclass(frozen=True)
class CaseReading:
    """A case as its own lines tell it, with what the rules need besides."""

    case: WikiCase
    parts: tuple[Part, ...]
    statuses: tuple[StatusReading, ...]
    names: NameList
    price_lines: tuple[int, ...]

    @property
    def readings(self) -> Iterator[Reading]:
        return (reading for part in self.parts for reading in part.readings)

    def buckets(self) -> Iterator[tuple[int, Bucket]]:
        """Yield for every line of the case that is not furniture what it was taken for."""
        yield self.case.heading_line, Bucket.HEADING
        yield from buckets_of(self.parts)

    def notes(self) -> Iterator[PageNote]:
        """Yield the text behind the end, which no field takes."""
        for part in parts_in(self.parts, Section.END):
            left = [reading.line for reading in part.readings if reading.kind in _UNPLACED]
            if left:
                yield PageNote(note_of(left), self.case.id)


def read_case(source: CaseLines, *, known_names: Iterable[str] = ()) -> CaseReading:
    """Return what the lines of one case say."""
    parts = parts_of(source.body)
    statuses = tuple(read_status(line.text) for line in readings_of(parts, LineKind.STATUS))
    engineer_lines = readings_of(parts, LineKind.ENGINEERS)
    names = read_names("\n".join(line.text for line in engineer_lines), known_names)
    readings = [reading for part in parts for reading in part.readings]
    sensitive = sensitive_in(readings)
    case = _with_texts(_of_heading(source), parts)
    case = _with_end(case, parts, statuses)
    case = replace(
        case,
        engineers=names.names,
        references=references_in(readings),
        images=tuple(image for line in source.body for image in images_of(line)),
        attachments=tuple(file for line in source.body for file in attachments_of(line)),
        secrets=sensitive.secrets,
        personal=sensitive.personal,
    )
    return CaseReading(case, parts, statuses, names, sensitive.price_lines)


def _of_heading(source: CaseLines) -> WikiCase:
    heading = source.lines[0]
    return WikiCase(
        label=source.label,
        anchor=anchor_of(source.heading),
        heading_line=heading.number,
        lines=(heading.number, source.lines[-1].number),
        versions=ordered_versions(line.version for line in source.lines),
        version_heading=heading.version,
        author=heading.author,
    )


def _with_texts(case: WikiCase, parts: Sequence[Part]) -> WikiCase:
    problem = _problem(parts)
    return replace(
        case,
        problem=problem,
        form=_form(problem),
        tracking=entries_of(parts, case.label.date),
        resolution=_resolution(parts),
    )


def _with_end(case: WikiCase, parts: Sequence[Part], statuses: Sequence[StatusReading]) -> WikiCase:
    status_lines = readings_of(parts, LineKind.STATUS)
    engineer_lines = readings_of(parts, LineKind.ENGINEERS)
    status = _status(statuses)
    return replace(
        case,
        status=status,
        status_line=status_lines[-1].line.number if status_lines else None,
        status_version=status_lines[-1].line.version if status_lines else None,
        status_hint=None if status else _status_hint(case.tracking),
        engineers_line=engineer_lines[-1].line.number if engineer_lines else None,
    )


def _problem(parts: Sequence[Part]) -> WikiText | None:
    """Return the first problem statement with what stands above its label."""
    first = parts_in(parts, Section.PROBLEM)[:1]
    return field_of([reading for part in (parts[0], *first) for reading in part.readings])


def _resolution(parts: Sequence[Part]) -> WikiText | None:
    readings: list[Reading] = []
    for part in parts_in(parts, Section.RESOLUTION):
        label = part.readings[0]
        readings += part.readings if label.filled else part.readings[1:]
    return field_of(readings)


def _form(problem: WikiText | None) -> tuple[FormField, ...]:
    """Return the filled form some problems begin with."""
    if problem is None:
        return ()
    lines = zip(problem.numbers, problem.text.split("\n"), strict=False)
    return tuple(
        FormField(found["label"], text[found.start("value") :].strip(), number)
        for number, text in lines
        if (found := _FORM.fullmatch(fold(text)))
    )


def _status(statuses: Sequence[StatusReading]) -> WikiStatus | None:
    """Return the status if every status line of the case says the same."""
    said = {reading.status for reading in statuses}
    return said.pop() if len(said) == 1 else None


def _status_hint(tracking: Sequence[Entry]) -> Hint | None:
    """Return the status the last entry speaks of, with the words that do."""
    text = tracking[-1].text if tracking else None
    if text is None:
        return None
    for number, line in zip(reversed(text.numbers), reversed(text.text.split("\n")), strict=False):
        for clause in reversed(_CLAUSE_END.split(fold(line))):
            for word, status in STATUSES.items():
                if word in clause:
                    return Hint(status, f"text of line {number}: {clause}", number, clause.strip())
    return None
