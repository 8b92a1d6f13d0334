"""Writers side by side, rebuilding meanwhile, an index that is not there."""

from collections.abc import Callable, Iterator

import pytest

from app.search.documents import Document
from app.search.index import Hits, Index, IndexBusy, IndexDamaged
from app.search.query import parse
from app.search.scope import EVERYTHING, Scope
from tests.search.corpus import document, documents
from tests.search.engines.places import Place


def test_missing_index_is_damage(index: Index) -> None:
    with pytest.raises(IndexDamaged):
        index.search(parse("刷卡"), EVERYTHING)
    with pytest.raises(IndexDamaged):
        index.replace([document(1, title="甲")])
    with pytest.raises(IndexDamaged):
        index.count()


def test_index_of_another_analysis_is_damage(index: Index, place: Place) -> None:
    index.rebuild([document(1, title="刷卡")])
    place.pretend_other_versions()

    with pytest.raises(IndexDamaged):
        index.search(parse("刷卡"), EVERYTHING)
    with pytest.raises(IndexDamaged):
        index.replace([document(2, title="刷卡")])
    assert index.rebuild([document(1, title="刷卡")]) == 1
    assert index.search(parse("刷卡"), EVERYTHING).total == 1


def test_requested_rebuild_is_known_to_everybody_until_somebody_rebuilds(
    index: Index, place: Place
) -> None:
    other = place.open()
    assert not other.is_rebuild_requested()

    index.request_rebuild()
    index.request_rebuild()

    assert other.is_rebuild_requested()
    other.rebuild([])
    assert not index.is_rebuild_requested()


def test_only_one_rebuilds(index: Index, place: Place) -> None:
    def meanwhile() -> Iterator[Document]:
        with pytest.raises(IndexBusy):
            place.open().rebuild([])
        yield document(1, title="甲")

    assert index.rebuild(meanwhile()) == 1


def test_failed_rebuild_leaves_the_index_as_it_was(index: Index) -> None:
    index.rebuild(documents(5))

    def breaking_off() -> Iterator[Document]:
        yield document(9, title="新来的")
        raise ConnectionError

    with pytest.raises(ConnectionError):
        index.rebuild(breaking_off())

    assert index.count() == 5
    assert index.replace([document(6, title="后来的")]) == 1
    assert index.rebuild(documents(7)) == 7


def test_what_is_replaced_during_a_rebuild_is_in_the_new_index(index: Index, place: Place) -> None:
    made = list(documents(6))
    index.rebuild(made)
    other = place.open()

    def meanwhile() -> Iterator[Document]:
        yield from made[:3]
        other.replace(
            [document(1, revision=2, title="改过的"), document(9, title="新来的")],
            removed=["case:2", "case:6"],
        )
        assert other.search(parse("改过的"), EVERYTHING).total == 1
        yield from made[3:6]

    index.rebuild(meanwhile())

    assert {key for key, _ in other.fingerprints()} == {f"case:{n}" for n in (1, 3, 4, 5, 9)}
    assert other.search(parse("改过的"), EVERYTHING).total == 1


def test_first_rebuild_keeps_what_is_replaced_meanwhile(index: Index, place: Place) -> None:
    other = place.open()

    def meanwhile() -> Iterator[Document]:
        assert other.replace([document(2, title="新来的")]) == 0
        yield document(1, title="甲")

    index.rebuild(meanwhile())

    assert index.count() == 2


def test_what_was_taken_out_comes_back_when_it_is_put_in_again(index: Index) -> None:
    index.rebuild([document(1, title="甲")])
    index.replace([], removed=["case:1"])

    changed = index.replace([document(1, title="甲")])

    assert changed == 1
    assert index.search(parse("甲"), EVERYTHING).total == 1
    assert index.replace([], removed=["case:1", "case:1"]) == 1


@pytest.mark.parametrize(
    "text", ["充\x00电", "\ud800\udfff", "a'b\\c", "'", "\\", "充电:*", "a & b | !c", "x" * 5_000]
)
def test_hostile_query_is_answered(index: Index, text: str) -> None:
    index.rebuild(documents(3))

    for scope in (EVERYTHING, Scope(1, internal=False)):
        assert isinstance(index.search(parse(text), scope, by_sound=True), Hits)
        assert list(index.completions(text, scope, limit=3)) == []


def test_same_documents_give_the_same_hits_in_every_process(
    new_place: Callable[[], Place],
) -> None:
    """One process has read everything at once, the other change by change."""
    place = new_place()
    writer, follower = place.open(), place.open()
    writer.rebuild([])
    for step, each in enumerate(documents(40)):
        writer.replace([each], removed=[f"case:{each.subject_id - 9}"])
        if step % 3 == 2:  # what was asked at different times is brought up to date together
            follower.search(parse('发票充电桩 "温度过高" OR 离线'), EVERYTHING)
        follower.search(parse("充电桩离线"), EVERYTHING)

    late = place.open()

    for text in ("发票充电桩", '"温度过高"', '"充电桩离线"', "状态:新建", "发票 OR 账单", "lixian"):
        expected = late.search(parse(text), EVERYTHING, by_sound=True)
        assert follower.search(parse(text), EVERYTHING, by_sound=True) == expected
