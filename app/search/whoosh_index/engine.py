"""The engine: searching the newest generation, writing the next one.

Every process may search; who writes holds the lock of the store. A search sees what another process
has committed, because it looks for a newer generation first.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from app.search.documents import KINDS, Document, key_of
from app.search.filters import Filter
from app.search.index import Hit, Hits, IndexBusy, IndexDamaged, Order
from app.search.plan import plan_of
from app.search.query import Query
from app.search.scope import Scope
from app.search.whoosh_index import facets, scoring, store, writing
from app.search.whoosh_index.cache import Cache
from app.search.whoosh_index.matching import Matches, matches
from app.search.whoosh_index.postings import Weights, are_in
from app.search.whoosh_index.segments import PostingList, Segment
from app.search.whoosh_index.snapshot import Snapshot
from app.search.whoosh_index.views import Kept, View

log = logging.getLogger(__name__)

SEGMENT_CACHE_BYTES = 64 * 2**20
VIEWS_KEPT = 64
WRITE_WAIT_SECONDS = 20.0


@dataclass
class _Generation:
    """A snapshot with what was worked out from it."""

    snapshot: Snapshot
    views: Cache[View] = field(default_factory=lambda: Cache(VIEWS_KEPT, lambda _: 1))
    kept: Kept = field(default_factory=Kept)

    def view(self, scope: Scope) -> View:
        return self.views.get(scope, lambda: View(self.snapshot, scope, self.kept))


class WhooshIndex:
    """See `app.search.index.Index`."""

    def __init__(self, folder: Path) -> None:
        self._store = store.Store(folder)
        self._postings: Cache[PostingList] = Cache(SEGMENT_CACHE_BYTES, lambda kept: kept.nbytes)
        self._opening = Lock()
        self._newest: _Generation | None = None

    def search(
        self,
        query: Query,
        scope: Scope,
        filters: Sequence[Filter] = (),
        *,
        offset: int = 0,
        limit: int = 20,
        order: Order = Order.RELEVANCE,
        count_facets: bool = True,
    ) -> Hits:
        plan = plan_of(query)
        if plan.is_empty and not filters:
            return Hits(total=0, items=())
        with _damage_noticed():
            view = self._generation().view(scope)
            found = matches(view, plan)
            mask = facets.narrowed(view, found.mask, filters)
            scores = scoring.scores_of(view, plan, found)
            numbers = scoring.best(view, scores, mask, offset=offset, limit=limit, order=order)
            return Hits(
                total=int(mask.sum()),
                items=_hits(view, numbers, scores, found),
                facets=facets.facets(view, found.mask, filters) if count_facets else {},
                required=found.required,
                units=tuple(unit.text for unit in plan.units),
            )

    def replace(self, documents: Iterable[Document], *, removed: Collection[str] = ()) -> int:
        given = list(documents)
        with self._store.writing(wait_seconds=WRITE_WAIT_SECONDS):
            building = self._store.build_in_progress()
            if building:
                self._store.note(store.Change(given, tuple(removed)), building)
            try:
                return self._replace(self._store.current(), given, removed)
            except IndexDamaged:
                if building:  # where it has been noted
                    return 0
                raise

    def rebuild(self, documents: Iterable[Document]) -> int:
        with self._store.new_build() as build:
            count = writing.write_all(build, documents)
            with self._store.writing(wait_seconds=WRITE_WAIT_SECONDS):
                for change in self._store.noted(build):
                    self._replace(build, change.documents, change.removed)
                self._store.make_current(build)
        return count

    def count(self) -> int:
        with _damage_noticed():
            return self._generation().snapshot.count()

    def fingerprints(self) -> Iterator[tuple[str, int]]:
        with _damage_noticed():
            snapshot = self._generation().snapshot
            rows = snapshot.rows[snapshot.live]
        return (
            (_key_of(row), fingerprint)
            for row, fingerprint in zip(rows, rows["fingerprint"].tolist(), strict=True)
        )

    def request_rebuild(self) -> None:
        self._store.request_rebuild()

    def is_rebuild_requested(self) -> bool:
        return self._store.is_rebuild_requested()

    def close(self) -> None:
        self._newest = None

    def _replace(self, build: Path, documents: Sequence[Document], removed: Collection[str]) -> int:
        with _damage_noticed():
            snapshot = self._snapshot(build, reuse=())
            changed = writing.changed(snapshot, documents)
            outdated = snapshot.find([*(document.key for document in changed), *removed])
        if changed or outdated:  # a full disk damages nothing: what is read stays as it is
            writing.write(build, changed, outdated.values())
        return len(changed) + len(outdated.keys() & set(removed))

    def _generation(self) -> _Generation:
        """Return the newest generation; while another thread opens it, the one before."""
        identity = self._store.identity()
        known = self._newest
        if known and known.snapshot.identity == identity:
            return known
        if known and self._opening.locked():
            return known
        with self._opening:
            known = self._newest
            if known is None or known.snapshot.identity != self._store.identity():
                reuse = known.snapshot.segments if known else ()
                known = self._newest = _Generation(self._snapshot(self._store.current(), reuse))
        return known

    def _snapshot(self, build: Path, reuse: Sequence[Segment]) -> Snapshot:
        """Open the newest generation of a build, its unchanged segments as they are."""
        opened = {segment.id: segment for segment in reuse}
        for _ in range(10):  # a writer may remove what was read of just now
            try:
                generation, segments = store.contents(build)
                return Snapshot(
                    (build.name, generation),
                    [
                        opened.get(each.segment_id()) or Segment(build, each, self._postings)
                        for each in segments
                    ],
                    [np.fromiter(each.deleted_docs(), np.int32) for each in segments],
                )
            except FileNotFoundError as error:
                missing = error
        raise IndexDamaged(f"a file of the index is gone: {missing}")


def _hits(
    view: View, numbers: npt.NDArray[np.intp], scores: Weights, found: Matches
) -> Sequence[Hit]:
    """Return the documents with these numbers as hits, each with what it has of what was asked."""
    having = [(text, are_in(having, numbers)) for text, having in found.reasons]
    return [
        Hit(_key_of(row), round(score, 6), tuple(text for text, has in having if has[place]))
        for place, (row, score) in enumerate(
            zip(view.rows[numbers], scores[numbers].tolist(), strict=True)
        )
    ]


def _key_of(row: Any) -> str:
    return key_of(KINDS[int(row["kind"]) - 1], int(row["subject_id"]))


@contextmanager
def _damage_noticed() -> Iterator[None]:
    """Whatever reading an index raises means that it is damaged: its files were changed."""
    try:
        yield
    except (IndexDamaged, IndexBusy):
        raise
    except Exception as error:
        log.exception("the search index cannot be read")
        raise IndexDamaged(repr(error)) from error
