"""What on the page as a whole makes a doubt: one small rule each, in one table."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from app.redaction import PERSONAL_KINDS, SECRET_KINDS, Kind, find
from import_wiki.cases.conversion import syntax_of
from import_wiki.cases.doubts import doubt, line_list
from import_wiki.cases.labels import read_heading
from import_wiki.cases.model import BlockKind, Doubt
from import_wiki.cases.names import NOT_PEOPLE
from import_wiki.cases.surroundings import Surroundings
from import_wiki.page import Degradation

Rule = Callable[[Surroundings], Iterator[Doubt]]

_MOST_NAMED = 20
_SENSITIVE = {
    "credentials": frozenset(SECRET_KINDS),
    "phone_number": frozenset({Kind.PHONE}),
    "personal_number": frozenset(PERSONAL_KINDS) - {Kind.PHONE},
}


def page_doubts(around: Surroundings) -> tuple[Doubt, ...]:
    """Return every doubt about the page itself."""
    return tuple(found for rule in PAGE_RULES for found in rule(around))


def _no_case(around: Surroundings) -> Iterator[Doubt]:
    if not around.cases:
        yield doubt("no_case", around.place(None))


def _syntax(around: Surroundings) -> Iterator[Doubt]:
    syntax = around.page.syntax
    if syntax_of(syntax) is None:
        yield doubt("syntax_unknown", around.place(None), syntax=syntax)


def _reused_numbers(around: Surroundings) -> Iterator[Doubt]:
    for number, cases in around.by_number.items():
        if len(cases) > 1:
            labels = ", ".join(case.id for case in cases[:_MOST_NAMED])
            place = around.place(cases[0].heading_line)
            yield doubt("number_reused", place, number=number, labels=labels)


def _missing_numbers(around: Surroundings) -> Iterator[Doubt]:
    """Yield the numbers that were skipped, and those a reused number stands in place of."""
    numbers = around.by_number.keys()
    due = {number for number in around.expected_numbers.values() if number not in numbers}
    for lower, upper in zip(sorted(numbers), sorted(numbers)[1:], strict=False):
        due.update(range(lower + 1, min(upper, lower + 1 + _MOST_NAMED)))
    if due:
        listed = line_list(sorted(due)[:_MOST_NAMED])
        yield doubt("number_missing", around.place(None), numbers=listed)


def _prefixes(around: Surroundings) -> Iterator[Doubt]:
    lines: dict[str, int] = {}
    for case in around.cases:
        lines.setdefault(case.label.prefix.casefold(), case.heading_line)
    if len(lines) > 1:
        prefixes = tuple(lines)[:_MOST_NAMED]
        place = around.place(list(lines.values())[1])
        yield doubt("prefixes_mixed", place, choices=prefixes, prefixes=", ".join(prefixes))


def _headings(around: Surroundings) -> Iterator[Doubt]:
    for block in around.blocks:
        if block.kind is BlockKind.EMPTY_HEADING:
            yield doubt("empty_heading", around.place(block.lines[1]))
    for note in around.notes:
        if note.case is not None:
            continue  # told by the case it stands behind
        heading = read_heading(note.text.source.split("\n")[0])
        place = around.place(note.text.first)
        if heading:
            yield doubt("heading_without_label", place, heading=heading.text)
        else:
            yield doubt("unplaced_text", place, words=note.text.text)


def _sensitive(around: Surroundings) -> Iterator[Doubt]:
    """Yield what stands in notes outside the cases; a case tells of its own."""
    lines: dict[str, list[int]] = {code: [] for code in _SENSITIVE}
    for note in around.notes:
        for finding in find(note.text.text) if note.case is None else ():
            for code, kinds in _SENSITIVE.items():
                if finding.kind in kinds:
                    lines[code].append(note.text.line_at(finding.start))
    for code, numbers in lines.items():
        if numbers:
            yield doubt(code, around.place(numbers[0]), lines=line_list(numbers))


def _versions(around: Surroundings) -> Iterator[Doubt]:
    """Yield the versions that must have existed and changed no line that is still there."""
    minors: dict[int, set[int]] = defaultdict(set)
    for version in around.page.versions:
        major, _, minor = version.partition(".")
        minors[int(major)].add(int(minor.split(".")[0] or 1))
    if not minors:
        return
    missing = [
        f"{major}.{minor}"
        for major in range(1, min(max(minors), 10_000) + 1)
        for minor in range(1, min(max(minors.get(major, {1})), 1_000) + 1)
        if minor not in minors.get(major, ())
    ]
    if missing:
        versions = ", ".join(missing[:_MOST_NAMED])
        yield doubt("versions_without_lines", around.place(None), versions=versions)


def _losses(around: Surroundings) -> Iterator[Doubt]:
    """Yield what the way from the wiki to us has destroyed. Files are told where they are shown."""
    page = around.page
    authors = ", ".join(sorted({line.author for line in page.lines if line.author})) or "–"
    for loss in Degradation:
        if loss in page.degraded and loss is not Degradation.ATTACHMENTS_MISSING:
            yield doubt(loss.value, around.place(None), authors=authors)


def _firms(around: Surroundings) -> Iterator[Doubt]:
    found = [name for name in NOT_PEOPLE if any(name in line.text for line in around.page.lines)]
    if found:
        names = ", ".join(f"{name} ({NOT_PEOPLE[name]})" for name in found)
        yield doubt("not_people", around.place(None), names=names)


PAGE_RULES: tuple[Rule, ...] = (
    _no_case,
    _syntax,
    _reused_numbers,
    _missing_numbers,
    _prefixes,
    _headings,
    _sensitive,
    _versions,
    _losses,
    _firms,
)
