"""Every SELECT on cases. Each applies `readable_by(actor)` and names what its caller will touch.

Functions whose name ends in `_locked` read for a change that follows in the same transaction.
"""

import enum
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from app.accounts.models import Customer, User
from app.accounts.policy import is_staff
from app.cases.labels import CaseLabel
from app.cases.models import (
    Case,
    Citation,
    Entry,
    EntryKind,
    Provenance,
    SourcePage,
)
from app.cases.policy import readable_by, readable_entries
from app.cases.workflow import DONE, CaseStatus
from app.database import db
from app.errors import NotFound
from app.web.paging import Page, Window

COUNTED_AT_MOST = 1000
"""Counts stop here: a tab says 1000+, and costs no more however many cases there are."""

STALE_AFTER = timedelta(days=7)


class View(enum.StrEnum):
    """The tabs of the queue."""

    ALL = "all"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_VENDOR = "waiting_vendor"
    ON_HOLD = "on_hold"
    STALE = "stale"
    UNMARKED = "unmarked"
    OPEN = "open"
    RESOLVED = "resolved"


STAFF_VIEWS = tuple(view for view in View if view is not View.OPEN)
CUSTOMER_VIEWS = (View.ALL, View.OPEN, View.RESOLVED)


def views_of(actor: User) -> tuple[View, ...]:
    return STAFF_VIEWS if is_staff(actor) else CUSTOMER_VIEWS


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """What the queue is narrowed to; None and False mean: not by this."""

    customer: str | None = None
    owner: int | None = None
    status: CaseStatus | None = None
    after: date | None = None
    before: date | None = None


@dataclass(frozen=True)
class Row:
    """A case in the queue, and the last words in it that the reader may see."""

    case: Case
    last_words: Entry | None


@dataclass(frozen=True)
class Backlink:
    """A case that cites another, and the sentence in which it does."""

    case: Case
    sentence: str


@dataclass(frozen=True)
class CitedLabel:
    """A label in a case's text, and the readable cases it may mean: none, one, or several."""

    label: CaseLabel
    cases: tuple[Case, ...]


def queue(
    actor: User, view: View, narrowed: QueueFilter, *, window: Window, at: datetime
) -> Page[Row]:
    """Return one page of the queue, latest change first: 2 statements, whatever its length."""
    wanted = (
        sa.select(Case)
        .where(readable_by(actor), _in_view(view, actor, at), *_narrowing(narrowed))
        .options(joinedload(Case.customer), joinedload(Case.owner))
    )
    cases = db.session.scalars(_windowed(wanted, window)).all()
    last = _last_words(actor, [case.id for case in cases])
    page = window.page_of(cases, lambda case: (case.updated_at, case.id))
    return page.map(lambda case: Row(case, last.get(case.id)))


def view_counts(actor: User, narrowed: QueueFilter, *, at: datetime) -> Mapping[View, int]:
    """Return how many cases each tab holds, counting to 1,001: 1 statement."""
    conditions = (readable_by(actor), *_narrowing(narrowed))
    counts = [
        sa.select(sa.func.count())
        .select_from(
            sa.select(sa.literal(1).label("one"))
            .select_from(Case)
            .where(*conditions, _in_view(view, actor, at))
            .limit(COUNTED_AT_MOST + 1)
            .subquery()
        )
        .scalar_subquery()
        .label(view.value)
        for view in views_of(actor)
    ]
    return dict(zip(views_of(actor), db.session.execute(sa.select(*counts)).one(), strict=True))


def case_to_show(actor: User, case_id: int) -> Case:
    """Return one case with its people and its page: 2 statements.

    :raises NotFound: if there is none, or `actor` may not read it.
    """
    return _one(
        sa.select(Case)
        .where(Case.id == case_id, readable_by(actor))
        .options(
            joinedload(Case.customer),
            joinedload(Case.owner),
            joinedload(Case.opened_by),
            joinedload(Case.source_page),
            selectinload(Case.collaborators),
        )
    )


