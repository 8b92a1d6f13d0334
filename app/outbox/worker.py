"""The worker: delivers what the outbox holds.

Each delivery is two short transactions around the handler, so that nothing is locked while the
handler works: rows are leased, the handler is called, the rows are deleted. A worker that dies in
between leaves its rows to the next one, when their lease is over.
"""

import logging
import threading
from collections.abc import Sequence

from app import clock
from app.database import db
from app.outbox import operations, queries
from app.outbox.messages import Handler
from app.outbox.models import OutboxRow
from app.outbox.registry import registry
from app.transaction import transaction

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.4


def run(stop: threading.Event) -> None:
    """Deliver until `stop` is set. An unreachable database is waited for."""
    while not stop.is_set():
        try:
            for chore in registry().chores:
                chore()
            delivered = deliver_pending()
        except Exception:
            log.exception("the worker could not do its round")
            delivered = 0
        finally:
            db.session.remove()  # a fresh connection, and a fresh view of the database
        if not delivered:
            stop.wait(IDLE_SECONDS)


def deliver_pending() -> int:
    """Deliver everything due now; return how many messages were delivered.

    One batch of each handler in turn: a thousand pages to read do not hold up a search.
    """
    delivered = 0
    while count := sum(map(_deliver_some, queries.handlers_with_due_rows(clock.now()))):
        delivered += count
    return delivered


def _deliver_some(name: str) -> int:
    handler = registry().handlers.get(name)
    if handler is None:
        log.warning("nobody handles %s; its messages are kept", name)
        return 0
    return _deliver_batch(handler)


def _deliver_batch(handler: Handler) -> int:
    """Deliver one batch; return how many messages left the outbox, 0 if none could."""
    with transaction():
        lease, rows = operations.lease_rows(handler, at=clock.now())
    if not rows:
        return 0
    try:
        return _hand_over(handler, lease, rows)
    except Exception as problem:  # whatever a handler raises must not stop the others
        log.exception("%s failed for %d message(s)", handler.name, len(rows))
        with transaction():
            operations.postpone(lease, problem, at=clock.now())
        return 0


def _hand_over(handler: Handler, lease: str, rows: Sequence[OutboxRow]) -> int:
    messages = [handler.message(**row.payload) for row in rows]
    if not handler.atomic:
        handler.deliver(messages)
        with transaction():
            return operations.settle(lease)
    with transaction():
        settled = operations.settle(lease)
        if settled == len(rows):  # else the lease was over, and another worker has the rows
            handler.deliver(messages)
    return settled
