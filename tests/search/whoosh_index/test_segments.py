"""What is read of Whoosh's files is what Whoosh itself reads, and so is what is written."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from app.search.arrays.cache import Cache
from app.search.whoosh_index import store, writing
from app.search.whoosh_index.bulk import BulkWriter
from app.search.whoosh_index.engine import WhooshIndex
from app.search.whoosh_index.files import Files
from app.search.whoosh_index.library import SegmentReader, SegmentWriter, W3Codec
from app.search.whoosh_index.schema import SCHEMA, fields_for
from app.search.whoosh_index.segments import Segment
from tests.search.corpus import documents

FIELDS = ("key", "status", "words_public", "words_internal", "grams_public", "grams_internal")


def everything(build: Path) -> Counter[tuple[str, bytes, int, float, bytes]]:
    """Return every posting of a build as Whoosh reads it."""
    storage, (_, segments) = Files(build), store.contents(build)
    postings: Counter[tuple[str, bytes, int, float, bytes]] = Counter()
    for segment in segments:
        reader = SegmentReader(storage, SCHEMA, segment)
        postings.update((*each[:4], each[4] or b"") for each in reader.iter_postings())
        reader.close()
    return postings


def wherever(postings: Counter[tuple[str, bytes, int, float, bytes]]) -> Counter[object]:
    """Return the postings without the number of the document."""
    return Counter((*each[:2], *each[3:]) for each in postings.elements())


@pytest.mark.parametrize("block_size", [1, 7, 2048])
def test_segment_is_read_as_whoosh_reads_it(
    index: WhooshIndex, monkeypatch: pytest.MonkeyPatch, block_size: int
) -> None:
    monkeypatch.setattr(writing, "_POSTINGS_PER_BLOCK", block_size)
    index.rebuild(documents(40))
    build = index._store.current()
    _, (found,) = store.contents(build)
    reader = SegmentReader(Files(build), SCHEMA, found)

    segment = Segment(build, found, Cache(10**9, lambda _: 1))

    for field in FIELDS:
        assert segment.texts(field) == [text.decode() for text in reader.lexicon(field)]
        for text in segment.texts(field)[::5]:
            postings = segment.postings_with_values(field, text)
            expected = reader.postings(field, text)
            for position, number in enumerate(postings.numbers.tolist()):
                assert (number, float(postings.weights[position])) == (
                    expected.id(),
                    expected.weight(),
                )
                if field.startswith("grams"):
                    assert postings.values[position] == expected.value()
                expected.next()
            assert not expected.is_active()
    reader.close()


def test_segment_has_nothing_for_a_term_it_does_not_have(index: WhooshIndex) -> None:
    index.rebuild(documents(3))
    build = index._store.current()
    _, (found,) = store.contents(build)

    segment = Segment(build, found, Cache(10**9, lambda _: 1))

    assert len(segment.postings("words_public", "没有这个词").numbers) == 0
    assert len(segment.postings("no_such_field", "x").numbers) == 0
    assert segment.texts("no_such_field") == []


def test_bulk_writer_writes_what_whooshs_own_writes(tmp_path: Path) -> None:
    made = list(documents(30))
    builds = {}
    for name, kind in (("bulk", BulkWriter), ("own", SegmentWriter)):
        with store.Store(tmp_path / name).new_build() as build:
            writer = kind(store.open_index(build), compound=False, codec=W3Codec(blocklimit=8))
            for each in made:
                writer.add_document(**fields_for(each))
            writer.commit()
            builds[name] = everything(build)

    assert builds["bulk"] == builds["own"]
    assert builds["bulk"].total() > 10_000


def test_merging_keeps_every_posting(index: WhooshIndex) -> None:
    made = list(documents(30))
    index.rebuild(made)
    whole = everything(index._store.current())

    index.rebuild([])
    for each in made:
        index.replace([each])

    pieces = everything(index._store.current())
    _, segments = store.contents(index._store.current())
    assert len(segments) < 16
    assert wherever(pieces) == wherever(whole)
    rows = index._generation().snapshot.rows
    assert sorted(rows["subject_id"].tolist()) == [each.subject_id for each in made]
    assert np.all(rows["kind"] == 1)


def test_rebuild_by_several_processes_is_rebuild_by_one(
    index: WhooshIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list(documents(35))
    index.rebuild(made)
    monkeypatch.setattr(writing, "_BUILD_SEGMENT_SIZE", 10)
    several = WhooshIndex(tmp_path / "several")

    count = several.rebuild(made)

    build = several._store.current()
    assert count == 35
    assert len(store.contents(build)[1]) == 4
    assert [path.name for path in build.iterdir() if path.is_dir()] == []
    assert dict(several.fingerprints()) == dict(index.fingerprints())
    assert wherever(everything(build)) == wherever(everything(index._store.current()))
