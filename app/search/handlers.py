"""What the worker asks of search. It is the only process that writes the index."""

import logging
from collections.abc import Collection

from app.search import operations
from app.search.index import IndexBusy
from app.search.registry import search

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
