import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.expansion import RELATED_MAX
from app.search.plan import plan_of
from app.search.query import parse
from app.search.synonyms import NO_SYNONYMS, Synonyms, cleaned, default_groups, with_own

WORDS = st.text("离线掉断网offline 　", min_size=1, max_size=6)


def others(text: str, *groups: str) -> dict[str, list[str]]:
    """Return the other words of each unit of `text`."""
    synonyms = Synonyms(tuple(tuple(group.split()) for group in groups))
    units = plan_of(parse(text), synonyms).units
    return {unit.text: [each.text for each in unit.related] for unit in units}


def test_unit_is_met_by_the_other_words_of_its_group() -> None:
    assert others("掉线", "离线 掉线 offline") == {"掉线": ["离线", "offline"]}
    assert others("OFFLINE", "离线 掉线 offline") == {"offline": ["离线", "掉线"]}
    assert others("刷卡", "离线 掉线") == {"刷卡": []}


def test_word_of_several_units_is_met_as_a_whole() -> None:
    assert others("枪拔不出来", "拔不下来 拔不出来")["拔不出来"] == ["拔不下来"]
    assert "无法启动" in others("充不了电", "无法启动 充不了电").popitem()[1]


def test_part_of_a_word_is_replaced_in_it() -> None:
    assert others("密码错误", "密码 口令") == {"密码错误": ["口令错误"]}


def test_longest_word_counts() -> None:
    synonyms = Synonyms((("枪", "接口"), ("充电枪", "connector")))

    assert list(synonyms.terms_in("充电枪和枪")) == ["充电枪", "枪"]


def test_related_words_are_bounded() -> None:
    group = " ".join(["离线", *(chr(0x4E00 + number) * 2 for number in range(100))])

    assert len(others("离线", group)["离线"]) == RELATED_MAX


def test_strict_parts_are_not_put_in_other_words() -> None:
    plan = plan_of(parse('"离线" 离线 OR 发票 -掉线'), Synonyms((("离线", "掉线"),)))

    assert plan.units == ()
    assert [condition.text for condition in plan.excluded] == ["掉线"]


def test_default_groups_are_named_apart_and_have_words() -> None:
    groups = default_groups()

    assert len(groups) >= 60
    assert all(len(terms) == len(cleaned(terms)) >= 2 for terms in groups.values())
    assert {"掉线", "断网", "offline"} <= set(with_own(()).others("离线"))
    assert "口令错误" in with_own(()).others("密码错误")
    assert "退费" in with_own(()).others("退款")
    assert {"枪", "connector"} <= set(with_own(()).others("充电枪"))


def test_own_group_stands_in_place_of_the_one_it_names() -> None:
    changed = with_own([("离线", ("离线", "走丢")), (None, ("甲", "乙"))])
    switched_off = with_own([("离线", ())])

    assert changed.others("离线") == ("走丢",)
    assert changed.others("甲") == ("乙",)
    assert "掉线" not in switched_off.others("离线")
    assert NO_SYNONYMS.others("离线") == ()


def test_cleaned_keeps_each_word_once() -> None:
    assert cleaned([" 离线 ", "離線", "Off  Line", "off line", "", "。"]) == (
        "離線",
        "off line",
        "。",
    )


@given(st.lists(st.lists(WORDS, max_size=4).map(tuple), max_size=4).map(tuple))
def test_synonyms_are_mutual_and_no_word_is_its_own(groups: tuple[tuple[str, ...], ...]) -> None:
    synonyms = Synonyms(groups)

    for term in {term for group in groups for term in cleaned(group)}:
        for other in synonyms.others(term):
            assert other != term
            assert term in synonyms.others(other)


@pytest.mark.parametrize("text", ["", "的", "，。", "x" * 200])
def test_terms_in_takes_whatever_it_is_given(text: str) -> None:
    assert list(with_own(()).terms_in(text)) == []
