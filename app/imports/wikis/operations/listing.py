"""What there is to read: the wiki's list of pages, and its list of changes, become rows.

The first sync, and one a day, lists every page: only so is it seen that one is gone. Between them
the changes since the last listing are enough: text, files and comments all make a new version.
Clocks differ, so an hour is asked for twice; a page that is known in its version costs one request.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.database import db
from app.imports.wikis import queries
from app.imports.wikis.models import (
    NOT_LISTED,
    ListedPage,
    PageState,
    SyncPhase,
    WikiConnection,
)
from app.imports.wikis.operations.holding import Hold
from import_wiki.sources.rest import PageName, RestWiki, within

FULL_LIST_AFTER = timedelta(days=1)
CLOCKS_DIFFER_BY = timedelta(hours=1)

AGAIN = frozenset({PageState.FAILED, PageState.REFUSED})
"""Not read last time: tried once more by every full list."""


@dataclass(frozen=True)
class Listing:
    """What the wiki told. `every` is None where only changes were asked for."""

    began_at: datetime
    every: tuple[str, ...] | None
    changed: tuple[str, ...]


def list_pages(hold: Hold, wiki: RestWiki) -> None:
    """Ask the wiki what there is to read, and note it.

    :raises PilebookError: one of the wiki's failures; nothing is noted then.
    """
    with hold.step() as connection:
        cursor, listed_at = connection.cursor, connection.listed_at
        spaces = tuple(connection.spaces)
    listing = _asked(wiki, spaces, cursor, listed_at)
    with hold.step() as connection:
        _note(connection, listing)
        connection.cursor = listing.began_at
        if listing.every is not None:
            connection.listed_at = listing.began_at
        connection.phase = SyncPhase.READING


def _asked(
    wiki: RestWiki, spaces: tuple[str, ...], cursor: datetime | None, listed_at: datetime | None
) -> Listing:
    began = clock.now()
    wiki.check()  # a guest would be told a shorter list, and the rest would look gone
    full = cursor is None or listed_at is None or began - listed_at >= FULL_LIST_AFTER
    every = _references(wiki.pages(), spaces) if full else None
    changes = wiki.changed_since(cursor - CLOCKS_DIFFER_BY) if cursor else ()
    return Listing(began, every, _references((each.name for each in changes), spaces))


def _references(names: Iterable[PageName], spaces: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(name) for name in names if within(name, spaces)))


def _note(connection: WikiConnection, listing: Listing) -> None:
    """Bring the rows up to date with what the wiki told."""
    _begin_anew(connection)
    known = queries.pages_of(connection)
    if listing.every is not None:
        _note_gone(connection, known, listing)
        _note_listed(connection, known, listing)
    for reference in listing.changed:
        page = known.get(reference)
        if page is None:
            _add(connection, reference, PageState.WAITING, at=listing.began_at)
        elif page.state is not PageState.EXPECTED:
            page.state = PageState.WAITING
    db.session.flush()


def _begin_anew(connection: WikiConnection) -> None:
    """Forget what the sync before had brought."""
    changed = sa.update(ListedPage).where(
        ListedPage.connection_id == connection.id, ListedPage.changed
    )
    db.session.execute(changed.values(changed=False))


def _note_listed(
    connection: WikiConnection, known: Mapping[str, ListedPage], listing: Listing
) -> None:
    first = connection.cursor is None
    state = PageState.EXPECTED if first else PageState.WAITING
    changed = set(listing.changed)
    for reference in listing.every or ():
        page = known.get(reference)
        if page is None:
            if reference not in changed:  # those are added with the changes
                _add(connection, reference, state, at=listing.began_at)
        elif first or page.state in NOT_LISTED | AGAIN:
            page.state = state


def _note_gone(
    connection: WikiConnection, known: Mapping[str, ListedPage], listing: Listing
) -> None:
    """Mark the pages that the full list lacks; those nobody wants any more are forgotten."""
    spaces, listed = tuple(connection.spaces), set(listing.every or ())
    for reference, page in known.items():
        if not within(PageName.parse(reference), spaces):
            db.session.delete(page)
        elif reference not in listed and page.state not in NOT_LISTED:
            page.state, page.changed, page.noted_at = PageState.GONE, True, listing.began_at
            page.tell(None)
            page.taken = None


def _add(connection: WikiConnection, reference: str, state: PageState, *, at: datetime) -> None:
    db.session.add(
        ListedPage(connection_id=connection.id, reference=reference, state=state, noted_at=at)
    )
