"""Saved searches. Each is its owner's alone: whoever asks for another's finds nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.search.filters import Filter, filters_in
from app.search.index import Order
from app.search.models import SavedSearch
from app.search.policy import scope_of
from app.search.queries.finding import by_kind
from app.search.query import parse
from app.search.registry import Search

LOOK_EVERY = timedelta(hours=1)
LOOKS_AT_ONCE = 20
NEW_HITS_MAX = 100
"""So many of the hits are looked through, the newest first: beyond, “99+” is said."""


def saved_by(actor: User) -> Sequence[SavedSearch]:
    """Return what `actor` has saved, by name: 1 statement."""
    own = sa.select(SavedSearch).where(SavedSearch.user_id == actor.id)
    return db.session.scalars(own.order_by(SavedSearch.name, SavedSearch.id)).all()


def saved_search(actor: User, saved_id: int) -> SavedSearch:
    """Return one of the searches that `actor` has saved.

    :raises NotFound: if he has none with this id.
    """
    return _found(_own(actor, saved_id))


def saved_search_to_change(actor: User, saved_id: int) -> SavedSearch:
    """Return one for a change in this transaction.

    :raises NotFound: if `actor` has none with this id.
    """
    return _found(_own(actor, saved_id).with_for_update(of=SavedSearch))


def is_any_look_due(at: datetime) -> bool:
    return db.session.scalar(sa.select(_due(at).exists())) or False


def due_looks_to_change(at: datetime) -> Sequence[SavedSearch]:
    """Return the saved searches whose new hits are to be looked for, with their owners.

    Those that another worker has are left out.
    """
    wanted = _due(at).options(joinedload(SavedSearch.user)).order_by(SavedSearch.looked_at)
    locked = wanted.limit(LOOKS_AT_ONCE).with_for_update(of=SavedSearch, skip_locked=True)
    return db.session.scalars(locked).all()


def new_hits(search: Search, saved: SavedSearch) -> int:
    """Return how many of the hits its owner finds have news since he saw them, up to a number.

    :raises IndexDamaged: if the index cannot be read.
    """
    hits = search.index.search(
        parse(saved.text),
        scope_of(saved.user),
        filters_of(saved),
        limit=NEW_HITS_MAX,
        order=Order.NEWEST,
        count_facets=False,
        synonyms=search.synonyms(),
        by_sound=True,
    )
    return sum(
        len(search.sources[kind].changed_since(saved.user, subject_ids, saved.seen_at))
        for kind, subject_ids in by_kind(hit.key for hit in hits.items).items()
        if kind in search.sources
    )


def filters_of(saved: SavedSearch) -> Sequence[Filter]:
    return filters_in((name, value) for name, value in saved.filters)


def _own(actor: User, saved_id: int) -> sa.Select[SavedSearch]:
    return sa.select(SavedSearch).where(SavedSearch.id == saved_id, SavedSearch.user_id == actor.id)


def _found(wanted: sa.Select[SavedSearch]) -> SavedSearch:
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def _due(at: datetime) -> sa.Select[SavedSearch]:
    due = SavedSearch.notify & (SavedSearch.looked_at <= at - LOOK_EVERY)
    return sa.select(SavedSearch).where(due, SavedSearch.user.has(User.active))
