"""A page that was read goes into the sync's batch, and its row says so: one transaction."""

import os
from collections.abc import Iterable
from dataclasses import replace

from app import clock
from app.database import db
from app.errors import Problem
from app.imports.models import BatchKind, ImportBatch
from app.imports.operations import batches
from app.imports.spool import Spool
from app.imports.wikis import queries
from app.imports.wikis.models import ListedPage, PageState, WikiConnection
from app.imports.wikis.operations.holding import LONG, Hold
from import_wiki.page import WikiAttachment, WikiPage
from import_wiki.sources.rest import Outcome, OutcomeKind, PageName, RestWiki

_STATES = {
    OutcomeKind.READ: PageState.READ,
    OutcomeKind.UNCHANGED: PageState.READ,
    OutcomeKind.REFUSED: PageState.REFUSED,
    OutcomeKind.FAILED: PageState.FAILED,
}


def take_outcome(hold: Hold, wiki: RestWiki, outcome: Outcome, *, taken: str | None) -> None:
    """Take what became of a page. `taken` is the version that a batch has had before."""
    page = outcome.page
    if page is not None and mark_of(page.page) != taken:
        if page.page.attachments:
            hold.renew(lasting=LONG)
        page = wiki.with_attachments(outcome.name, page)
    problem = outcome.reason or _first(page.problems if page else ())
    _take(hold, str(outcome.name), page.page if page else None, _STATES[outcome.kind], problem)


def take_exported(hold: Hold, wiki: RestWiki, reference: str, page: WikiPage) -> None:
    """Take a page out of the export of its space."""
    name = PageName.parse(reference)
    _take(hold, reference, replace(page, wiki_url=wiki.url_of(name)), PageState.READ, None)


def mark_of(page: WikiPage) -> str:
    """Return what tells a version of a page from every other; empty where nothing does."""
    if page.version is None or page.date is None:
        return ""
    return f"{page.version} {page.date.local.replace(microsecond=0).isoformat()}"


def _take(
    hold: Hold, reference: str, page: WikiPage | None, state: PageState, problem: Problem | None
) -> None:
    with hold.step() as connection:
        row = queries.page_to_change(connection, reference)
        if row is None:
            return  # nobody wants it any more
        if page is not None:
            _hand_over(connection, row, page)
        row.changed = row.changed or (row.problem != (problem.message if problem else None))
        _note(row, state, problem)


def _hand_over(connection: WikiConnection, row: ListedPage, page: WikiPage) -> None:
    mark = mark_of(page)
    if mark and mark == row.taken:
        return
    batch = batch_of(connection)
    _lay_files(Spool(batch.id), page.attachments)
    run = batches.add_page(batch, page, at=clock.now())
    row.taken, row.changed = mark or None, run is not None


def _lay_files(spool: Spool, attachments: Iterable[WikiAttachment]) -> None:
    """Lay the bytes where the batch looks for them; on one disk that takes no room."""
    for attachment in attachments:
        if attachment.file is not None:
            spool.make()
            place = spool.files / attachment.file.name
            if not place.exists():
                os.link(attachment.file, place)
        _lay_files(spool, attachment.revisions)


def _note(row: ListedPage, state: PageState, problem: Problem | None) -> None:
    row.state, row.noted_at = state, clock.now()
    row.tell(problem)
    db.session.flush()


def batch_of(connection: WikiConnection) -> ImportBatch:
    """Return the batch of the sync under way, opened when it is needed first."""
    known = queries.open_batch_of(connection)
    if known is not None:
        return known
    return batches.open_batch(
        kind=BatchKind.WIKI,
        name=connection.name,
        by=connection.created_by,
        at=clock.now(),
        connection=connection.id,
    )


def _first(problems: tuple[Problem, ...]) -> Problem | None:
    return problems[0] if problems else None
