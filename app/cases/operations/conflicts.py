"""Conflicts with the wiki: raised by an import, decided by a person once.

    raise_conflicts ──▶ waiting ──▶ decide_conflict ── the wiki's words ──▶ taken, with an event
                          │                        └── ours ────────────▶ kept, and remembered
                          └──▶ passed: the wiki says something else again, or both say the same

The rule: what stands here changes by a person's decision alone, and the event keeps what stood
before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.accounts import queries as people
from app.accounts.models import User
from app.audit import operations as audit
from app.cases import policy, queries
from app.cases.models import (
    NOTE_MAX_LENGTH,
    Case,
    Entry,
    EntryKind,
    EventKind,
    Provenance,
    SourcePage,
    WikiChoice,
    WikiConflict,
)
from app.cases.operations.facts import ImportedForm, ImportedFormField, rows_of
from app.cases.operations.importing import (
    Imported,
    ImportedEntry,
    change_field,
    cite_anew,
    follows_wiki,
    place_words,
    reword,
)
from app.cases.operations.recording import check_version, record_event, subject_of
from app.cases.policy import CaseAction
from app.cases.provenance import CHOSEN
from app.cases.workflow import DONE, CaseStatus
from app.cases.writing import Writing, citations_in, excerpt_of
from app.database import db
from app.errors import N_, Conflict
from app.redaction import SealedValue, mask
from app.vault import operations as vault


@dataclass(frozen=True, kw_only=True)
class Differing:
    """Words of the wiki that differ from what somebody wrote here; empty: they left the wiki."""

    field: str
    entry: Entry | None
    text: str
    html: str
    fingerprint: str
    source: Imported | None
    sealed: Sequence[SealedValue]
    details: dict[str, Any]


def raise_conflicts(
    case: Case, differing: Sequence[Differing], *, page: SourcePage, at: datetime
) -> None:
    """Let these conflicts of a case wait for a decision, and no others; one that waits is left."""
    waiting = {_place_of(each): each for each in queries.open_conflicts(case)}
    now = {(each.field, each.entry.id if each.entry else None): each for each in differing}
    for place, conflict in waiting.items():
        if place not in now or now[place].fingerprint != conflict.fingerprint:
            conflict.decision, conflict.decided_at = WikiChoice.PASSED, at
    for place, found in now.items():
        if place not in waiting or waiting[place].fingerprint != found.fingerprint:
            _raise(case, found, page, at=at)
    db.session.flush()


def decide_conflict(
    case: Case,
    conflict: WikiConflict,
    choice: WikiChoice,
    *,
    note: str,
    seen: int,
    by: User,
    at: datetime,
) -> None:
    """Take the wiki's words, or keep what stands here; both once, and for good.

    :raises Conflict: if somebody has decided it already.
    :raises EditConflict: if somebody changed the case since version `seen`.
    """
    policy.require(by, CaseAction.DECIDE_CONFLICT, case)
    if conflict.decision is not None:
        raise Conflict(N_("Somebody has decided this conflict already."))
    check_version(case, seen)
    conflict.decision, conflict.note = choice, mask(note)[:NOTE_MAX_LENGTH]
    conflict.decided_by_id, conflict.decided_at = by.id, at
    source = _provenance_of(case, conflict)
    if choice is WikiChoice.WIKI:
        _take(case, conflict, source, by=by, at=at)
    else:
        _keep(case, conflict, source)
    _place(source, conflict)
    db.session.flush()
    details = {"field": conflict.field, "decision": choice.value}
    audit.record("case.conflict_decided", subject_of(case), by=by, at=at, details=details)


def _place_of(conflict: WikiConflict) -> tuple[str, int | None]:
    return (conflict.field, conflict.entry_id)


def _raise(case: Case, found: Differing, page: SourcePage, *, at: datetime) -> None:
    source = found.source
    conflict = WikiConflict(
        case_id=case.id,
        entry_id=found.entry.id if found.entry else None,
        field=found.field,
        page_id=page.id,
        page_version=page.version,
        text=found.text,
        html=found.html,
        details=found.details,
        fingerprint=found.fingerprint,
        raised_at=at,
    )
    if source is not None:
        conflict.first_line, conflict.last_line = source.first_line, source.last_line
        conflict.versions, conflict.author = list(source.versions), source.author
    db.session.add(conflict)
    vault.keep(found.sealed, subject=subject_of(case), at=at)


def _keep(case: Case, conflict: WikiConflict, source: Provenance) -> None:
    source.kept = CHOSEN
    if conflict.field == "engineers":
        case.wiki_engineers = list(conflict.details["names"])


def _take(
    case: Case, conflict: WikiConflict, source: Provenance, *, by: User, at: datetime
) -> None:
    if conflict.entry is not None:
        changes = [reword(case, conflict.entry, _entry_of(conflict), at=at)]
    else:
        changes = list(_field_changes(case, conflict, source))
    details = {
        "page": conflict.page.title,
        "version": conflict.page_version,
        "changes": [each for each in changes if each["before"] != each["after"]],
    }
    record_event(case, EventKind.WIKI_CHANGED, by=by, at=at, details=details)


def _field_changes(
    case: Case, conflict: WikiConflict, source: Provenance
) -> Iterable[dict[str, Any]]:
    name = conflict.field
    if name == "form":
        queries.load_form(case)
    yield change_field(case, name, _SETTERS[name], conflict, source=source)
    if name == "problem":
        rows = {row.field: row for row in queries.provenance_of_fields(case)}
        if follows_wiki(case, rows.get("title")):
            yield change_field(case, "title", _set_title, conflict, source=rows.get("title"))
    if name in {"problem", "resolution"}:
        cite_anew(case)


def _entry_of(conflict: WikiConflict) -> ImportedEntry:
    details, day = conflict.details, conflict.details.get("day")
    kind = EntryKind(details["kind"])
    speaker = details.get("speaker")
    return ImportedEntry(
        kind=kind,
        writing=_writing_of(conflict),
        speaker=speaker,
        author=people.users_by_alias([speaker]).get(speaker) if speaker else None,
        day=date.fromisoformat(day) if day else None,
        mark=details.get("mark"),
        images=tuple(details.get("images", ())),
        source=_imported(conflict),
    )


def _writing_of(conflict: WikiConflict) -> Writing:
    """Return the words as they were rendered when they came; what was sealed is in the vault."""
    return Writing(
        text=conflict.text,
        html=conflict.html,
        excerpt=excerpt_of(conflict.html),
        sealed=(),
        citations=citations_in(conflict.text),
    )


def _imported(conflict: WikiConflict) -> Imported:
    return Imported(
        first_line=conflict.first_line or 0,
        last_line=conflict.last_line or 0,
        versions=tuple(conflict.versions),
        author=conflict.author,
        fingerprint=conflict.fingerprint,
    )


def _provenance_of(case: Case, conflict: WikiConflict) -> Provenance:
    """Return where the words come from; they may come from the wiki for the first time."""
    if conflict.entry is not None and conflict.entry.provenance is not None:
        return conflict.entry.provenance
    rows = {row.field: row for row in queries.provenance_of_fields(case)}
    if conflict.field not in rows:
        row = Provenance(case_id=case.id, field=conflict.field, page_id=conflict.page_id)
        row.first_line, row.last_line, row.versions, row.kept = 0, 0, [], CHOSEN
        db.session.add(row)
        return row
    return rows[conflict.field]


def _place(source: Provenance, conflict: WikiConflict) -> None:
    """Note that these words of the wiki are known now, and where they stand if they do."""
    if conflict.first_line is None:
        source.fingerprint = conflict.fingerprint
    else:
        place_words(source, _imported(conflict))


def _set_title(case: Case, conflict: WikiConflict) -> None:
    case.title = conflict.details["title"]


def _set_problem(case: Case, conflict: WikiConflict) -> None:
    case.problem, case.problem_html = conflict.text, conflict.html


def _set_resolution(case: Case, conflict: WikiConflict) -> None:
    case.resolution, case.resolution_html = conflict.text or None, conflict.html or None


def _set_status(case: Case, conflict: WikiConflict) -> None:
    case.status = CaseStatus(conflict.text) if conflict.text else CaseStatus.UNMARKED
    if case.status not in DONE:
        case.resolved_at = None


def _set_engineers(case: Case, conflict: WikiConflict) -> None:
    names = conflict.details["names"]
    known = people.users_by_alias(names)
    meant = list(dict.fromkeys(known[name] for name in names if name in known))
    case.owner, case.collaborators = (meant[0] if meant else None), meant[1:]
    case.owner_id = case.owner.id if case.owner else None
    case.wiki_engineers = list(names)


def _set_form(case: Case, conflict: WikiConflict) -> None:
    fields = [ImportedFormField(**each) for each in conflict.details["form"]]
    case.form_fields = rows_of(ImportedForm(fields=fields))


_SETTERS = {
    "problem": _set_problem,
    "resolution": _set_resolution,
    "status": _set_status,
    "engineers": _set_engineers,
    "form": _set_form,
}
