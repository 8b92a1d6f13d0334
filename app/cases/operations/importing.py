"""How cases come from a wiki page, and what a later version of the page changes in them.

Nothing is guessed: what the page leaves open stays open. Nothing is lost: words that left the wiki
stay here, and a change keeps what stood before in its event.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import Customer, User
from app.cases import queries
from app.cases.labels import CaseLabel
from app.cases.models import Case, Citation, Entry, EntryKind, EventKind, Provenance, SourcePage
from app.cases.operations.facts import ImportedForm, rows_of
from app.cases.operations.opening import blank_case, title_of
from app.cases.operations.recording import (
    keep_citations,
    keep_writing,
    record_event,
    subject_of,
)
from app.cases.provenance import digest_of, is_edited, words_here
from app.cases.workflow import CaseStatus
from app.cases.writing import Writing, citations_in
from app.database import db
from app.vault import operations as vault


@dataclass(frozen=True, kw_only=True)
class Imported:
    """Where words come from: lines of the page, the versions that wrote them, their author."""

    first_line: int
    last_line: int
    versions: tuple[str, ...]
    author: str | None
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class ImportedEntry:
    kind: EntryKind
    writing: Writing
    speaker: str | None
    author: User | None
    day: date | None
    mark: str | None
    images: tuple[str, ...]
    """Names of pictures that stand in the words; their bytes may come with a richer source."""
    source: Imported


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a later version of the page leaves as it stands here, whatever it says itself.

    `fields` and `entries` (by their place on the page) are in conflict: their provenance stays too,
    so that they are met again until somebody has decided. `chosen` entries were decided, or say the
    same by now.
    """

    fields: Collection[str] = ()
    entries: Collection[int] = ()
    chosen: Collection[int] = ()


@dataclass(frozen=True, kw_only=True)
class ImportedCase:
    """A case as it stands on a page, its texts rendered and its people looked up."""

    label: CaseLabel
    occurrence: int
    customer: Customer
    title: str | None
    """The line of the problem that says what is wrong; None: its first."""
    problem: Writing
    resolution: Writing | None
    status: CaseStatus
    owner: User | None
    collaborators: Sequence[User]
    engineer_names: Sequence[str]
    """The engineers as the page names them."""
    entries: Sequence[ImportedEntry]
    happened_at: datetime
    fields: dict[str, Imported] = field(default_factory=dict)
    """Provenance of heading, problem, resolution, status, engineers, form, as far as there."""
    form: ImportedForm = field(default_factory=ImportedForm)


def record_imported_case(imported: ImportedCase, *, page: SourcePage, at: datetime) -> Case:
    """Create a case out of a page. Old cases do not crowd the top of the queue."""
    case = blank_case(
        imported.customer,
        imported.label,
        imported.problem,
        title=imported.title,
        at=imported.happened_at,
    )
    case.status, case.occurrence = imported.status, imported.occurrence
    case.source_page_id, case.wiki_engineers = page.id, list(imported.engineer_names)
    case.owner_id = imported.owner.id if imported.owner else None
    case.collaborators, case.form_fields = list(imported.collaborators), rows_of(imported.form)
    if imported.resolution:
        case.resolution, case.resolution_html = imported.resolution.text, imported.resolution.html
    db.session.add(case)
    db.session.flush()  # what follows needs case.id
    for name, source in imported.fields.items():
        db.session.add(_provenance(case, None, name, page, source))
    for writing in filter(None, (imported.problem, imported.resolution)):
        keep_writing(case, writing, entry=None, at=at)
    vault.keep(imported.form.sealed, subject=subject_of(case), at=at)
    _add_entries(case, imported.entries, page, at=at)
    record_event(case, EventKind.IMPORTED, by=None, at=at, details={"page": page.title})
    case.updated_at = imported.happened_at
    db.session.flush()
    return case


def update_imported_case(
    case: Case,
    imported: ImportedCase,
    *,
    fields: Collection[str],
    known: Sequence[Entry],
    matches: Sequence[int | None],
    held: Held,
    page: SourcePage,
    at: datetime,
) -> None:
    """Bring a case up to a later version of its page, but for what is held.

    `fields` are those that differ. `known` are the entries of the last import in the order of the
    page; `matches[i]` is which of them the page's entry i is, None for a new one. An entry that
    is not matched has left the page: it stays, and belongs to the case from then on.
    """
    case.vanished_at = None
    changes = _change_fields(case, imported, fields, at=at)
    changes += _change_entries(case, imported, known, matches, held, page, at=at)
    _place_fields(case, imported.fields, page, held=held.fields)
    if changes:
        record_event(
            case,
            EventKind.WIKI_CHANGED,
            by=None,
            at=at,
            details={"page": page.title, "version": page.version, "changes": changes},
        )
    db.session.flush()


