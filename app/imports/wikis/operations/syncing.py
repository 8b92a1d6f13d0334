"""The worker's part of a sync: a bit of work at a time, every page kept as soon as it is read.

Nothing is locked while the wiki is asked. A delivery works for some seconds and asks for the next
one, so that a large wiki does not keep everything else waiting. Trouble ends the sync with its
sentence; what was read is kept, and the next sync reads the rest.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from app import clock
from app.errors import N_, EditConflict, NotAllowed, PilebookError, Problem, Unavailable
from app.imports import policy
from app.imports.operations import batches
from app.imports.policy import ImportAction
from app.imports.wikis import queries, reading
from app.imports.wikis.models import ListedPage, PageState, SyncPhase, WikiConnection
from app.imports.wikis.operations import exports, taking
from app.imports.wikis.operations.asking import ask
from app.imports.wikis.operations.holding import Hold, LeaseLost, take_hold
from app.imports.wikis.operations.listing import list_pages
from import_wiki.sources import Finding, FindingKind
from import_wiki.sources.rest import (
    PageName,
    RestWiki,
    WikiOtherUser,
    WikiUnavailable,
    of_problem,
)
from import_wiki.sources.rest.wiki import GONE_SILENT, UNANSWERED_MAX

log = logging.getLogger(__name__)

BUDGET = timedelta(seconds=20)
"""How long one delivery may work: less than the outbox leaves it alone."""

PAUSE = timedelta(seconds=1)
"""So that other messages get their turn between two deliveries."""

_NOBODY = N_(
    "%(name)s, who connected this wiki, may not import any more. Open the connection and save it."
)
_BROKEN = N_("Something went wrong here while the wiki was read. The log tells what.")


def sync_some(connection_id: int) -> None:
    """Work on a sync for a while; ask for the rest, or bring it to its end."""
    hold = take_hold(connection_id)
    if hold is not None:
        _work(hold, until=clock.now() + BUDGET)


def sync_all(connection_id: int) -> None:
    """Bring a sync that was begun to its end: for the command, which waits."""
    hold = take_hold(connection_id)
    if hold is not None:
        _work(hold, until=None)


def _work(hold: Hold, *, until: datetime | None) -> None:
    """Go on with a sync; whatever ends it is told on its page."""
    try:
        if _go_on(hold, until):
            _finish(hold)
        else:
            _give_back(hold)
    except LeaseLost:
        log.info("wiki %d was taken over, or is no longer read", hold.connection_id)
    except (WikiUnavailable, WikiOtherUser) as trouble:
        _finish(hold, Problem(trouble.message, trouble.values))
    except (EditConflict, Unavailable):
        raise  # our own database: the outbox tries again
    except PilebookError as trouble:
        _finish(hold, Problem(trouble.message, trouble.values))
    except Exception:
        log.exception("reading wiki %d failed", hold.connection_id)
        _finish(hold, Problem(_BROKEN))


def _go_on(hold: Hold, until: datetime | None) -> bool:
    """Return whether everything is read; False where the time was over first."""
    with hold.step() as connection:
        phase = connection.phase
    connection = queries.connection_to_show(hold.connection_id)
    if not policy.may(connection.created_by, ImportAction.UPLOAD):
        raise NotAllowed(_NOBODY, name=connection.created_by.name)
    with reading.opened(connection) as wiki:
        if phase is SyncPhase.LISTING:
            list_pages(hold, wiki)
        return exports.read_exports(hold, wiki, until) and _read_pages(hold, wiki, until)


def _read_pages(hold: Hold, wiki: RestWiki, until: datetime | None) -> bool:
    unanswered = 0
    for reference, taken in _waiting(hold):
        outcome = wiki.outcome(PageName.parse(reference))
        unanswered = unanswered + 1 if outcome.unanswered else 0
        if unanswered >= UNANSWERED_MAX:
            raise WikiUnavailable(GONE_SILENT, pages=unanswered)
        if not outcome.unanswered:
            taking.take_outcome(hold, wiki, outcome, taken=taken)
        if until is not None and clock.now() >= until:
            return False
    return True


def _waiting(hold: Hold) -> Iterator[tuple[str, str | None]]:
    connection = queries.connection_to_show(hold.connection_id)
    yield from queries.pages_in(connection, PageState.WAITING)


def _give_back(hold: Hold) -> None:
    with hold.step() as connection:
        ask(connection, at=clock.now() + PAUSE)


def _finish(hold: Hold, problem: Problem | None = None) -> None:
    """End the sync, well or with a problem, and close its batch."""
    try:
        with hold.step() as connection:
            _close_batch(connection, problem)
            _end(connection, problem, at=clock.now())
    except LeaseLost:
        log.info("wiki %d was taken over, or is no longer read", hold.connection_id)


def _close_batch(connection: WikiConnection, problem: Problem | None) -> None:
    """Close the batch of this sync; where nothing was new there is none."""
    findings = [told(page) for page in queries.news_of(connection)]
    batch = queries.open_batch_of(connection)
    if batch is None and not (findings and policy.may(connection.created_by, ImportAction.UPLOAD)):
        return
    if problem:
        findings.append(of_problem(FindingKind.INCOMPLETE, connection.name, problem))
    batch = batch or taking.batch_of(connection)
    batches.close_batch(batch, findings=findings, at=clock.now())


def told(page: ListedPage) -> Finding:
    """Return what the batch says of a page that was not read, or not in full."""
    match page.state:
        case PageState.GONE:
            return Finding(FindingKind.GONE, page.reference)
        case PageState.REFUSED:
            return Finding(FindingKind.NOT_OURS, page.reference)
        case _:
            kind = FindingKind.INCOMPLETE if page.taken else FindingKind.UNREADABLE
            return of_problem(kind, page.reference, page.refusal or Problem(_BROKEN))


def _end(connection: WikiConnection, problem: Problem | None, *, at: datetime) -> None:
    connection.phase = connection.lease = connection.lease_until = None
    connection.tell(problem)
    connection.failing_since = (connection.failing_since or at) if problem else None
    if problem is None:
        connection.last_sync_at = at
    if connection.interval_minutes:
        connection.next_sync_at = at + timedelta(minutes=connection.interval_minutes)
    else:
        connection.next_sync_at = None
