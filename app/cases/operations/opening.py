"""How a case comes to be: opened by somebody, or imported from a wiki page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.accounts.models import Customer, User
from app.accounts.policy import is_staff
from app.cases import queries
from app.cases.labels import CaseLabel
from app.cases.models import (
    TITLE_MAX_LENGTH,
    Case,
    Entry,
    EntryKind,
    EventKind,
    Provenance,
    SourcePage,
)
from app.cases.operations.recording import keep_writing, record_event
from app.cases.workflow import CaseStatus
from app.cases.writing import Writing
from app.database import db
from app.errors import NotFound
from app.redaction import SealedText, mask
from app.vault import operations as vault


@dataclass(frozen=True, kw_only=True)
class Imported:
    """Where words come from: lines of the page, the versions that wrote them, their author."""

    first_line: int
    last_line: int
    versions: tuple[str, ...]
    author: str | None
    fingerprint: str
    kept: str


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
class ImportedCase:
    """A case as it stands on a page, its texts rendered and its people looked up."""

    label: CaseLabel
    occurrence: int
    customer: Customer
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
    """Provenance of heading, problem, resolution, status, engineers, as far as they are there."""


def open_case(
    customer: Customer, *, title: str, problem: Writing, by: User, at: datetime, zone: ZoneInfo
) -> Case:
    """Open a case of `customer` under its next number.

    :raises NotFound: if `by` is a customer and this is not his organisation.
    """
    if not is_staff(by) and by.customer_id != customer.id:
        raise NotFound
    number = queries.next_number_locked(customer)
    label = CaseLabel.of_new(customer.code, number, at=at, zone=zone)
    case = _blank_case(customer, label, problem, title=mask(title), at=at)
    case.opened_by_id, case.status = by.id, CaseStatus.NEW
    db.session.add(case)
    db.session.flush()  # what follows needs case.id
    keep_writing(case, problem, entry=None, at=at)
    record_event(case, EventKind.OPENED, by=by, at=at, details={})
    return case


def record_source_page(
    reference: str,
    *,
    title: str,
    version: str | None,
    author: str | None,
    text: SealedText,
    at: datetime,
) -> SourcePage:
    """Keep a page's source in the version now imported, in place of an earlier one."""
    page = queries.source_page(reference)
    if page is None:
        page = SourcePage(reference=reference, title=title, text="", imported_at=at)
        db.session.add(page)
    page.title, page.version, page.author = title, version, author
    page.text, page.imported_at = text.text, at
    db.session.flush()  # what follows needs page.id
    vault.keep(text.values, subject=f"page:{page.id}", at=at)
    return page


def record_imported_case(imported: ImportedCase, *, page: SourcePage, at: datetime) -> Case:
    """Create a case out of a page. Nothing is guessed: what the page leaves open stays open."""
    case = _blank_case(
        imported.customer, imported.label, imported.problem, title=None, at=imported.happened_at
    )
    case.status, case.occurrence, case.source_page_id = (
        imported.status,
        imported.occurrence,
        page.id,
    )
    case.owner_id = imported.owner.id if imported.owner else None
    case.collaborators = list(imported.collaborators)
    case.wiki_engineers = list(imported.engineer_names)
    if imported.resolution:
        case.resolution, case.resolution_html = imported.resolution.text, imported.resolution.html
    db.session.add(case)
    db.session.flush()  # what follows needs case.id
    _keep_imported_words(case, imported, page, at=at)
    record_event(case, EventKind.IMPORTED, by=None, at=at, details={"page": page.title})
    case.updated_at = imported.happened_at  # old cases do not crowd the top of the queue
    db.session.flush()
    return case


def _blank_case(
    customer: Customer, label: CaseLabel, problem: Writing, *, title: str | None, at: datetime
) -> Case:
    first_line = problem.excerpt.split("\n", 1)[0]
    return Case(
        customer_id=customer.id,
        label=str(label),
        prefix=label.prefix,
        number=label.number,
        day=label.day,
        title=(title or first_line or str(label))[:TITLE_MAX_LENGTH],
        problem=problem.text,
        problem_html=problem.html,
        opened_at=at,
        updated_at=at,
    )


def _keep_imported_words(
    case: Case, imported: ImportedCase, page: SourcePage, *, at: datetime
) -> None:
    for name, source in imported.fields.items():
        db.session.add(_provenance(case, None, name, page, source))
    keep_writing(case, imported.problem, entry=None, at=at)
    if imported.resolution:
        keep_writing(case, imported.resolution, entry=None, at=at)
    for position, words in enumerate(imported.entries, start=1):
        entry = Entry(
            case_id=case.id,
            position=position,
            kind=words.kind,
            author_id=words.author.id if words.author else None,
            speaker=words.speaker,
            text=words.writing.text,
            html=words.writing.html,
            excerpt=words.writing.excerpt,
            day=words.day,
            mark=words.mark,
            details={"images": list(words.images)} if words.images else {},
        )
        db.session.add(entry)
        db.session.flush()  # its provenance and citations need entry.id
        db.session.add(_provenance(case, entry, "entry", page, words.source))
        keep_writing(case, words.writing, entry=entry, at=at)


def _provenance(
    case: Case, entry: Entry | None, name: str, page: SourcePage, source: Imported
) -> Provenance:
    return Provenance(
        case_id=case.id,
        entry_id=entry.id if entry else None,
        field=name,
        page_id=page.id,
        first_line=source.first_line,
        last_line=source.last_line,
        versions=list(source.versions),
        author=source.author,
        fingerprint=source.fingerprint,
        kept=source.kept,
    )