def refresh_provenance(
    case: Case, fields: Mapping[str, Imported], entries: Sequence[Imported], *, page: SourcePage
) -> None:
    """Note where an unchanged case stands in the page's present version, and who wrote it."""
    case.vanished_at = None
    _place_fields(case, fields, page)
    for entry, source in zip(queries.imported_entries(case), entries, strict=True):
        assert entry.provenance is not None  # the query asks for those alone
        place_words(entry.provenance, source)
    db.session.flush()


def mark_vanished(case: Case, *, at: datetime) -> None:
    """Note that the case no longer stands on its page. It is kept."""
    if case.vanished_at is None:
        case.vanished_at = at
        record_event(case, EventKind.WIKI_VANISHED, by=None, at=at, details={})


def _place_fields(
    case: Case, fields: Mapping[str, Imported], page: SourcePage, *, held: Collection[str] = ()
) -> None:
    rows = {row.field: row for row in queries.provenance_of_fields(case)}
    for name, source in fields.items():
        if name in held:
            continue
        if name not in rows:
            rows[name] = _provenance(case, None, name, page, source)
            db.session.add(rows[name])
        place_words(rows[name], source)


def _change_fields(
    case: Case, imported: ImportedCase, fields: Collection[str], *, at: datetime
) -> list[dict[str, Any]]:
    if not fields:
        return []
    kept = {row.field: row for row in queries.provenance_of_fields(case)}
    names = [*sorted(fields), *(["title"] if "problem" in fields else [])]
    changes = [
        change_field(case, name, _SETTERS[name], imported, source=kept.get(name))
        for name in names
        if name != "title" or follows_wiki(case, kept.get(name))
    ]
    brought = {
        "problem": imported.problem,
        "resolution": imported.resolution,
        "form": imported.form,
    }
    for name in fields:
        if words := brought.get(name):
            vault.keep(words.sealed, subject=subject_of(case), at=at)
    cite_anew(case)
    for name in fields:
        if name in kept and name not in imported.fields:
            db.session.delete(kept[name])  # the page says nothing of it any more
    silent = {"form"} if _stood_there(imported, kept) else set()
    told = (change for change in changes if change["field"] not in silent)
    return [change for change in told if change["before"] != change["after"]]


def _stood_there(imported: ImportedCase, kept: Mapping[str, Provenance]) -> bool:
    """Tell whether a form is news here alone: its words are those of the known problem."""
    now, before = imported.fields.get("problem"), kept.get("problem")
    return now is not None and before is not None and now.fingerprint == before.fingerprint


def change_field(
    case: Case,
    name: str,
    setter: Callable[[Case, Any], None],
    words: object,
    *,
    source: Provenance | None,
) -> dict[str, Any]:
    """Put the wiki's words into a field; return what stood there before and what does now."""
    before = shown(case, name)
    setter(case, words)
    if source:
        source.kept = digest_of(words_here(case, name))
    return {"field": name, "before": before, "after": shown(case, name)}


def follows_wiki(case: Case, source: Provenance | None) -> bool:
    """Tell whether the title is still the one that the import made of the problem."""
    return source is None or not is_edited(case, source, None)


def cite_anew(case: Case) -> None:
    """Let the case cite what its problem and its resolution cite now, and nothing from before.

    What somebody said was meant is no part of the words, and stays.
    """
    of_fields = sa.and_(Citation.case_id == case.id, Citation.entry_id.is_(None))
    db.session.execute(sa.delete(Citation).where(of_fields, Citation.target_id.is_(None)))
    for text in filter(None, (case.problem, case.resolution)):
        keep_citations(case, citations_in(text), entry=None)


def _set_title(case: Case, imported: ImportedCase) -> None:
    case.title = title_of(imported.title, imported.problem, case.printed_label)


def _set_problem(case: Case, imported: ImportedCase) -> None:
    case.problem, case.problem_html = imported.problem.text, imported.problem.html


def _set_resolution(case: Case, imported: ImportedCase) -> None:
    written = imported.resolution
    case.resolution = written.text if written else None
    case.resolution_html = written.html if written else None


def _set_status(case: Case, imported: ImportedCase) -> None:
    case.status = imported.status


def _set_engineers(case: Case, imported: ImportedCase) -> None:
    case.owner, case.collaborators = imported.owner, list(imported.collaborators)
    case.owner_id = imported.owner.id if imported.owner else None
    case.wiki_engineers = list(imported.engineer_names)


def _set_form(case: Case, imported: ImportedCase) -> None:
    case.form_fields = rows_of(imported.form)


_SETTERS = {
    "title": _set_title,
    "problem": _set_problem,
    "resolution": _set_resolution,
    "status": _set_status,
    "engineers": _set_engineers,
    "form": _set_form,
}


def shown(case: Case, name: str) -> str:
    """Return what an event says of a field: its words, and of people what the wiki calls them."""
    return "、".join(case.wiki_engineers) if name == "engineers" else words_here(case, name)


