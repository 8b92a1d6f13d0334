from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts.models import Role, User
from app.search import operations
from app.search.queries import Suggestions, suggest
from app.search.registry import Search
from tests.search.corpus import document
from tests.search.shelf import Shelf

ENGINEER = User(id=1, role=Role.ENGINEER)
CUSTOMER = User(id=2, role=Role.CUSTOMER, customer_id=1)


@pytest.fixture(autouse=True)
def cases(desk: Search, shelf: Shelf) -> None:
    shelf.put(
        document(1, label="nmhd_case#5_20240115", title="刷卡提示密码错误"),
        document(2, label="nmhd_case#51_20240116", title="充电枪拔不下来"),
        document(3, label="wlzc_case#1_20240301", title="充电卡收占桩费", customer_id=2),
        document(4, label="nmhd_case#6_20240201", title="充电枪离线", internal_text="省平台"),
    )
    operations.rebuild(desk)


def titles(found: Suggestions) -> set[str]:
    return {view.title for view in found.found}


def test_suggest_completes_the_last_word(desk: Search) -> None:
    assert suggest(desk, ENGINEER, "充电").words == ["充电枪", "充电卡"]
    assert suggest(desk, ENGINEER, "刷卡 充电").words == ["刷卡 充电枪", "刷卡 充电卡"]
    assert suggest(desk, CUSTOMER, "充电").words == ["充电枪"]


def test_suggest_leads_to_cases(desk: Search) -> None:
    assert titles(suggest(desk, ENGINEER, "密码")) == {"刷卡提示密码错误"}
    assert titles(suggest(desk, ENGINEER, "占桩费")) == {"充电卡收占桩费"}
    assert titles(suggest(desk, CUSTOMER, "占桩费")) == set()


@pytest.mark.parametrize("begun", ["nmhd#5", "NMHD_case#5", "nmhd_case#5_2024"])
def test_suggest_completes_labels(desk: Search, begun: str) -> None:
    found = suggest(desk, ENGINEER, begun)

    assert "刷卡提示密码错误" in titles(found)
    assert found.words == []


def test_suggest_hears_what_is_typed(desk: Search) -> None:
    found = suggest(desk, ENGINEER, "lixian")

    assert found.words == ["离线"]
    assert titles(found) == {"充电枪离线"}


def test_suggest_tells_a_customer_nothing_of_others_or_internal_words(desk: Search) -> None:
    for text in ("占", "占庄费", "zhanzhuangfei", "zzf", "省", "shengpingtai", "wlzc#", "spt"):
        found = suggest(desk, CUSTOMER, text)

        assert found == Suggestions([], []), text


def test_suggest_leaves_out_what_the_actor_may_no_longer_read(desk: Search, shelf: Shelf) -> None:
    shelf.unreadable.add(1)

    assert titles(suggest(desk, ENGINEER, "密码错误")) == set()


@pytest.mark.parametrize(
    "text", ["", " ", "，。", '"', "状态:", "-", "#", "x" * 500, "\x00", "a#1_"]
)
def test_suggest_takes_whatever_is_typed(desk: Search, text: str) -> None:
    found = suggest(desk, ENGINEER, text)

    assert len(found.words) <= 4
    assert len(found.found) <= 5


def test_suggest_offers_nothing_while_the_index_is_damaged(desk: Search) -> None:
    (desk.index._store.folder / "current").write_text("{")  # type: ignore[attr-defined]  # the Whoosh one

    assert suggest(desk, ENGINEER, "充电") == Suggestions()


TEXT = st.lists(st.sampled_from(["充电枪", "离线", "理县", "占桩费", "e03"]), max_size=3)
CASES = st.lists(
    st.fixed_dictionaries(
        {"customer_id": st.integers(1, 2), "title": TEXT.map("".join), "note": TEXT.map("".join)}
    ),
    max_size=8,
)


@settings(max_examples=15)
@given(CASES, st.sampled_from(["充", "lixian", "lx", "占庄", "e0", "离", "zzf"]))
def test_suggestions_of_a_customer_are_those_of_its_own_cases(
    tmp_path_factory: pytest.TempPathFactory, made: Sequence[dict[str, Any]], text: str
) -> None:
    from app.search.whoosh_index.engine import WhooshIndex

    def suggested(*, only_own: bool) -> tuple[Sequence[str], list[str]]:
        shelf = Shelf()
        for number, each in enumerate(made, start=1):
            note = "" if only_own else each["note"]
            if each["customer_id"] == 1 or not only_own:
                shelf.put(
                    document(
                        number,
                        customer_id=each["customer_id"],
                        title=each["title"],
                        internal_text=note,
                    )
                )
        index = WhooshIndex(tmp_path_factory.mktemp("index"))
        desk = Search(index, {"case": shelf})
        operations.rebuild(desk)
        found = suggest(desk, CUSTOMER, text)
        return found.words, [view.url for view in found.found]

    assert suggested(only_own=False) == suggested(only_own=True)