def case_to_change(actor: User, case_id: int) -> Case:
    """Return one case with its people, for a change in this transaction: 2 statements.

    :raises NotFound: if there is none, or `actor` may not read it.
    """
    return _one(
        sa.select(Case)
        .where(Case.id == case_id, readable_by(actor))
        .options(
            joinedload(Case.customer), joinedload(Case.owner), selectinload(Case.collaborators)
        )
        .with_for_update(of=Case)
    )


def timeline(actor: User, case: Case) -> Sequence[Entry]:
    """Return what `actor` may see of the case's timeline, in order: 1 statement."""
    entries = (
        sa.select(Entry)
        .where(Entry.case_id == case.id, readable_entries(actor))
        .order_by(Entry.position)
        .options(joinedload(Entry.author), joinedload(Entry.provenance))
    )
    return db.session.scalars(entries).all()


def provenance_of_fields(case: Case) -> Sequence[Provenance]:
    """Return where the fields of an imported case come from: 1 statement."""
    fields = (
        sa.select(Provenance)
        .where(Provenance.case_id == case.id, Provenance.entry_id.is_(None))
        .order_by(Provenance.first_line, Provenance.id)
    )
    return db.session.scalars(fields).all()


def backlinks(actor: User, case: Case) -> Sequence[Backlink]:
    """Return the readable cases that cite this one, by its full label or without its day."""
    citing = (
        sa.select(Citation)
        .join(Citation.case)
        .where(
            Citation.prefix == case.prefix,
            Citation.number == case.number,
            sa.or_(Citation.day == case.day, Citation.day.is_(None)),
            Citation.case_id != case.id,
            readable_by(actor),
            _readable_citation(actor),
        )
        .order_by(Case.updated_at.desc(), Citation.id)
        .options(contains_eager(Citation.case))
    )
    return [Backlink(citation.case, citation.sentence) for citation in db.session.scalars(citing)]


def cited_labels(actor: User, case: Case) -> Sequence[CitedLabel]:
    """Return the labels this case cites with what they may mean, as far as it is readable."""
    target = aliased(Case)
    pairs = (
        sa.select(Citation, target)
        .outerjoin(
            target,
            sa.and_(
                target.prefix == Citation.prefix,
                target.number == Citation.number,
                sa.or_(target.day == Citation.day, Citation.day.is_(None)),
                sa.true() if is_staff(actor) else target.customer_id == actor.customer_id,
            ),
        )
        .where(Citation.case_id == case.id, _readable_citation(actor))
        .order_by(Citation.id, target.id)
    )
    found: dict[CaseLabel, dict[int, Case]] = {}
    for citation, cited in db.session.execute(pairs):
        label = CaseLabel(citation.prefix, citation.number, citation.day)
        meant = found.setdefault(label, {})
        if cited is not None:
            meant[cited.id] = cited
    return [CitedLabel(label, tuple(meant.values())) for label, meant in found.items()]


def cases_labelled(actor: User, label: CaseLabel) -> Sequence[Case]:
    """Return the readable cases that a label may mean, newest first: 1 statement.

    Without its day a label means every case of that number.
    """
    cases = (
        sa.select(Case)
        .where(Case.prefix == label.prefix, Case.number == label.number, readable_by(actor))
        .order_by(Case.opened_at.desc(), Case.id.desc())
        .options(joinedload(Case.customer), joinedload(Case.owner))
    )
    if label.day is not None:
        cases = cases.where(Case.day == label.day)
    return db.session.scalars(cases).all()


def open_count(actor: User, *, at: datetime) -> int:
    """Return how many cases wait for `actor`, counting to 1,001: for the rail."""
    view = View.MINE if is_staff(actor) else View.OPEN
    waiting = (
        sa.select(sa.literal(1).label("one"))
        .select_from(Case)
        .where(readable_by(actor), _in_view(view, actor, at))
        .limit(COUNTED_AT_MOST + 1)
    )
    return db.session.scalar(sa.select(sa.func.count()).select_from(waiting.subquery())) or 0


def next_position(case: Case) -> int:
    last = sa.select(sa.func.max(Entry.position)).where(Entry.case_id == case.id)
    return (db.session.scalar(last) or 0) + 1


def next_number_locked(customer: Customer) -> int:
    """Return the number of the customer's next case; others who ask wait for this transaction."""
    db.session.execute(sa.select(Customer.id).where(Customer.id == customer.id).with_for_update())
    last = sa.select(sa.func.max(Case.number)).where(Case.prefix == customer.code)
    return (db.session.scalar(last) or 0) + 1


