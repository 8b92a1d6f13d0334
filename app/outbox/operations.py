"""Publishing, and what the worker does with rows. Flush, never commit."""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa

from app.database import db
from app.outbox import queries
from app.outbox.messages import Handler, Message, payload_of, topic_of
from app.outbox.models import OutboxRow
from app.outbox.registry import registry

LEASE = timedelta(seconds=60)
"""How long one delivery may take before another worker may take its rows over."""

MAX_ATTEMPTS = 8


def publish(message: Message, *, at: datetime) -> None:
    """Write one row for each handler of `message`; they are delivered after the commit."""
    publish_all((message,), at=at)


def publish_all(messages: Iterable[Message], *, at: datetime) -> None:
    """Publish many messages in one statement."""
    rows = [
        {
            "handler": handler.name,
            "payload": payload_of(message),
            "created_at": at,
            "due_at": at,
            "attempts": 0,
            "given_up": False,
        }
        for message in messages
        for handler in registry().listening_to(topic_of(message))
    ]
    if rows:
        db.session.execute(sa.insert(OutboxRow), rows)


def lease_rows(handler: Handler, *, at: datetime) -> tuple[str, Sequence[OutboxRow]]:
    """Take the oldest due rows of `handler` for one delivery; return its lease and the rows.

    A row that failed before travels alone, so that it cannot hold up the others again.
    """
    lease = uuid4().hex
    due = queries.due_rows_for_update(handler.name, at, handler.batch_size)
    rows = [row for row in due if not row.attempts] or due[:1]
    for row in rows:
        row.lease, row.due_at, row.attempts = lease, at + LEASE, row.attempts + 1
    db.session.flush()
    return lease, rows


def settle(lease: str) -> int:
    """Delete the rows delivered under `lease`; return how many were still ours."""
    rows = queries.leased_rows_for_update(lease)
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    return len(rows)


def postpone(lease: str, problem: Exception, *, at: datetime) -> None:
    """Keep the rows of a failed delivery: again in 2ⁿ seconds, or aside after 8 attempts."""
    for row in queries.leased_rows_for_update(lease):
        row.lease, row.problem = None, type(problem).__name__
        row.given_up = row.attempts >= MAX_ATTEMPTS
        row.due_at = at + _pause(row.attempts)
    db.session.flush()


def retry(rows: Sequence[OutboxRow], *, at: datetime) -> None:
    """Give rows that were set aside another 8 attempts."""
    for row in rows:
        row.given_up, row.attempts, row.due_at = False, 0, at
    db.session.flush()


def _pause(attempts: int) -> timedelta:
    """Return 2ⁿ seconds, spread by a quarter so that failed rows do not come back in step."""
    return timedelta(seconds=2**attempts * random.uniform(0.75, 1.25))  # noqa: S311 - no secret
