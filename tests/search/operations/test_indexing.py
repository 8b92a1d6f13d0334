import shutil
from dataclasses import replace

import pytest

from app.search import operations
from app.search.index import IndexDamaged
from app.search.registry import Search
from app.search.whoosh_index.engine import WhooshIndex
from tests.search.corpus import document
from tests.search.shelf import Shelf


def test_reindex_brings_the_index_up_to_date_and_is_idempotent(desk: Search, shelf: Shelf) -> None:
    shelf.put(document(1, title="甲"), document(2, title="乙"))
    operations.rebuild(desk)
    shelf.put(document(1, title="甲改", revision=2), document(3, title="丙"))
    del shelf.kept[2]

    first = operations.reindex(desk, "case", [1, 2, 3, 3, 4])
    again = operations.reindex(desk, "case", [1, 2, 3, 4])

    assert (first, again) == (3, 0)
    assert operations.verify(desk).is_true


def test_reindex_asks_for_a_rebuild_where_there_is_no_index(desk: Search, shelf: Shelf) -> None:
    shelf.put(document(1, title="甲"))

    changed = operations.reindex(desk, "case", [1])

    assert changed == 0
    assert desk.index.is_rebuild_requested()
    operations.rebuild(desk)
    assert not operations.rebuild_is_due(desk)
    assert desk.index.count() == 1


def test_rebuild_is_due_while_the_index_cannot_be_read(desk: Search, index: WhooshIndex) -> None:
    assert operations.rebuild_is_due(desk)
    operations.rebuild(desk)
    assert not operations.rebuild_is_due(desk)

    shutil.rmtree(index._store.current())

    assert operations.rebuild_is_due(desk)


def test_verify_names_what_differs(desk: Search, shelf: Shelf) -> None:
    shelf.put(*(document(number, title="甲") for number in range(1, 6)))
    operations.rebuild(desk)
    assert operations.verify(desk) == operations.Verification(5, (), (), ())
    del shelf.kept[1]
    shelf.put(document(9, title="新"), replace(shelf.kept[3], title="改"))

    found = operations.verify(desk)

    assert found == operations.Verification(
        documents=5, missing=("case:9",), extra=("case:1",), stale=("case:3",)
    )
    assert not found.is_true


def test_verify_says_when_there_is_nothing_to_verify(desk: Search) -> None:
    with pytest.raises(IndexDamaged):
        operations.verify(desk)