def source_page(reference: str) -> SourcePage | None:
    return db.session.scalar(sa.select(SourcePage).where(SourcePage.reference == reference))


def imported_cases(page: SourcePage) -> Sequence[Case]:
    """Return the cases imported from a page with their people: 2 statements."""
    cases = sa.select(Case).where(Case.source_page_id == page.id).order_by(Case.id)
    return db.session.scalars(
        cases.options(joinedload(Case.owner), selectinload(Case.collaborators))
    ).all()


def imported_case(page: SourcePage, label: str, occurrence: int) -> Case:
    """Return one case of a page with its people, for a change in this transaction: 2 statements.

    :raises NotFound: if the page has brought no such case.
    """
    return _one(
        sa.select(Case)
        .where(Case.source_page_id == page.id, Case.label == label, Case.occurrence == occurrence)
        .options(joinedload(Case.owner), selectinload(Case.collaborators))
        .with_for_update(of=Case)
    )


def provenance_of_cases(case_ids: Sequence[int]) -> Sequence[Provenance]:
    """Return the provenance of every field and entry of these cases, entries in their order."""
    rows = (
        sa.select(Provenance)
        .outerjoin(Provenance.entry)
        .where(Provenance.case_id.in_(case_ids))
        .order_by(Provenance.case_id, Entry.position, Provenance.id)
        .options(contains_eager(Provenance.entry))
    )
    return db.session.scalars(rows).all()


def imported_entries(case: Case) -> Sequence[Entry]:
    """Return the entries that stand on the case's page, in their order: 1 statement."""
    entries = (
        sa.select(Entry)
        .join(Entry.provenance)
        .where(Entry.case_id == case.id)
        .order_by(Entry.position)
        .options(contains_eager(Entry.provenance))
    )
    return db.session.scalars(entries).all()


def entries_in_order(case: Case) -> Sequence[Entry]:
    entries = sa.select(Entry).where(Entry.case_id == case.id).order_by(Entry.position)
    return db.session.scalars(entries).all()


def case_to_index(case_id: int) -> Case | None:
    """Return a case with its people for the search index, whoever may read it: 2 statements."""
    return db.session.scalar(_indexed().where(Case.id == case_id))


def cases_to_index(batch_size: int = 200) -> Iterator[Sequence[Case]]:
    """Yield every case for the search index in batches, by id: 2 statements a batch."""
    last_id = 0
    while batch := db.session.scalars(
        _indexed().where(Case.id > last_id).order_by(Case.id).limit(batch_size)
    ).all():
        last_id = batch[-1].id
        yield batch
        db.session.expunge_all()  # a rebuild must not hold every case


def cases_to_list(actor: User, case_ids: Collection[int]) -> Mapping[int, Case]:
    """Return the readable ones among these cases with their people: 2 statements."""
    cases = _indexed().where(Case.id.in_(case_ids), readable_by(actor))
    return {case.id: case for case in db.session.scalars(cases)}


def words_of_cases(case_ids: Sequence[int]) -> Mapping[int, Sequence[Entry]]:
    """Return everything said in these cases, notes included, in order: 1 statement."""
    said = (
        sa.select(Entry)
        .where(Entry.case_id.in_(case_ids), Entry.kind != EntryKind.EVENT)
        .order_by(Entry.case_id, Entry.position)
    )
    words: dict[int, list[Entry]] = {}
    for entry in db.session.scalars(said):
        words.setdefault(entry.case_id, []).append(entry)
    return words


def cases_containing(
    terms: Sequence[str], *, customer_id: int | None, internal: bool, limit: int
) -> Sequence[int]:
    """Return the newest cases whose words hold every term, reading all of them: 1 statement.

    For the time in which there is no index. Notes are read only where `internal`.
    """
    said = sa.select(Entry.case_id).where(Entry.case_id == Case.id)
    if not internal:
        said = said.where(Entry.kind.in_((EntryKind.CUSTOMER, EntryKind.REPLY)))
    wanted = sa.select(Case.id).order_by(Case.updated_at.desc(), Case.id.desc()).limit(limit)
    if customer_id is not None:
        wanted = wanted.where(Case.customer_id == customer_id)
    for term in terms:
        fields = (Case.label, Case.title, Case.problem, Case.resolution)
        found = [field.icontains(term, autoescape=True) for field in fields]
        in_words = said.where(Entry.text.icontains(term, autoescape=True)).exists()
        wanted = wanted.where(sa.or_(*found, in_words))
    return db.session.scalars(wanted).all()


