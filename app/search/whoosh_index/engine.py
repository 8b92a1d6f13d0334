"""The engine: searching the newest generation, writing the next one.

Every process may search; who writes holds the lock of the store. A search sees what another process
has committed, because it looks for a newer generation first.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import numpy as np

from app.search.arrays.cache import Cache
from app.search.arrays.engine import ArrayIndex
from app.search.arrays.generation import Generation
from app.search.documents import Document
from app.search.index import IndexBusy, IndexDamaged
from app.search.whoosh_index import store, writing
from app.search.whoosh_index.segments import PostingList, Segment, id_of
from app.search.whoosh_index.snapshot import Snapshot

log = logging.getLogger(__name__)

SEGMENT_CACHE_BYTES = 64 * 2**20

WRITE_WAIT_SECONDS = 20.0


class WhooshIndex(ArrayIndex):
    """See `app.search.index.Index`."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._store = store.Store(folder)
        self._postings: Cache[PostingList] = Cache(SEGMENT_CACHE_BYTES, lambda kept: kept.nbytes)
        self._opening = Lock()
        self._newest: Generation[Snapshot] | None = None

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

    @contextmanager
    def _reading(self) -> Iterator[Generation[Snapshot]]:
        with _damage_noticed():
            yield self._generation()

    def _generation(self) -> Generation[Snapshot]:
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
                known = self._newest = Generation(self._snapshot(self._store.current(), reuse))
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
                        opened.get(id_of(build, each)) or Segment(build, each, self._postings)
                        for each in segments
                    ],
                    [np.fromiter(each.deleted_docs(), np.int32) for each in segments],
                )
            except FileNotFoundError as error:
                missing = error
        raise IndexDamaged(f"a file of the index is gone: {missing}")


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
