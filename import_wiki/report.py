"""The report of a dry run or an import: every case, every doubt, every line.

`facts` gives it as values, for a page to put into its reader's language; `report` in English words,
for the command. Excerpts are masked, secrets and personal data alike.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from import_wiki.cases.doubts import line_list
from import_wiki.cases.model import Bucket, Doubt, ParsedPage, Severity, WikiCase
from import_wiki.masking import Masking
from import_wiki.plan import CaseUpdate, FieldChange, Plan

_EXCERPT = 48
_ORDER = {Severity.UNREAD: "not read", Severity.DECIDE: "decide", Severity.NOTE: "note"}


@dataclass(frozen=True)
class CaseFacts:
    """What was read of one case."""

    label: str
    occurrence: int
    first_line: int
    last_line: int
    status: str | None
    engineers: tuple[str, ...]
    problem: str
    entries: int
    has_resolution: bool
    doubts: int
    """How many of them a person should look at."""


@dataclass(frozen=True)
class NoteFacts:
    """A text that belongs to no case."""

    first_line: int
    last_line: int
    words: str


@dataclass(frozen=True)
class Facts:
    """Everything that was read, and the proof that it is everything.

    `coverage` counts the lines in each bucket, in the order of the buckets; `unplaced` are the
    lines that were taken for nothing, as first and last of each run of them.
    """

    lines: int
    coverage: dict[str, int]
    unplaced: tuple[tuple[int, int], ...]
    cases: tuple[CaseFacts, ...]
    notes: tuple[NoteFacts, ...]


def facts(parsed: ParsedPage) -> Facts:
    """Return what was read of a page, masked."""
    masking = Masking(parsed)
    counts = Counter(parsed.coverage)
    return Facts(
        lines=len(parsed.coverage),
        coverage={bucket.value: counts[bucket] for bucket in Bucket if counts[bucket]},
        unplaced=tuple(_runs(_unplaced(parsed))),
        cases=tuple(_case_facts(case, masking) for case in parsed.cases),
        notes=tuple(
            NoteFacts(note.text.first, note.text.last, _excerpt(note.text.text, masking))
            for note in parsed.notes
        ),
    )


def _case_facts(case: WikiCase, masking: Masking) -> CaseFacts:
    first, last = case.lines
    return CaseFacts(
        label=case.label.key,
        occurrence=case.occurrence,
        first_line=first,
        last_line=last,
        status=case.status.value if case.status else None,
        engineers=tuple(masking.all_masked(name) for name in case.engineers),
        problem=_excerpt(case.problem.text, masking) if case.problem else "",
        entries=len(case.tracking),
        has_resolution=case.resolution is not None,
        doubts=sum(doubt.severity is not Severity.NOTE for doubt in case.doubts),
    )


def _unplaced(parsed: ParsedPage) -> list[int]:
    return [at for at, bucket in enumerate(parsed.coverage, 1) if bucket is Bucket.UNPLACED]


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of every run of consecutive numbers."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run_numbers = [number for _, number in run]
        yield run_numbers[0], run_numbers[-1]


def report(parsed: ParsedPage, plan: Plan | None = None) -> str:
    """Return what was read, and with a plan what would change; without one all cases are new."""
    masking = Masking(parsed)
    plan = plan or Plan(create=parsed.cases)
    sections = (
        _summary(parsed, plan),
        _cases(parsed, plan, masking),
        _doubts("The page", parsed.doubts, masking),
        *(_doubts(case.id, case.doubts, masking) for case in parsed.cases),
        _coverage(parsed),
    )
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section)))


def _summary(parsed: ParsedPage, plan: Plan) -> Iterator[str]:
    page = parsed.page
    yield f"{page.title}  version {page.version or 'unknown'}  by {page.author or 'unknown'}"
    counts = Counter(doubt.severity for doubt in parsed.all_doubts)
    yield (
        f"{len(plan.create)} to create, {len(plan.update)} to update, "
        f"{len(plan.unchanged)} unchanged, {len(plan.conflicts)} in conflict, "
        f"{len(plan.vanished)} vanished"
    )
    yield (
        f"{counts[Severity.DECIDE]} to decide, {counts[Severity.UNREAD]} not read, "
        f"{counts[Severity.NOTE]} notes"
    )


def _cases(parsed: ParsedPage, plan: Plan, masking: Masking) -> Iterator[str]:
    yield from (f"create     {_case(case, masking)}" for case in plan.create)
    for name, updates in (("update", plan.update), ("conflict", plan.conflicts)):
        for update in updates:
            yield f"{name:<10} {update.key.label}"
            yield from _changes(update, masking)
    yield from (f"unchanged  {key.label}" for key in plan.unchanged)
    yield from (f"vanished   {key.label}: kept here and marked" for key in plan.vanished)
    yield from (
        f"note       line {note.text.first}: {_excerpt(note.text.text, masking)}"
        for note in parsed.notes
    )


def _case(case: WikiCase, masking: Masking) -> str:
    status = case.status.value if case.status else "no status"
    engineers = "、".join(case.engineers) or "no engineer"
    problem = _excerpt(case.problem.text, masking) if case.problem else "no problem"
    first, last = case.lines
    return f"{case.id}  lines {first}-{last}  {status}  {engineers}  {problem}"


def _changes(update: CaseUpdate, masking: Masking) -> Iterator[str]:
    for change in update.changes:
        yield f"    {_field(change)} {change.change}{'  CONFLICT' if change.conflict else ''}"
        yield from (f"      - {line}" for line in _lines(change.before, masking))
        yield from (f"      + {line}" for line in _lines(change.after, masking))


def _field(change: FieldChange) -> str:
    position = change.stored_position if change.position is None else change.position
    return change.field if position is None else f"{change.field} {position + 1}"


def _lines(text: str, masking: Masking) -> Iterator[str]:
    return (line for line in masking.all_masked(text).split("\n") if line)


def _doubts(title: str, doubts: Iterable[Doubt], masking: Masking) -> Iterator[str]:
    order = list(_ORDER)
    found = sorted(doubts, key=lambda doubt: (order.index(doubt.severity), doubt.place.line or 0))
    if found:
        yield title
    for doubt in found:
        yield from _doubt(doubt, masking)


def _doubt(doubt: Doubt, masking: Masking) -> Iterator[str]:
    line = f"line {doubt.place.line}" if doubt.place.line else "page"
    sentence = masking.all_masked(doubt.sentence) if doubt.values else doubt.sentence
    yield f"  {_ORDER[doubt.severity]:<9} {line:<10} {doubt.code}: {sentence}"
    if doubt.words:
        yield f"{'':23}“{_excerpt(doubt.words, masking)}”"
    if doubt.choices:
        choices = " | ".join(_excerpt(choice, masking) for choice in doubt.choices)
        yield f"{'':23}choices: {choices}"


def _coverage(parsed: ParsedPage) -> Iterator[str]:
    counts = Counter(parsed.coverage)
    yield f"Every one of {len(parsed.coverage)} lines has its place:"
    yield "  " + ", ".join(f"{bucket} {counts[bucket]}" for bucket in Bucket if counts[bucket])
    if unplaced := _unplaced(parsed):
        yield f"  unplaced, kept as notes of the page: lines {line_list(unplaced)}"


def _excerpt(text: str, masking: Masking) -> str:
    words = " ".join(masking.all_masked(text).split())
    return words if len(words) <= _EXCERPT else f"{words[: _EXCERPT - 1]}…"