def _one(wanted: sa.Select[Case]) -> Case:
    case = db.session.scalar(wanted.execution_options(populate_existing=True))
    if case is None:
        raise NotFound
    return case


def _indexed() -> sa.Select[Case]:
    return (
        sa.select(Case)
        .options(
            joinedload(Case.customer), joinedload(Case.owner), selectinload(Case.collaborators)
        )
        .execution_options(populate_existing=True)  # the worker's session may know an older state
    )


def _readable_citation(actor: User) -> sa.ColumnElement[bool]:
    return sa.true() if is_staff(actor) else ~Citation.internal


def _in_view(view: View, actor: User, at: datetime) -> sa.ColumnElement[bool]:
    is_open = Case.status.not_in(DONE | {CaseStatus.UNMARKED})
    conditions: dict[View, sa.ColumnElement[bool]] = {
        View.ALL: sa.true(),
        View.OPEN: Case.status.not_in(DONE),
        View.MINE: sa.and_(Case.owner_id == actor.id, Case.status.not_in(DONE)),
        View.UNASSIGNED: sa.and_(Case.owner_id.is_(None), Case.status.not_in(DONE)),
        View.STALE: sa.and_(is_open, Case.updated_at < at - STALE_AFTER),
        View.RESOLVED: Case.status.in_(DONE),
    }
    return conditions.get(view, Case.status == view.value)


def _narrowing(narrowed: QueueFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if narrowed.customer:
        of_code = sa.select(Customer.id).where(Customer.code == narrowed.customer)
        conditions.append(Case.customer_id == of_code.scalar_subquery())
    if narrowed.owner:
        conditions.append(Case.owner_id == narrowed.owner)
    if narrowed.status:
        conditions.append(Case.status == narrowed.status)
    return conditions + _between(narrowed.after, narrowed.before)


def _between(after: date | None, before: date | None) -> list[sa.ColumnElement[bool]]:
    """Return the condition on the day the case was opened; both days are included."""
    conditions: list[sa.ColumnElement[bool]] = []
    if after:
        conditions.append(Case.day >= f"{after:%Y%m%d}")
    if before:
        conditions.append(Case.day < f"{before + timedelta(days=1):%Y%m%d}")
    return conditions


def _windowed(cases: sa.Select[Case], window: Window) -> sa.Select[Case]:
    """Limit `cases` to one page and one row more, beginning beside the cursor."""
    cursor, at, row = window.cursor, Case.updated_at, Case.id
    limited = cases.limit(window.size + 1)
    if cursor is None:
        return limited.order_by(at.desc(), row.desc())
    # The first condition alone lets the database begin at the right place of its index.
    if cursor.backwards:
        beyond = sa.and_(at >= cursor.at, sa.or_(at > cursor.at, row > cursor.id))
        return limited.where(beyond).order_by(at.asc(), row.asc())
    beyond = sa.and_(at <= cursor.at, sa.or_(at < cursor.at, row < cursor.id))
    return limited.where(beyond).order_by(at.desc(), row.desc())


def _last_words(actor: User, case_ids: Sequence[int]) -> Mapping[int, Entry]:
    ranked = (
        sa.select(
            Entry.id,
            sa.func.row_number()
            .over(partition_by=Entry.case_id, order_by=Entry.position.desc())
            .label("rank"),
        )
        .where(
            Entry.case_id.in_(case_ids),
            Entry.kind != EntryKind.EVENT,
            readable_entries(actor),
        )
        .subquery()
    )
    last = (
        sa.select(Entry)
        .join(ranked, ranked.c.id == Entry.id)
        .where(ranked.c.rank == 1)
        .options(joinedload(Entry.author))
    )
    return {entry.case_id: entry for entry in db.session.scalars(last)}
