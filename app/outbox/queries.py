"""Every SELECT on the outbox."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app.database import db
from app.outbox.models import OutboxRow


def handlers_with_due_rows(at: datetime) -> Sequence[str]:
    due = sa.select(OutboxRow.handler).where(~OutboxRow.given_up, OutboxRow.due_at <= at)
    return db.session.scalars(due.distinct().order_by(OutboxRow.handler)).all()


def due_rows_for_update(handler: str, at: datetime, limit: int) -> Sequence[OutboxRow]:
    """Return the oldest due rows, locked; rows another worker holds are passed over."""
    due = (
        sa.select(OutboxRow)
        .where(OutboxRow.handler == handler, ~OutboxRow.given_up, OutboxRow.due_at <= at)
        .order_by(OutboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return db.session.scalars(due).all()


def leased_rows_for_update(lease: str) -> Sequence[OutboxRow]:
    rows = sa.select(OutboxRow).where(OutboxRow.lease == lease).order_by(OutboxRow.id)
    return db.session.scalars(rows.with_for_update()).all()


def rows_given_up() -> Sequence[OutboxRow]:
    rows = sa.select(OutboxRow).where(OutboxRow.given_up).order_by(OutboxRow.id)
    return db.session.scalars(rows).all()


def oldest_due_at() -> datetime | None:
    """Return since when the oldest waiting row is due: the worker's lag, for the health page."""
    oldest = sa.select(sa.func.min(OutboxRow.due_at)).where(~OutboxRow.given_up)
    return db.session.scalar(oldest)
