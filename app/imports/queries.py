"""Every SELECT on imports. Who may read them is decided at the door: all of the desk, or nobody."""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from app.cases.models import Case, SourcePage
from app.database import db
from app.errors import NotFound
from app.imports.models import (
    UNDER_WAY,
    BatchState,
    ImportBatch,
    ImportDoubt,
    ImportRun,
    RunState,
)
from app.web.paging import Page, Window, windowed
from import_wiki.cases.model import Severity

Row = TypeVar("Row", ImportRun, ImportDoubt, ImportBatch)


class RunFilter(enum.StrEnum):
    """What becomes of the cases of a page."""

    CHANGED = "changed"
    CONFLICT = "conflict"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


COUNTED = ("create", "update", "unchanged", "conflict", "vanished", "decide", "unread", "secrets")


@dataclass(frozen=True)
class Progress:
    """How many pages of a batch are in which state, and the numbers of their cases."""

    pages: Mapping[RunState, int]
    counts: Mapping[str, int]

    def pages_in(self, *states: RunState) -> int:
        return sum(self.pages.get(state, 0) for state in states)


@dataclass(frozen=True, kw_only=True)
class DoubtFilter:
    """What the queue of doubts is narrowed to; None means: not by this."""

    code: str | None = None
    page: str | None = None
    decided: bool = False


def runs(window: Window) -> Page[ImportRun]:
    """Return one page of the runs that came alone, newest first: 1 statement."""
    wanted = _short_runs().where(ImportRun.batch_id.is_(None))
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


def batches(window: Window) -> Page[ImportBatch]:
    """Return one page of the batches, newest first: 1 statement."""
    wanted = sa.select(ImportBatch).options(joinedload(ImportBatch.created_by))
    one_page = windowed(wanted, window, at=ImportBatch.created_at, row=ImportBatch.id)
    rows = db.session.scalars(one_page).all()
    return window.page_of(rows, lambda batch: (batch.created_at, batch.id))


def batch_to_show(batch_id: int) -> ImportBatch:
    """Return a batch with whoever opened it: 1 statement.

    :raises NotFound: if there is none.
    """
    wanted = sa.select(ImportBatch).where(ImportBatch.id == batch_id)
    return _found(db.session.scalar(wanted.options(joinedload(ImportBatch.created_by))))


def batch_to_change(batch_id: int) -> ImportBatch:
    """Return a batch for a change in this transaction.

    :raises NotFound: if there is none.
    """
    wanted = sa.select(ImportBatch).where(ImportBatch.id == batch_id)
    return _found(db.session.scalar(wanted.with_for_update(of=ImportBatch)))


def batch_is_under_way(batch_id: int) -> bool:
    """Tell whether a batch is still read, or a page of it not at its end: 1 statement."""
    reading = sa.exists().where(ImportBatch.id == batch_id, ImportBatch.state == BatchState.READING)
    waiting = sa.exists().where(ImportRun.batch_id == batch_id, ImportRun.state.in_(UNDER_WAY))
    return bool(db.session.scalar(sa.select(sa.or_(reading, waiting))))


def run_of_batch(batch: ImportBatch, reference: str) -> ImportRun | None:
    """Return the run of a page that was added before."""
    wanted = sa.select(ImportRun).where(
        ImportRun.batch_id == batch.id, ImportRun.reference == reference
    )
    return db.session.scalar(wanted)


def runs_of_batch(batch: ImportBatch, becomes: RunFilter | None, window: Window) -> Page[ImportRun]:
    """Return one page of a batch's runs, newest first, without their long texts: 1 statement."""
    wanted = _short_runs().where(ImportRun.batch_id == batch.id)
    if becomes is not None:
        wanted = wanted.where(_BECOMES[becomes])
    one_page = windowed(wanted, window, at=ImportRun.uploaded_at, row=ImportRun.id)
    rows = db.session.scalars(one_page).all()
    return window.page_of(rows, lambda run: (run.uploaded_at, run.id))


def progress_of(batch: ImportBatch) -> Progress:
    """Return how far the pages of a batch are, and what becomes of their cases: 1 statement."""
    numbers = [sa.func.sum(_count(name)) for name in COUNTED]
    wanted = sa.select(ImportRun.state, sa.func.count(), *numbers).group_by(ImportRun.state)
    rows: list[Any] = list(db.session.execute(wanted.where(ImportRun.batch_id == batch.id)))
    counts = {
        name: sum(row[place] or 0 for row in rows) for place, name in enumerate(COUNTED, start=2)
    }
    return Progress(pages={row[0]: row[1] for row in rows}, counts=counts)


def planned_runs_to_change(batch: ImportBatch) -> Sequence[ImportRun]:
    """Return the runs of a batch that wait to be applied, without their long texts."""
    wanted = _short_runs().where(ImportRun.state == RunState.PLANNED)
    return _of_batch_to_change(batch, wanted)


def runs_under_way_to_change(batch: ImportBatch) -> Sequence[ImportRun]:
    """Return the runs of a batch that are not at their end, without their long texts."""
    return _of_batch_to_change(batch, _short_runs().where(ImportRun.state.in_(UNDER_WAY)))


def _of_batch_to_change(batch: ImportBatch, wanted: sa.Select[ImportRun]) -> Sequence[ImportRun]:
    of_batch = wanted.where(ImportRun.batch_id == batch.id).order_by(ImportRun.id)
    return db.session.scalars(of_batch.with_for_update(of=ImportRun)).all()


def _short_runs() -> sa.Select[ImportRun]:
    long = (ImportRun.source, ImportRun.report, ImportRun.plan)
    people = joinedload(ImportRun.uploaded_by)
    return sa.select(ImportRun).options(people, *(defer(column) for column in long))


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


def open_doubts_to_change(code: str, page: str) -> Sequence[ImportDoubt]:
    """Return every open doubt of one kind on one page."""
    narrowed = _asked(DoubtFilter(code=code, page=page))
    wanted = sa.select(ImportDoubt).where(*narrowed).order_by(ImportDoubt.id)
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


def _count(name: str) -> sa.ColumnElement[int]:
    found: sa.ColumnElement[int] = ImportRun.counts[name].as_integer()
    return found


_ENDED_BADLY = ImportRun.state.in_([RunState.REFUSED, RunState.FAILED])
_CHANGED = _count("create") + _count("update") + _count("vanished") > 0
_IN_CONFLICT = _count("conflict") > 0

_BECOMES: Mapping[RunFilter, sa.ColumnElement[bool]] = {
    RunFilter.CHANGED: _CHANGED,
    RunFilter.CONFLICT: _IN_CONFLICT,
    RunFilter.REFUSED: _ENDED_BADLY,
    RunFilter.UNCHANGED: sa.not_(sa.or_(_ENDED_BADLY, _CHANGED, _IN_CONFLICT)),
}

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
