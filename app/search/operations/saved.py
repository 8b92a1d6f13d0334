"""Saving searches, and noting what is new of them. A search is saved for its owner alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from app import redaction
from app.accounts.models import User
from app.database import db
from app.errors import N_, InvalidInput, Problem
from app.search import queries
from app.search.filters import Filter
from app.search.index import Order
from app.search.models import SavedSearch

SAVED_AT_MOST = 50

_TOO_MANY = N_("At most %(count)d searches can be saved. Delete one first.")
_TAKEN = N_("There is a saved search of this name already.")


def save_search(
    name: str,
    *,
    text: str,
    filters: Sequence[Filter],
    order: Order,
    notify: bool,
    by: User,
    at: datetime,
) -> SavedSearch:
    """Save a question with its filters for whoever asked it; a secret in it is masked.

    :raises InvalidInput: if he has saved too many, or another of this name.
    """
    own = queries.saved_by(by)
    if len(own) >= SAVED_AT_MOST:
        raise InvalidInput({"name": Problem(_TOO_MANY, {"count": SAVED_AT_MOST})})
    saved = SavedSearch(
        user_id=by.id,
        name=_free_name(name, own),
        text=redaction.mask(text),
        filters=[[each.field.value, value] for each in filters for value in each.values],
        sorting=order,
        notify=notify,
        seen_at=at,
        looked_at=at,
    )
    db.session.add(saved)
    db.session.flush()
    return saved


def change_search(
    saved: SavedSearch, *, name: str, notify: bool, by: User, at: datetime
) -> SavedSearch:
    """Give a saved search another name, and say whether its new hits are looked for.

    :raises InvalidInput: if he has saved another of this name.
    """
    others = [each for each in queries.saved_by(by) if each.id != saved.id]
    saved.name = _free_name(name, others)
    if notify and not saved.notify:
        saved.seen_at = saved.looked_at = at  # what came before is no news
    saved.notify, saved.new_count = notify, saved.new_count if notify else 0
    db.session.flush()
    return saved


def delete_search(saved: SavedSearch) -> None:
    db.session.delete(saved)
    db.session.flush()


def note_seen(saved: SavedSearch, *, at: datetime) -> None:
    """Note that its owner sees the hits: what comes from now on is new."""
    saved.seen_at, saved.new_count = at, 0
    db.session.flush()


def begin_looks(*, at: datetime) -> Sequence[SavedSearch]:
    """Take the saved searches whose turn it is; nobody else takes them for an hour."""
    due = queries.due_looks_to_change(at)
    for saved in due:
        saved.looked_at = at
    db.session.flush()
    return due


def note_new_hits(counts: Mapping[tuple[int, datetime], int]) -> None:
    """Note how many hits are new, by saved search and when it was last seen: 1 statement each.

    One that was seen meanwhile is left alone: those hits are not new any more.
    """
    for (saved_id, seen_at), count in counts.items():
        as_looked_at = (SavedSearch.id == saved_id) & (SavedSearch.seen_at == seen_at)
        db.session.execute(sa.update(SavedSearch).where(as_looked_at).values(new_count=count))


def _free_name(name: str, others: Sequence[SavedSearch]) -> str:
    masked = redaction.mask(name)
    if any(each.name == masked for each in others):
        raise InvalidInput({"name": Problem(_TAKEN)})
    return masked
