"""Appending to the audit, and verifying it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from flask import Flask, current_app

from app.audit import queries
from app.audit.chain import START, digest
from app.audit.models import AuditRecord
from app.database import db

_KEY = "pilebook.audit-key"


class Actor(Protocol):
    """Whoever acts: an account."""

    @property
    def id(self) -> int: ...
    @property
    def login(self) -> str: ...


def init_app(app: Flask, key: str) -> None:
    app.extensions[_KEY] = key


def record(
    action: str, subject: str, *, by: Actor | None, at: datetime, details: Mapping[str, Any] = {}
) -> AuditRecord:
    """Append a record inside the present transaction. `details` holds no secret and no free text.

    `by=None` is the product itself: a command of the server's operator, or the worker.
    """
    end = queries.end_for_update()
    added = AuditRecord(
        id=end.record_id + 1,
        at=at,
        actor_id=by.id if by else None,
        actor=by.login if by else "pilebook",
        action=action,
        subject=subject,
        details=dict(details),
    )
    added.digest = digest(added.content(), before=end.digest, key=current_app.extensions[_KEY])
    end.record_id, end.digest = added.id, added.digest
    db.session.add(added)
    db.session.flush()
    return added


def first_broken() -> int | None:
    """Return the number of the first record that is not what was written, or None.

    Reads every record once. A record missing at the end is the number after the last one there.
    """
    expected, before, key = 1, START, current_app.extensions[_KEY]
    for found in queries.records_in_order():
        if found.id != expected or found.digest != digest(found.content(), before=before, key=key):
            return expected
        expected, before = expected + 1, found.digest
    end = queries.end()
    return None if (end.record_id, end.digest) == (expected - 1, before) else expected
