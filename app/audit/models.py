"""Records of the audit, and the one row that is the chain's end."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model


class AuditRecord(Model):
    __tablename__ = "audit_records"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3 … without a gap: a missing number is a missing record."""
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    """Whoever did it; no foreign key, so that a record outlives the account. None: the product."""
    actor: Mapped[str] = mapped_column(sa.String(80))
    action: Mapped[str] = mapped_column(sa.String(80), index=True)
    subject: Mapped[str] = mapped_column(sa.String(80), index=True)
    """What it was done to: `case:12`, `user:3`."""
    details: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(sa.String(64))

    def content(self) -> dict[str, Any]:
        """Return what the digest covers."""
        return {
            "id": self.id,
            "at": self.at.isoformat(),
            "actor_id": self.actor_id,
            "actor": self.actor,
            "action": self.action,
            "subject": self.subject,
            "details": self.details,
        }


class AuditEnd(Model):
    """The end of the chain: one row, locked by whoever appends."""

    __tablename__ = "audit_end"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
