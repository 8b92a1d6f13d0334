"""What the worker asks of search. It is the only process that writes the index."""

import logging
from collections.abc import Collection
from datetime import datetime

from app import clock
from app.search import operations, queries
from app.search.index import IndexBusy, IndexDamaged
from app.search.questions import KEPT_FOR
from app.search.registry import search
from app.transaction import transaction

log = logging.getLogger(__name__)

BATCH_SIZE = 200
"""Messages taken together: one commit costs the same for one document and for many."""


def reindex(kind: str, subject_ids: Collection[int]) -> None:
    """Bring the documents of these subjects up to date; the same again changes nothing.

    :raises IndexBusy: if another writer does not finish; the messages come again.
    """
    operations.reindex(search(), kind, subject_ids)


def rebuild_if_due() -> None:
    """Build the index anew if it is missing or damage was noticed. Cheap if there is none."""
    found = search()
    if not operations.rebuild_is_due(found):
        return
    try:
        log.warning("the search index is being built again")
        log.info("the search index has %d documents", operations.rebuild(found))
    except IndexBusy:
        log.info("the search index is being built by another process")


def look_for_new_hits() -> None:
    """Look for new hits of the saved searches whose turn it is, each at most once an hour.

    Two workers look at none twice: the second finds it taken. While the index cannot be read
    nothing is noted, and the next hour is waited for.
    """
    now = clock.now()
    if not queries.is_any_look_due(now):
        return
    with transaction():
        due = operations.begin_looks(at=now)
    counts: dict[tuple[int, datetime], int] = {}
    try:
        for saved in due:
            counts[saved.id, saved.seen_at] = queries.new_hits(search(), saved)
    except IndexDamaged:
        log.info("new hits are looked for when the search index is there again")
    with transaction():
        operations.note_new_hits(counts)


def forget_old_questions() -> None:
    """Forget what was asked 90 days ago. Cheap if there is nothing of that age."""
    day = (clock.now() - KEPT_FOR).date()
    if queries.any_question_before(day):
        with transaction():
            operations.forget_questions(before=day)


CHORES = (rebuild_if_due, look_for_new_hits, forget_old_questions)
