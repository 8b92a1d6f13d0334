"""One case: to be shown, to be changed, its timeline and what comes next in it."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Customer, User
from app.cases.models import (
    Case,
    Entry,
)
from app.cases.policy import readable_by, readable_entries
from app.database import db
from app.errors import NotFound


def case_to_show(actor: User, case_id: int) -> Case:
    """Return one case with its people, its form and its page: 3 statements.

    :raises NotFound: if there is none, or `actor` may not read it.
    """
    return one(
        sa.select(Case)
        .where(Case.id == case_id, readable_by(actor))
        .options(
            joinedload(Case.customer),
            joinedload(Case.owner),
            joinedload(Case.opened_by),
            joinedload(Case.source_page),
            selectinload(Case.collaborators),
            selectinload(Case.form_fields),
        )
    )


def case_to_change(actor: User, case_id: int) -> Case:
    """Return one case with its people, for a change in this transaction: 2 statements.

    :raises NotFound: if there is none, or `actor` may not read it.
    """
    return one(
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


def entries_in_order(case: Case) -> Sequence[Entry]:
    entries = sa.select(Entry).where(Entry.case_id == case.id).order_by(Entry.position)
    return db.session.scalars(entries).all()


def next_position(case: Case) -> int:
    last = sa.select(sa.func.max(Entry.position)).where(Entry.case_id == case.id)
    return (db.session.scalar(last) or 0) + 1


def next_number_locked(customer: Customer) -> int:
    """Return the number of the customer's next case; others who ask wait for this transaction."""
    db.session.execute(sa.select(Customer.id).where(Customer.id == customer.id).with_for_update())
    last = sa.select(sa.func.max(Case.number)).where(Case.prefix == customer.code)
    return (db.session.scalar(last) or 0) + 1


def one(wanted: sa.Select[Case]) -> Case:
    """Return the case asked for, as it is in the database now.

    :raises NotFound: if there is none.
    """
    case = db.session.scalar(wanted.execution_options(populate_existing=True))
    if case is None:
        raise NotFound
    return case
