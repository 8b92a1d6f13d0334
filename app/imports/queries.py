"""Every SELECT on imports. Who may read them is decided at the door: all of the desk, or nobody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from app.cases.models import Case, SourcePage
from app.database import db
from app.errors import NotFound
from app.imports.models import ImportDoubt, ImportRun
from app.web.paging import Page, Window, windowed
from import_wiki.cases.model import Severity

Row = TypeVar("Row", ImportRun, ImportDoubt)


@dataclass(frozen=True, kw_only=True)
class DoubtFilter:
    """What the queue of doubts is narrowed to; None means: not by this."""

    code: str | None = None
    page: str | None = None
    decided: bool = False


def runs(window: Window) -> Page[ImportRun]:
    """Return one page of the runs, newest first, without their long texts: 1 statement."""
    long = (ImportRun.source, ImportRun.report, ImportRun.plan)
    wanted = sa.select(ImportRun).options(
        joinedload(ImportRun.uploaded_by), *(defer(column) for column in long)
    )
    rows = db.session.scalars(
        windowed(wanted, window, at=ImportRun.uploaded_at, row=ImportRun.id)
    ).all()
    return window.page_of(rows, lambda run: (run.uploaded_at, run.id))


def run_to_show(run_id: int) -> ImportRun:
    """Return a run with its people: 1 statement.

    :raises NotFound: if there is none.
    """
    people = (joinedload(ImportRun.uploaded_by), joinedload(ImportRun.applied_by))
    wanted = sa.select(ImportRun).where(ImportRun.id == run_id).options(*people)
    return _found(db.session.scalar(wanted))


def run_to_change(run_id: int) -> ImportRun:
    """Return a run for a change in this transaction.

    :raises NotFound: if there is none.
    """
    wanted = sa.select(ImportRun).where(ImportRun.id == run_id)
    wanted = wanted.options(joinedload(ImportRun.uploaded_by)).with_for_update(of=ImportRun)
    return _found(db.session.scalar(wanted))


def doubts_of_run(run: ImportRun) -> Sequence[ImportDoubt]:
    """Return the doubts of a run as far as no later one has met them again: 1 statement."""
    wanted = (
        sa.select(ImportDoubt)
        .where(ImportDoubt.last_run_id == run.id, ImportDoubt.stands)
        .options(joinedload(ImportDoubt.decided_by))
        .order_by(_URGENCY, ImportDoubt.line, ImportDoubt.id)
    )
    return db.session.scalars(wanted).all()


def doubts_of_page(page: str) -> Sequence[ImportDoubt]:
    return db.session.scalars(sa.select(ImportDoubt).where(ImportDoubt.page == page)).all()


def doubts(narrowed: DoubtFilter, window: Window) -> Page[ImportDoubt]:
    """Return one page of the doubts that people decide, newest first: 1 statement."""
    wanted = (
        sa.select(ImportDoubt)
        .where(*_asked(narrowed))
        .options(joinedload(ImportDoubt.decided_by), joinedload(ImportDoubt.case))
    )
    one_page = windowed(wanted, window, at=ImportDoubt.seen_at, row=ImportDoubt.id)
    rows = db.session.scalars(one_page).all()
    return window.page_of(rows, lambda doubt: (doubt.seen_at, doubt.id))


def open_doubts() -> Sequence[ImportDoubt]:
    """Return every doubt that waits for a decision, oldest first."""
    wanted = sa.select(ImportDoubt).where(*_asked(DoubtFilter()))
    return db.session.scalars(wanted.order_by(ImportDoubt.seen_at, ImportDoubt.id)).all()


def codes_and_pages() -> tuple[Sequence[str], Sequence[str]]:
    """Return what the queue can be narrowed to: 2 statements."""
    asked = _asked(DoubtFilter())
    codes, pages = (
        db.session.scalars(sa.select(column).where(*asked).distinct().order_by(column)).all()
        for column in (ImportDoubt.code, ImportDoubt.page)
    )
    return codes, pages


def doubt_to_change(doubt_id: int) -> ImportDoubt:
    """Return a doubt for a change in this transaction.

    :raises NotFound: if there is none.
    """
    wanted = sa.select(ImportDoubt).where(ImportDoubt.id == doubt_id)
    return _found(db.session.scalar(wanted.with_for_update(of=ImportDoubt)))


def doubts_to_change(doubt_ids: Collection[int]) -> Sequence[ImportDoubt]:
    wanted = sa.select(ImportDoubt).where(ImportDoubt.id.in_(doubt_ids)).order_by(ImportDoubt.id)
    return db.session.scalars(wanted.with_for_update(of=ImportDoubt)).all()


def open_doubts_about(name_key: str) -> Sequence[ImportDoubt]:
    """Return every open doubt about who `name_key` is, on whatever page, for a change."""
    wanted = sa.select(ImportDoubt).where(
        ImportDoubt.name_key == name_key, ImportDoubt.decision.is_(None)
    )
    return db.session.scalars(wanted.with_for_update(of=ImportDoubt)).all()


def case_ids(page: str) -> Mapping[tuple[str, int], int]:
    """Return the cases that a page has brought, by label and occurrence: 1 statement."""
    wanted = sa.select(Case.label, Case.occurrence, Case.id).join(Case.source_page)
    rows = db.session.execute(wanted.where(SourcePage.reference == page))
    return {(label, occurrence): case_id for label, occurrence, case_id in rows}


_URGENCY = sa.case(
    (ImportDoubt.severity == Severity.UNREAD, 0),
    (ImportDoubt.severity == Severity.DECIDE, 1),
    else_=2,
)


def _asked(narrowed: DoubtFilter) -> list[sa.ColumnElement[bool]]:
    decided = ImportDoubt.decision.is_not(None)
    conditions: list[sa.ColumnElement[bool]] = [
        sa.and_(ImportDoubt.stands),
        ImportDoubt.severity != Severity.NOTE,
        decided if narrowed.decided else ~decided,
    ]
    if narrowed.code:
        conditions.append(ImportDoubt.code == narrowed.code)
    if narrowed.page:
        conditions.append(ImportDoubt.page == narrowed.page)
    return conditions


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row
