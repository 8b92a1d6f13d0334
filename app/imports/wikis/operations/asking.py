"""A sync is asked for: by a person, or by the schedule. One at a time per connection."""

from datetime import datetime, timedelta

from app import clock
from app.accounts.models import User
from app.audit import operations as audit
from app.database import db
from app.errors import N_, Conflict
from app.imports import policy
from app.imports.policy import ImportAction
from app.imports.wikis import queries
from app.imports.wikis.messages import WikiSyncRequested
from app.imports.wikis.models import SyncPhase, WikiConnection
from app.outbox import operations as outbox
from app.transaction import transaction

LEASE = timedelta(minutes=5)
"""How long a worker may be at one page, or a message on its way, before another takes over."""


def request_sync(connection: WikiConnection, *, by: User, at: datetime) -> None:
    """Let the worker read the wiki now. One that is being read already is left as it is.

    :raises Conflict: if the connection is switched off.
    """
    policy.require(by, ImportAction.CONNECT)
    if not connection.enabled:
        raise Conflict(N_("This wiki is switched off. Switch it on first."))
    if connection.at_work:
        return
    begin(connection, at=at)
    audit.record("wiki.sync_requested", connection.subject, by=by, at=at)


def request_due_syncs() -> None:
    """Ask for every sync that is due: a chore of the worker, done between its deliveries.

    Due is what the schedule says, and what somebody had begun who is gone. Two workers ask for
    nothing twice: the second finds the row begun, or locked.
    """
    now = clock.now()
    if not queries.is_anything_due(now):
        return
    with transaction():
        for connection in queries.due_connections_to_change(now):
            begin(connection, at=now)


def begin(connection: WikiConnection, *, at: datetime) -> None:
    """Begin a sync, or go on with the one that was begun."""
    if connection.phase is None:
        connection.phase = SyncPhase.LISTING
    ask(connection, at=at)


def ask(connection: WikiConnection, *, at: datetime) -> None:
    """Give the work back: whoever gets the message first goes on with it, from `at` on."""
    connection.lease, connection.lease_until = None, at + LEASE
    db.session.flush()
    outbox.publish(WikiSyncRequested(connection.id), at=at)
