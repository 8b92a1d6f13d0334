"""Conflicts with the wiki. They are of the desk alone: a customer knows of no wiki."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.models import User
from app.accounts.policy import is_staff
from app.cases.models import Case, Entry, SourcePage, WikiChoice, WikiConflict
from app.cases.policy import readable_by
from app.database import db
from app.errors import NotFound
from app.web.paging import Page, Window, windowed

_OPEN = WikiConflict.decision.is_(None)


def open_conflicts(case: Case) -> Sequence[WikiConflict]:
    """Return the conflicts of a case that wait, in the order of the page: 1 statement."""
    wanted = (
        sa.select(WikiConflict)
        .where(WikiConflict.case_id == case.id, _OPEN)
        .order_by(WikiConflict.first_line, WikiConflict.id)
        .options(joinedload(WikiConflict.entry))
    )
    return db.session.scalars(wanted).all()


def conflict_to_change(case: Case, conflict_id: int) -> WikiConflict:
    """Return one conflict of a case for a change in this transaction: 1 statement.

    :raises NotFound: if the case has no such conflict.
    """
    wanted = (
        sa.select(WikiConflict)
        .where(WikiConflict.id == conflict_id, WikiConflict.case_id == case.id)
        .options(
            joinedload(WikiConflict.entry).joinedload(Entry.provenance),
            joinedload(WikiConflict.page),
            joinedload(WikiConflict.decided_by),
        )
        .with_for_update(of=WikiConflict)
    )
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def case_of_conflict(conflict_id: int) -> int:
    """Return which case a conflict is of.

    :raises NotFound: if there is no such conflict.
    """
    wanted = sa.select(WikiConflict.case_id).where(WikiConflict.id == conflict_id)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def load_form(case: Case) -> None:
    """Load the form of a case that was loaded without it: 2 statements."""
    form = sa.select(Case).where(Case.id == case.id).options(selectinload(Case.form_fields))
    db.session.scalars(form).one()


def conflicts(actor: User, window: Window, *, decided: bool) -> Page[WikiConflict]:
    """Return one page of the conflicts, newest first, with what is compared: 3 statements."""
    wanted = _compared(actor).where(~_OPEN if decided else _OPEN)
    if decided:
        wanted = wanted.where(WikiConflict.decision != WikiChoice.PASSED)
    rows = db.session.scalars(
        windowed(wanted, window, at=WikiConflict.raised_at, row=WikiConflict.id)
    ).all()
    return window.page_of(rows, lambda conflict: (conflict.raised_at, conflict.id))


def open_conflicts_of_page(actor: User, reference: str) -> Sequence[WikiConflict]:
    """Return the conflicts of a wiki page that wait, with what is compared: 3 statements."""
    wanted = (
        _compared(actor).join(WikiConflict.page).where(SourcePage.reference == reference, _OPEN)
    )
    return db.session.scalars(wanted.order_by(WikiConflict.first_line, WikiConflict.id)).all()


def count_of_open_conflicts(actor: User) -> int:
    wanted = sa.select(sa.func.count(WikiConflict.id)).join(WikiConflict.case)
    return db.session.scalar(wanted.where(_OPEN, _readable(actor))) or 0


def every_open_conflict(actor: User) -> Sequence[WikiConflict]:
    """Return every conflict that waits for a decision, oldest first: 3 statements."""
    wanted = _compared(actor).where(_OPEN)
    return db.session.scalars(wanted.order_by(WikiConflict.raised_at, WikiConflict.id)).all()


def conflicts_of_cases(case_ids: Sequence[int]) -> Sequence[WikiConflict]:
    """Return the conflicts of these cases that wait or were decided for what stands here."""
    wanted = sa.select(WikiConflict).where(
        WikiConflict.case_id.in_(case_ids),
        sa.or_(_OPEN, WikiConflict.decision == WikiChoice.HERE),
    )
    return db.session.scalars(wanted).all()


def _compared(actor: User) -> sa.Select[WikiConflict]:
    return (
        sa.select(WikiConflict)
        .join(WikiConflict.case)
        .where(_readable(actor))
        .options(
            joinedload(WikiConflict.entry),
            joinedload(WikiConflict.decided_by),
            contains_eager(WikiConflict.case).joinedload(Case.owner),
            contains_eager(WikiConflict.case).selectinload(Case.collaborators),
            contains_eager(WikiConflict.case).selectinload(Case.form_fields),
        )
    )


def _readable(actor: User) -> sa.ColumnElement[bool]:
    return readable_by(actor) if is_staff(actor) else sa.false()
