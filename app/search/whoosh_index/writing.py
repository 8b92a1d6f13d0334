"""Documents into Whoosh's writer."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any

from app.search.arrays import changes
from app.search.arrays.apart import made_apart
from app.search.documents import Document
from app.search.whoosh_index.bulk import BulkWriter
from app.search.whoosh_index.library import SegmentReader, W3Codec
from app.search.whoosh_index.schema import fields_for
from app.search.whoosh_index.snapshot import Snapshot
from app.search.whoosh_index.store import new_part, open_index, take_over

_POSTINGS_PER_BLOCK = 2048
"""Blocks are read whole: larger ones are read faster."""

_BUILD_SEGMENT_SIZE = 5_000
_MERGED_SEGMENT_MAX_SIZE = 5_000
_SEGMENTS_OF_A_SIZE = 8


@contextmanager
def writer(build: Path) -> Iterator[Any]:
    """Give a writer of `build` that commits at the end of the block, or lets go of everything."""
    codec = W3Codec(blocklimit=_POSTINGS_PER_BLOCK)
    writing = BulkWriter(open_index(build), timeout=5.0, compound=False, codec=codec)
    try:
        yield writing
        writing.commit(mergetype=merge)
    except BaseException:
        if not writing.is_closed:  # else a full disk would leave the lock behind
            writing.cancel()
        raise


def changed(snapshot: Snapshot, documents: Iterable[Document]) -> Sequence[Document]:
    """Return those of `documents` that the index has not yet, the newest of each subject."""
    newest = changes.newest(documents)
    kept = snapshot.find(list(newest))
    return changes.changed(newest, {key: snapshot.rows[kept[key]] for key in kept})


def write(build: Path, documents: Sequence[Document], outdated: Collection[int]) -> None:
    """Put `documents` into `build` and take the numbers `outdated` out, in one commit."""
    with writer(build) as writing:
        for number in outdated:
            writing.delete_document(number)
        for document in documents:
            writing.add_document(**fields_for(document))


def write_all(build: Path, documents: Iterable[Document]) -> int:
    """Put `documents` into an empty build, a segment at a time; return how many.

    More than one segment is written by several processes: analysis and Whoosh keep a core busy.
    """
    batches = _batches(documents)
    first = next(batches, [])
    second = next(batches, None)
    if second is None:
        return write_segment(build, first)
    return _write_apart(build, chain([first, second], batches))


def write_segment(build: Path, documents: Sequence[Document]) -> int:
    """Put `documents` into `build` as one more segment; return how many there are."""
    with writer(build) as writing:
        for document in documents:
            writing.add_document(**fields_for(document))
    return len(documents)


def _batches(documents: Iterable[Document]) -> Iterator[Sequence[Document]]:
    remaining = iter(documents)
    while batch := list(islice(remaining, _BUILD_SEGMENT_SIZE)):
        yield list({document.key: document for document in batch}.values())


def _write_apart(build: Path, batches: Iterable[Sequence[Document]]) -> int:
    """Write each batch in a process, as a part that is then taken over into `build`."""
    parts = ((new_part(build, number), batch) for number, batch in enumerate(batches))
    count = 0
    for part, written in made_apart(_write_part, parts):
        take_over(build, part)
        count += written
    return count


def _write_part(given: tuple[Path, Sequence[Document]]) -> tuple[Path, int]:
    part, documents = given
    return part, write_segment(part, documents)


def merge(writing: Any, segments: Sequence[Any]) -> list[Any]:
    """Merge segments into the one being written, as soon as there are many of about its size.

    So there are few segments, and a document is copied once for each size its segment grows to.
    Large ones stay as they are until half of their documents are gone.
    """
    kept = [segment for segment in segments if segment.doc_count()]
    for segment in [each for each in kept if each.doc_count_all() > 2 * each.doc_count()]:
        _copy(writing, segment)
        kept.remove(segment)
    while len(peers := _peers(writing.doc_count(), kept)) >= _SEGMENTS_OF_A_SIZE:
        for segment in peers:
            _copy(writing, segment)
            kept.remove(segment)
    return kept


def _peers(size: int, segments: Sequence[Any]) -> list[Any]:
    """Return the segments that are no larger than others of about this size."""
    limit = _SEGMENTS_OF_A_SIZE
    while limit <= size:
        limit *= _SEGMENTS_OF_A_SIZE
    limit = min(limit, _MERGED_SEGMENT_MAX_SIZE)
    return [each for each in segments if each.doc_count() < limit]


def _copy(writing: Any, segment: Any) -> None:
    reader = SegmentReader(writing.storage, writing.schema, segment)
    try:
        writing.add_reader(reader)
    finally:
        reader.close()
