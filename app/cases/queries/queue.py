"""The queue: its views, what it is narrowed to, its pages and counts."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import Customer, User
from app.accounts.policy import is_staff
from app.cases.models import (
    Case,
    Entry,
    EntryKind,
)
from app.cases.policy import readable_by, readable_entries
from app.cases.workflow import DONE, CaseStatus
from app.database import db
from app.web.paging import Page, Window, windowed

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


def queue(
    actor: User, view: View, narrowed: QueueFilter, *, window: Window, at: datetime
) -> Page[Row]:
    """Return one page of the queue, latest change first: 2 statements, whatever its length."""
    wanted = (
        sa.select(Case)
        .where(readable_by(actor), _in_view(view, actor, at), *_narrowing(narrowed))
        .options(joinedload(Case.customer), joinedload(Case.owner))
    )
    cases = db.session.scalars(windowed(wanted, window, at=Case.updated_at, row=Case.id)).all()
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
