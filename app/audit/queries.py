"""Every SELECT on the audit."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.audit.models import AuditEnd, AuditRecord
from app.database import db


def end_for_update() -> AuditEnd:
    """Return the chain's end, locked until the transaction ends. The migration made the row."""
    return db.session.scalars(sa.select(AuditEnd).with_for_update()).one()


def end() -> AuditEnd:
    return db.session.scalars(sa.select(AuditEnd)).one()


def records_in_order(batch_size: int = 500) -> Iterator[AuditRecord]:
    """Yield every record, oldest first, in batches; a reader may stop anywhere."""
    last_id = 0
    while batch := db.session.scalars(
        sa.select(AuditRecord)
        .where(AuditRecord.id > last_id)
        .order_by(AuditRecord.id)
        .limit(batch_size)
    ).all():
        yield from batch
        last_id = batch[-1].id
        db.session.expunge_all()  # verifying must not hold every record


def records_about(subject: str) -> list[AuditRecord]:
    records = sa.select(AuditRecord).where(AuditRecord.subject == subject)
    return list(db.session.scalars(records.order_by(AuditRecord.id)))
