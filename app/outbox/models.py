"""One row per message and handler."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model


class OutboxRow(Model):
    __tablename__ = "outbox"
    __table_args__ = (sa.Index("ix_outbox_due", "handler", "given_up", "due_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handler: Mapped[str] = mapped_column(sa.String(80))
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """Not before this instant; moved on by a lease and by a failure."""
    lease: Mapped[str | None] = mapped_column(sa.String(32))
    """The delivery that holds the row, until `due_at`."""
    attempts: Mapped[int] = mapped_column(default=0)
    given_up: Mapped[bool] = mapped_column(default=False)
    problem: Mapped[str | None] = mapped_column(sa.String(500))
    """The kind of the last error; never its words, which may quote a secret."""
