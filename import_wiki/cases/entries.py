"""Cuts the tracking log into entries.

An entry runs from its label 【x】: or its date mark to the next one, or to the end of the section,
over blank lines; text before the first label is an entry without speaker. Only brackets name a
speaker and only a date mark gives a date: whatever else points to one is a hint.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from import_wiki.cases.labels import day_of_mark
from import_wiki.cases.model import DateFrom, Entry, Hint, RelativeDate
from import_wiki.cases.names import is_name
from import_wiki.cases.parts import Part
from import_wiki.cases.shapes import LineKind, Reading, Section
from import_wiki.cases.texts import text_of
from import_wiki.page import ordered_versions, version_order
from import_wiki.text import fold

_OPENS_AN_ENTRY = frozenset({LineKind.SPEAKER, LineKind.DATE_MARK, LineKind.ROUTING})
_WORDLESS = frozenset({LineKind.BLANK, LineKind.FURNITURE})
_NUMBERED = re.compile(r"^[ ]{0,4}([1-9][0-9]?)、", re.MULTILINE)
_RELATIVE = re.compile(r"(?:今天|今日)\s?(?P<day>[0-9]{1,2})\s?[号日]")
_PROBLEM = "问题描述"


@dataclass(frozen=True)
class _Group:
    """The lines of one entry; `above` is the date mark they stand below but are older than."""

    readings: tuple[Reading, ...]
    section: str | None
    above: Reading | None = None

    @property
    def opening(self) -> Reading | None:
        first = self.readings[0] if self.readings else None
        return first if first and first.kind in _OPENS_AN_ENTRY else None

    @property
    def empty(self) -> bool:
        return all(reading.kind in _WORDLESS for reading in self.readings)


def entries_of(parts: Sequence[Part], case_date: date | None) -> tuple[Entry, ...]:
    """Return the entries of the tracking, the analyses and every further problem statement."""
    entries: list[Entry] = []
    for part in _logs(parts):
        for group in _groups(part):
            if not group.empty:
                entries.append(_entry(group, entries[-1] if entries else None, case_date))
    return tuple(entries)


def _logs(parts: Sequence[Part]) -> Iterator[Part]:
    problems = 0
    for part in parts:
        problems += part.section is Section.PROBLEM
        further_problem = part.section is Section.PROBLEM and problems > 1
        if part.section is Section.TRACKING or further_problem:
            yield part


def _groups(part: Part) -> Iterator[_Group]:
    section = _PROBLEM if part.section is Section.PROBLEM else part.opened_by("section")
    readings: list[Reading] = []
    for reading in _without_bare_label(part.readings):
        if reading.kind in _OPENS_AN_ENTRY:
            yield from _by_age(readings, section)
            readings = []
        readings.append(reading)
    yield from _by_age(readings, section)


def _without_bare_label(readings: list[Reading]) -> list[Reading]:
    label = readings[0].kind in {LineKind.MARK, LineKind.PROBLEM} and not readings[0].filled
    return readings[1:] if label else readings


def _by_age(readings: list[Reading], section: str | None) -> Iterator[_Group]:
    """Yield the lines, cut before a paragraph older than the date mark it stands below."""
    cut = _older_than_mark(readings)
    yield _Group(tuple(readings[:cut]), section)
    if cut is not None:
        yield _Group(tuple(readings[cut:]), section, above=readings[0])


def _older_than_mark(readings: list[Reading]) -> int | None:
    mark = readings[0] if readings else None
    if mark is None or mark.kind is not LineKind.DATE_MARK or mark.line.version is None:
        return None
    paragraph = 0
    for index, reading in enumerate(readings):
        if reading.kind is LineKind.BLANK:
            paragraph = index + 1
        elif _is_older(reading, mark):
            return paragraph or index  # in the mark's own paragraph: from the older line on
    return None


def _is_older(reading: Reading, mark: Reading) -> bool:
    version, marked_in = reading.line.version, mark.line.version
    if version is None or marked_in is None or reading.kind is LineKind.BLANK:
        return False
    return version_order(version) < version_order(marked_in)


def _entry(group: _Group, previous: Entry | None, case_date: date | None) -> Entry:
    opening = group.opening
    entry = Entry(
        text=text_of(group.readings),
        section=group.section,
        speaker=_group_of(opening, "speaker"),
        routing=_group_of(opening, "routing"),
        note=_note(group),
    )
    if opening and opening.kind is LineKind.DATE_MARK:
        entry = _dated(entry, opening)
    hint = entry.speaker_inferred or _goes_on(previous, entry)
    return replace(
        entry, speaker_inferred=hint, relative_date=_relative_date(entry.text.text, case_date)
    )


def _group_of(opening: Reading | None, name: str) -> str | None:
    return opening.groups.get(name) if opening else None


def _dated(entry: Entry, mark: Reading) -> Entry:
    who = mark.groups.get("who") or ""
    words = mark.whole.removesuffix(mark.text.strip()).rstrip(" :：")
    hint = Hint(who, f"the date mark names {who}") if is_name(who) else None
    return replace(
        entry,
        date=day_of_mark(fold(mark.groups["date"])),
        date_from=DateFrom(mark.line.number, words),
        speaker_inferred=hint,
    )


def _note(group: _Group) -> str | None:
    mark = group.above
    if mark is None:
        return None
    older = [reading.line for reading in group.readings if _is_older(reading, mark)]
    versions = ", ".join(ordered_versions(line.version for line in older))
    return (
        f"stands below the date mark, but lines {older[0].number}-{older[-1].number} are of "
        f"version {versions}, older than the mark ({mark.line.version}): not dated"
    )


def _goes_on(previous: Entry | None, entry: Entry) -> Hint | None:
    """Return who speaks on if a dated entry goes on with the numbering of the one before."""
    if previous is None or previous.speaker is None or entry.speaker or not entry.date_from:
        return None
    before, numbers = (_NUMBERED.findall(text) for text in (previous.text.text, entry.text.text))
    if not before or not numbers or int(numbers[0]) != int(before[-1]) + 1:
        return None
    listed, earlier = ("、".join(found) for found in (numbers, before))
    speaker = previous.speaker
    return Hint(speaker, f"numbering {listed} goes on from {earlier} of 【{speaker}】")


def _relative_date(text: str, case_date: date | None) -> RelativeDate | None:
    """Return the day meant by `今天15号`, taking the month of the case's own date."""
    found = _RELATIVE.search(fold(text)) if case_date else None
    if found is None or case_date is None:
        return None
    try:
        resolved = case_date.replace(day=int(found["day"]))
    except ValueError:
        return None
    words = text[slice(*found.span())]
    return RelativeDate(words, resolved) if resolved >= case_date else None
