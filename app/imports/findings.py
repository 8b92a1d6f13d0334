"""What is kept of a page that was read: its plan and its doubts as plain values, masked. Pure.

A doubt is the same in a later version of its page if page, case, code and words are: lines move as
the page grows, so no line number makes it another one. Two equal doubts of one case are told apart
by their order.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.accounts.names import canonical
from app.errors import N_
from import_wiki.cases.model import Doubt, ParsedPage, Place, Severity, WikiCase
from import_wiki.cases.names import NOT_PEOPLE, ROLES
from import_wiki.masking import Masking
from import_wiki.plan import CaseUpdate, FieldChange, Plan
from import_wiki.report import facts

WORDS_MAX_LENGTH = 300

STATUS_CODES = frozenset(
    {
        "no_status_line",
        "no_status_chosen",
        "several_statuses_chosen",
        "several_status_lines",
        "status_tick_ambiguous",
        "status_not_read",
    }
)
"""Doubts that leave a case without a status."""

NAME_UNKNOWN = "name_unknown"
_NAME_UNKNOWN = N_("“%(name)s” means nobody here yet.")

_NAMES = {NAME_UNKNOWN: "name", "engineer_unclear": "name", "speaker_without_brackets": "speaker"}
"""Doubts that ask who somebody is, and which of their values is the name."""

_MOVING = frozenset({"lines"})
"""Values that differ in the next version although the doubt is the same."""

Values = dict[str, Any]


@dataclass(frozen=True)
class FoundDoubt:
    key: str
    code: str
    severity: Severity
    line: int | None
    words: str
    why: str
    why_values: Mapping[str, Any]
    choices: Sequence[str]
    hint: Mapping[str, Any]
    name_key: str | None
    label: str | None
    occurrence: int


def names_of(parsed: ParsedPage) -> list[str]:
    """Return every name on the page that stands for a person, in its order."""
    engineers = (name for case in parsed.cases for name in case.engineers)
    speakers = (entry.speaker for case in parsed.cases for entry in case.tracking if entry.speaker)
    people = dict.fromkeys((*engineers, *speakers))
    return [name for name in people if name not in ROLES and name not in NOT_PEOPLE]


def found_doubts(parsed: ParsedPage, unknown: Iterable[str]) -> list[FoundDoubt]:
    """Return every doubt of the page; `unknown` are the names that mean nobody here yet."""
    masking = Masking(parsed)
    raised: list[tuple[WikiCase | None, Doubt]] = [
        *((None, doubt) for doubt in (*parsed.doubts, *_unknown_names(parsed, unknown))),
        *((case, doubt) for case in parsed.cases for doubt in case.doubts),
    ]
    met: Counter[str] = Counter()
    found = []
    for case, doubt in raised:
        kept = _kept(case, doubt, masking)
        met[kept.key] += 1
        found.append(_numbered(kept, met[kept.key]))
    return found


def _unknown_names(parsed: ParsedPage, unknown: Iterable[str]) -> Iterator[Doubt]:
    place = Place(parsed.page.reference, parsed.page.version, None)
    for name in unknown:
        groups = (group for group in parsed.aliases if name in group)
        others = tuple(other for group in groups for other in group if other != name)
        why, values = _NAME_UNKNOWN, {"name": name}
        yield Doubt(NAME_UNKNOWN, Severity.DECIDE, place, why, values, choices=others)


def _kept(case: WikiCase | None, doubt: Doubt, masking: Masking) -> FoundDoubt:
    named = doubt.values.get(_NAMES.get(doubt.code, ""))
    values = {name: _shown(value, masking) for name, value in doubt.values.items()}
    words = _excerpt(doubt.words, masking)
    label, occurrence = (case.label.key, case.occurrence) if case else (None, 1)
    steady = sorted(f"{name}={value}" for name, value in values.items() if name not in _MOVING)
    return FoundDoubt(
        key=_digest((label or "", str(occurrence), doubt.code, words, *steady)),
        code=doubt.code,
        severity=doubt.severity,
        line=doubt.place.line,
        words=words,
        why=doubt.why,
        why_values=values,
        choices=[_excerpt(choice, masking) for choice in doubt.choices],
        hint=_hint(case, doubt, masking),
        name_key=canonical(str(named)) if named else None,
        label=label,
        occurrence=occurrence,
    )


def _hint(case: WikiCase | None, doubt: Doubt, masking: Masking) -> Values:
    """Return what the log suggests where the page tells no status."""
    hint = case.status_hint if case and doubt.code in STATUS_CODES else None
    if hint is None:
        return {}
    return {"value": hint.value, "line": hint.line, "words": _excerpt(hint.words, masking)}


def _numbered(doubt: FoundDoubt, number: int) -> FoundDoubt:
    if number == 1:
        return doubt
    return replace(doubt, key=_digest((doubt.key, str(number))))


def _digest(parts: Iterable[str]) -> str:
    """Return the digest of masked words: there is no secret in them to be tried."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _shown(value: object, masking: Masking) -> object:
    return value if isinstance(value, int) else _excerpt(str(value), masking)


def _excerpt(text: str, masking: Masking) -> str:
    words = masking.all_masked(text).strip()
    return words if len(words) <= WORDS_MAX_LENGTH else f"{words[: WORDS_MAX_LENGTH - 1]}…"


def counts(parsed: ParsedPage, plan: Plan, doubts: Iterable[FoundDoubt]) -> dict[str, int]:
    """Return the numbers of a run."""
    severities = Counter(doubt.severity for doubt in doubts)
    return {
        "create": len(plan.create),
        "update": len(plan.update),
        "unchanged": len(plan.unchanged),
        "conflict": len(plan.conflicts),
        "vanished": len(plan.vanished),
        "secrets": sum(len(case.secrets) for case in parsed.cases),
        **{severity.value: severities[severity] for severity in Severity},
    }


def told(parsed: ParsedPage) -> Values:
    """Return what was read and where every line went, as the page of the run tells it."""
    return asdict(facts(parsed))


def planned_cases(parsed: ParsedPage, plan: Plan) -> list[Values]:
    """Return what becomes of every case, in the order of the report."""
    masking = Masking(parsed)
    return [
        *(_change("conflict", update, masking) for update in plan.conflicts),
        *(_change("update", update, masking) for update in plan.update),
        *(_new(case, masking) for case in plan.create),
        *(_told("unchanged", key.label, key.occurrence) for key in plan.unchanged),
        *(_told("vanished", key.label, key.occurrence) for key in plan.vanished),
    ]


def _told(becomes: str, label: str, occurrence: int) -> Values:
    return {"becomes": becomes, "label": label, "occurrence": occurrence}


def _new(case: WikiCase, masking: Masking) -> Values:
    problem = _excerpt(case.problem.text, masking) if case.problem else ""
    return {
        **_told("create", case.label.key, case.occurrence),
        "problem": problem,
        "lines": list(case.lines),
    }


def _change(becomes: str, update: CaseUpdate, masking: Masking) -> Values:
    return {
        **_told(becomes, update.key.label, update.key.occurrence),
        "lines": list(update.case.lines),
        "changes": [_difference(change, masking) for change in update.changes],
    }


def _difference(change: FieldChange, masking: Masking) -> Values:
    return {
        "field": change.field,
        "before": masking.all_masked(change.before),
        "after": masking.all_masked(change.after),
        "conflict": change.conflict,
    }
