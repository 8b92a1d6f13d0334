"""Reads a page: headings → cases, furniture, notes, and a bucket for every line.

A case runs from its heading to the next heading of its level or above; furniture and blank lines
behind its last word are not part of it. What no case takes becomes a note of the page.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from import_wiki.cases.aliases import alias_groups
from import_wiki.cases.blocks import page_blocks
from import_wiki.cases.case import CaseLines, CaseReading, read_case
from import_wiki.cases.labels import Heading, read_heading, read_label
from import_wiki.cases.model import Bucket, PageBlock, PageNote, ParsedPage, PersonalKind, WikiCase
from import_wiki.cases.page_rules import page_doubts
from import_wiki.cases.references import CasesOfPage
from import_wiki.cases.rules import case_doubts
from import_wiki.cases.shapes import Section, read_line
from import_wiki.cases.surroundings import Surroundings
from import_wiki.cases.texts import note_of
from import_wiki.page import WikiLine, WikiPage


@dataclass
class Stretch:
    """Lines below one heading; `heading` is None for those above the first."""

    heading: Heading | None = None
    lines: list[WikiLine] = field(default_factory=list)


def parse_page(page: WikiPage, *, known_names: Iterable[str] = ()) -> ParsedPage:
    """Return the cases of a page and everything a person should know about their reading.

    `known_names` are names of engineers that hold a blank or look unlike names; the page's own
    author is one of them.
    """
    names = frozenset({*known_names, *filter(None, [page.author])})
    blocks = page_blocks(page.lines)
    furniture = _numbers_of(blocks)
    stretches = _stretches(page.lines, furniture)
    readings = _read_cases(page, stretches, furniture, names)
    cases = tuple(reading.case for reading in readings)
    notes = (*_notes_outside(stretches, furniture), *(n for r in readings for n in r.notes()))
    around = Surroundings(page, cases, blocks, notes)
    return ParsedPage(
        page=page,
        cases=tuple(
            replace(reading.case, doubts=case_doubts(reading, around)) for reading in readings
        ),
        blocks=blocks,
        notes=tuple(sorted(notes, key=lambda note: note.text.first)),
        doubts=page_doubts(around),
        coverage=_coverage(page, furniture, readings),
        aliases=alias_groups(_names(page, cases)),
    )


def _numbers_of(blocks: Iterable[PageBlock]) -> frozenset[int]:
    return frozenset(
        number for block in blocks for number in range(block.lines[0], block.lines[1] + 1)
    )


def _stretches(lines: Sequence[WikiLine], furniture: frozenset[int]) -> tuple[Stretch, ...]:
    stretches = [Stretch()]
    for line in lines:
        heading = None if line.number in furniture else read_heading(line.text)
        if heading and _begins_a_stretch(heading, line, stretches[-1]):
            stretches.append(Stretch(heading))
        stretches[-1].lines.append(line)
    return tuple(stretches)


def _begins_a_stretch(heading: Heading, line: WikiLine, current: Stretch) -> bool:
    """Return whether the heading ends what stands above it: marks and deeper headings do not."""
    if read_label(heading.text):
        return True
    if read_line(line, Section.TRACKING).leads_to:
        return False
    return current.heading is None or heading.level <= current.heading.level


def _read_cases(
    page: WikiPage,
    stretches: Iterable[Stretch],
    furniture: frozenset[int],
    names: frozenset[str],
) -> tuple[CaseReading, ...]:
    """Return the cases, their references tied to each other and repeated labels counted."""
    sources = filter(None, (_case_lines(stretch, furniture) for stretch in stretches))
    readings = [read_case(source, known_names=names) for source in sources]
    cases = _counted([reading.case for reading in readings])
    on_page = CasesOfPage(cases, page.reference)
    return tuple(
        replace(reading, case=on_page.resolved(case))
        for reading, case in zip(readings, cases, strict=True)
    )


def _case_lines(stretch: Stretch, furniture: frozenset[int]) -> CaseLines | None:
    label = read_label(stretch.heading.text) if stretch.heading else None
    if label is None or stretch.heading is None:
        return None
    lines = tuple(_without_trailing_furniture(stretch.lines, furniture))
    return CaseLines(label, stretch.heading.text, lines, furniture)


def _without_trailing_furniture(
    lines: Sequence[WikiLine], furniture: frozenset[int]
) -> Iterator[WikiLine]:
    words = [at for at, line in enumerate(lines) if not (line.blank or line.number in furniture)]
    yield from lines[: words[-1] + 1]
    yield from takewhile(lambda line: line.number not in furniture, lines[words[-1] + 1 :])


def _counted(cases: Sequence[WikiCase]) -> tuple[WikiCase, ...]:
    """Return the cases with repeated labels counted from the bottom of the page."""
    seen: Counter[str] = Counter()
    counted = []
    for case in reversed(cases):
        key = case.label.key
        seen[key] += 1
        counted.append(replace(case, occurrence=seen[key]))
    return tuple(_with_anchors(reversed(counted)))


def _with_anchors(cases: Iterable[WikiCase]) -> Iterator[WikiCase]:
    """Yield the cases with `-1`, `-2` behind an anchor that stands above already."""
    seen: Counter[str] = Counter()
    for case in cases:
        repeats = seen[case.anchor]
        seen[case.anchor] += 1
        yield replace(case, anchor=f"{case.anchor}-{repeats}") if repeats else case


def _notes_outside(stretches: Iterable[Stretch], furniture: frozenset[int]) -> Iterator[PageNote]:
    for stretch in stretches:
        if stretch.heading is None or read_label(stretch.heading.text) is None:
            lines = [line for line in stretch.lines if line.number not in furniture]
            if any(not line.blank for line in lines):
                yield PageNote(note_of(lines))


def _coverage(
    page: WikiPage, furniture: frozenset[int], readings: Iterable[CaseReading]
) -> tuple[Bucket, ...]:
    """Return the bucket of every line: what nobody took is blank or unplaced."""
    taken = dict.fromkeys(furniture, Bucket.FURNITURE)
    for reading in readings:
        taken.update(reading.buckets())
    return tuple(
        taken.get(line.number, Bucket.BLANK if line.blank else Bucket.UNPLACED)
        for line in page.lines
    )


def _names(page: WikiPage, cases: Iterable[WikiCase]) -> Iterator[str]:
    """Yield everybody named on the page, as written there."""
    if page.author:
        yield page.author
    for case in cases:
        yield from case.engineers
        yield from (entry.speaker for entry in case.tracking if entry.speaker)
        yield from (p.value for p in case.personal if p.kind is PersonalKind.PERSON)
