import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.analysis.units import asked


def units(text: str) -> list[str]:
    return [unit.text for unit in asked(text).units]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("为什么后台不能让充电桩停止工作的", ["后台", "不能", "充电桩", "停止", "工作"]),
        ("刷卡提示密码错误", ["刷卡", "提示", "密码错误"]),
        ("车牌桂K12345离线", ["车牌", "桂k12345", "离线"]),
        ("参考gxyl_case#4_20191226", ["参考", "gxyl_case#4_20191226"]),
        ("怎么办", ["怎么办"]),
        ("the", ["the"]),
        ("的", ["的"]),
        ("，。！", []),
        ("", []),
        ("刷卡 刷卡", ["刷卡"]),
    ],
)
def test_asked_tells_what_is_asked_for(text: str, expected: list[str]) -> None:
    assert units(text) == expected


def test_long_word_is_where_the_words_in_it_are() -> None:
    (unit,) = asked("密码错误").units

    strict, loose = unit.choices
    assert [term.text for term in strict[0]] == ["密码", "错误"]
    assert [term.text for term in loose[0]] == ["密", "码", "错", "误"]


@given(st.text(min_size=1, max_size=200))
def test_whatever_has_a_letter_asks_for_something(text: str) -> None:
    found = asked(text)

    has_name = any(character.isalnum() for character in text)
    if has_name and text.isascii():
        assert found.units
    assert bool(found.units) == bool(found.terms)
    assert all(choice for unit in found.units for choice in unit.choices)