def _change_entries(
    case: Case,
    imported: ImportedCase,
    known: Sequence[Entry],
    matches: Sequence[int | None],
    held: Held,
    page: SourcePage,
    *,
    at: datetime,
) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = []
    placed: list[Entry] = []
    for place, (words, match) in enumerate(zip(imported.entries, matches, strict=True)):
        if match is None:
            position = queries.next_position(case)
            placed.append(_add_entry(case, words, page, position=position, at=at))
            changes.append({"field": "tracking", "before": "", "after": words.writing.text})
            continue
        entry = known[match]
        placed.append(entry)
        source = entry.provenance
        if source is None or place in held.entries:
            continue
        if source.fingerprint != words.source.fingerprint and place not in held.chosen:
            changes.append(reword(case, entry, words, at=at))
        place_words(source, words.source)
    for index, entry in enumerate(known):
        if index not in matches:
            changes.append({"field": "tracking", "before": entry.text, "after": ""})
            _let_go(entry)
    _renumber(case, placed)
    return changes


def reword(case: Case, entry: Entry, words: ImportedEntry, *, at: datetime) -> dict[str, Any]:
    """Put the wiki's words into an entry; return what stood there before and what does now."""
    before = entry.text
    _say(entry, words)
    if entry.provenance:
        entry.provenance.kept = digest_of(entry.text)
    of_entry = sa.and_(Citation.entry_id == entry.id, Citation.target_id.is_(None))
    db.session.execute(sa.delete(Citation).where(of_entry))
    keep_writing(case, words.writing, entry=entry, at=at)
    return {"field": "tracking", "before": before, "after": entry.text}


def _let_go(entry: Entry) -> None:
    """Keep an entry that has left the page as words of the case's own."""
    entry.details = {**entry.details, "left_wiki": True}
    if entry.provenance:
        db.session.delete(entry.provenance)


def _renumber(case: Case, placed: Sequence[Entry]) -> None:
    """Put the page's entries in the page's order, before whatever came later."""
    first = {entry.id for entry in placed}
    others = [entry for entry in queries.entries_in_order(case) if entry.id not in first]
    ordered = [*placed, *others]
    for number, entry in enumerate(ordered, start=1):
        entry.position = -number
    db.session.flush()  # two entries never share a place, not even on the way
    for number, entry in enumerate(ordered, start=1):
        entry.position = number
    db.session.flush()


def _add_entries(
    case: Case, entries: Sequence[ImportedEntry], page: SourcePage, *, at: datetime
) -> None:
    """Add the log of a new case: one flush for all of it, as each costs more than its rows."""
    added = [
        _new_entry(case, words, position=position)
        for position, words in enumerate(entries, start=1)
    ]
    db.session.flush()  # provenance and citations need entry.id
    for entry, words in zip(added, entries, strict=True):
        _bring_along(case, entry, words, page, at=at)


def _add_entry(
    case: Case, words: ImportedEntry, page: SourcePage, *, position: int, at: datetime
) -> Entry:
    entry = _new_entry(case, words, position=position)
    db.session.flush()  # its provenance and citations need entry.id
    _bring_along(case, entry, words, page, at=at)
    return entry


def _new_entry(case: Case, words: ImportedEntry, *, position: int) -> Entry:
    entry = Entry(case_id=case.id, position=position, kind=words.kind)
    _say(entry, words)
    db.session.add(entry)
    return entry


def _bring_along(
    case: Case, entry: Entry, words: ImportedEntry, page: SourcePage, *, at: datetime
) -> None:
    source = _provenance(case, entry, "entry", page, words.source)
    db.session.add(source)
    set_committed_value(entry, "provenance", source)  # a new entry has none that must be looked for
    keep_writing(case, words.writing, entry=entry, at=at)


def _say(entry: Entry, words: ImportedEntry) -> None:
    entry.kind, entry.speaker = words.kind, words.speaker
    entry.author_id = words.author.id if words.author else None
    entry.text, entry.html = words.writing.text, words.writing.html
    entry.excerpt, entry.day, entry.mark = words.writing.excerpt, words.day, words.mark
    entry.details = {"images": list(words.images)} if words.images else {}


def _provenance(
    case: Case, entry: Entry | None, name: str, page: SourcePage, source: Imported
) -> Provenance:
    here = words_here(case, name) if entry is None else entry.text
    row = Provenance(
        case_id=case.id,
        entry_id=entry.id if entry else None,
        field=name,
        page_id=page.id,
        kept=digest_of(here),
    )
    place_words(row, source)
    return row


def place_words(row: Provenance, source: Imported) -> None:
    """Set where the words stand now; what a poorer source does not know is not forgotten."""
    row.first_line, row.last_line = source.first_line, source.last_line
    row.versions = list(source.versions) or row.versions or []
    row.author = source.author or row.author
    row.fingerprint = source.fingerprint
