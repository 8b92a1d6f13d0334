"""Writing the index, and holding it to the database."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.search.documents import Document, key_of
from app.search.index import IndexDamaged
from app.search.registry import Search


@dataclass(frozen=True)
class Verification:
    """How the index differs from the database: keys of documents."""

    documents: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    stale: tuple[str, ...]

    @property
    def is_true(self) -> bool:
        return not (self.missing or self.extra or self.stale)


def reindex(search: Search, kind: str, subject_ids: Collection[int]) -> int:
    """Put the present documents of these subjects into the index, in one commit.

    Return how many changed there. Where the index is damaged a rebuild is requested instead: it
    will read the present documents too.

    :raises IndexBusy: if another writer does not finish.
    """
    source = search.sources[kind]
    found = {subject_id: source.document(subject_id) for subject_id in sorted(set(subject_ids))}
    gone = [key_of(kind, subject_id) for subject_id, each in found.items() if each is None]
    try:
        return search.index.replace([each for each in found.values() if each], removed=gone)
    except IndexDamaged:
        search.index.request_rebuild()
        return 0


def rebuild(search: Search) -> int:
    """Build the index anew; return how many documents there are.

    :raises IndexBusy: if somebody else is at it.
    """
    return search.index.rebuild(documents(search))


def rebuild_is_due(search: Search) -> bool:
    """Tell whether somebody noticed damage, or there is no index that can be read."""
    if search.index.is_rebuild_requested():
        return True
    try:
        search.index.count()
    except IndexDamaged:
        return True
    return False


def verify(search: Search) -> Verification:
    """Compare the index with the documents of today: keys and fingerprints.

    :raises IndexDamaged: if the index cannot be read.
    """
    indexed = dict(search.index.fingerprints())
    present = {document.key: document.fingerprint() for document in documents(search)}
    common = indexed.keys() & present.keys()
    return Verification(
        documents=len(present),
        missing=tuple(sorted(present.keys() - indexed.keys())),
        extra=tuple(sorted(indexed.keys() - present.keys())),
        stale=tuple(sorted(key for key in common if indexed[key] != present[key])),
    )


def documents(search: Search) -> Iterator[Document]:
    """Yield every document of every source."""
    for source in search.sources.values():
        yield from source.documents()
