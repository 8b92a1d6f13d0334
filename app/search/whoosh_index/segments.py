"""Whoosh's files of one segment, read into arrays.

A posting list is one stretch of the file: a tag, then blocks of a length, pickled statistics, and
document numbers, weights and values, pickled and perhaps compressed. It is read whole. The tests
hold it to what Whoosh's own reader says.
"""

import io
import pickle
import weakref
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from struct import Struct
from threading import Lock
from typing import Any

import numpy as np

from app.search.arrays import postings
from app.search.arrays.cache import Cache
from app.search.arrays.postings import NO_WEIGHTS, NONE, Numbers, Places, Weights
from app.search.arrays.record import ROW, Rows
from app.search.whoosh_index.files import Files
from app.search.whoosh_index.library import POSTINGS_MAGIC, TermNotFound, W3Codec

_LENGTH = Struct("!i")


@dataclass(frozen=True)
class PostingList:
    numbers: Numbers
    """Of the documents of the segment, ascending."""
    weights: Weights
    values: Sequence[bytes] = ()
    """Where the field keeps any: the places in each document."""

    @property
    def nbytes(self) -> int:
        return 200 + self.numbers.nbytes + self.weights.nbytes


_NOTHING = PostingList(NONE, NO_WEIGHTS)


def id_of(build: Path, segment: Any) -> str:
    """Return a name that no segment of any build shares: Whoosh draws its own by chance."""
    return f"{build.name}/{segment.segment_id()}"


class Segment:
    """One segment, whose files are open and do not change."""

    def __init__(self, build: Path, segment: Any, cache: Cache[PostingList]) -> None:
        self.id = id_of(build, segment)
        self.size: int = segment.doc_count_all()
        self._cache = cache
        self._lock = Lock()  # an open file has one position
        files = Files(build)
        weakref.finalize(self, files.close)
        try:
            self.rows = _read_rows(files, segment, self.size)
            self._terms = segment.codec().terms_reader(files, segment)
            self._file = segment.open_file(files, W3Codec.POSTS_EXT)
        except BaseException:
            files.close()
            raise

    def postings(self, field: str, text: str) -> PostingList:
        """Return the postings of a term, without their values; empty if there are none."""

        def read() -> PostingList:
            return replace(self.postings_with_values(field, text), values=())

        return self._cache.get((self.id, field, text), read)

    def postings_with_values(self, field: str, text: str) -> PostingList:
        """Return the postings of a term as they are in the file."""
        with self._lock:
            try:
                info = self._terms.term_info(field, text.encode())
            except TermNotFound:
                return _NOTHING
            offset, length = info.extent()
            (length,) = np.atleast_1d(length)  # Whoosh gives it as it was unpacked: in a tuple
            stretch = self._file.get(offset, int(length))
        size = info.doc_frequency()
        if size > self.size:
            raise ValueError(f"{size} of {self.size} documents have a term")
        return _decoded(stretch, size)

    def in_order(self, field: str, parts: Sequence[tuple[str, int]]) -> Numbers:
        """Return the documents in one text of which all of these grams stand in order."""
        common = postings.in_all([self.postings(field, gram).numbers for gram, _ in parts])
        if not len(common) or _is_one_pair(parts):
            return common
        places = [(self._places(field, gram, common), place) for gram, place in parts]
        return postings.in_order(places)

    def _places(self, field: str, gram: str, among: Numbers) -> Places:
        """Return every place of a gram in the documents `among`, all of which have it."""
        kept = self.postings_with_values(field, gram)
        chosen = kept.numbers.searchsorted(among).tolist()
        return postings.places_of(among, [kept.values[index] for index in chosen])

    def texts(self, field: str, beginning: str = "") -> list[str]:
        """Return the terms of a field, in order: all, or those that begin so."""
        with self._lock:
            return [text.decode() for text in self._terms_from(field, beginning.encode())]

    def texts_after(self, field: str, start: str) -> list[str]:
        """Return the terms of a field from `start` on: Chinese comes after letters and digits."""
        with self._lock:
            return [text.decode() for text in self._terms_from(field, b"", start=start.encode())]

    def _terms_from(
        self, field: str, beginning: bytes, *, start: bytes | None = None
    ) -> Iterator[bytes]:
        """Return the terms of a field that begin so, in order."""
        if field not in self._terms.indexed_field_names():
            return
        for name, text in self._terms.terms_from(field, start or beginning):
            if name != field or not text.startswith(beginning):
                return
            yield text


def _is_one_pair(parts: Sequence[tuple[str, int]]) -> bool:
    """Tell whether having the gram is enough: of a pair every place is kept."""
    return len(parts) == 1 and len(parts[0][0]) > 1


def _read_rows(files: Files, segment: Any, size: int) -> Rows:
    name = W3Codec.column_filename(segment, "row")
    with files.open_file(name) as file:
        rows = np.frombuffer(file.read(), dtype=ROW)
    if len(rows) != size:
        raise ValueError(f"{name} has {len(rows)} rows for {size} documents")
    return rows


def _decoded(stretch: bytes, size: int) -> PostingList:
    numbers = np.empty(size, np.int32)
    weights = np.empty(size, np.float32)
    values: list[bytes] = []
    start = 0
    for count, last, block in _blocks(stretch):
        end = start + count
        numbers[start:end] = block[0]
        numbers[start:end] = numbers[start:end].cumsum()
        weights[start:end] = 1.0 if block[1] is None else block[1]
        values += block[2] or ()
        if numbers[end - 1] != last:
            raise ValueError("a block of postings does not end where it says")
        start = end
    if start != size:
        raise ValueError("a posting list is shorter than it says")
    return PostingList(numbers, weights, values)


def _blocks(stretch: bytes) -> Iterator[tuple[int, int, Any]]:
    """Return the blocks of a posting list: how many postings, the last document, their data."""
    file = io.BytesIO(stretch)
    if file.read(4) != POSTINGS_MAGIC:
        raise ValueError("no posting list begins here")
    length = 1
    while length > 0:  # the last block's length is written as a negative number
        (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
        end = file.tell() + abs(length)
        count, last, _, compression, *_ = pickle.load(file)  # noqa: S301 - our own folder, mode 0700
        data = file.read(end - file.tell())
        yield count, last, pickle.loads(zlib.decompress(data) if compression else data)  # noqa: S301 - as above
