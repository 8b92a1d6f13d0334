from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.analysis import pinyin


@pytest.mark.parametrize(
    ("character", "written"),
    [
        ("线", {"xian"}),
        ("重", {"zhong", "chong", "tong"}),
        ("卡", {"ka", "qia"}),
        ("绿", {"lv", "lu"}),
        ("a", set()),
        ("。", set()),
        ("〇", set()),
    ],
)
def test_sounds_of_a_character_are_its_readings_without_tones(
    character: str, written: set[str]
) -> None:
    assert pinyin.sounds_of(character) == {pinyin.sound_of(each) for each in written}


@pytest.mark.parametrize(
    ("letters", "first"),
    [
        ("lixian", ("li", "xian")),
        ("xian", ("xian",)),
        ("zhanzhuangfei", ("zhan", "zhuang", "fei")),
        ("hulianhutong", ("hu", "lian", "hu", "tong")),
        ("lvse", ("lv", "se")),
    ],
)
def test_splits_read_letters_as_few_syllables_first(letters: str, first: Sequence[str]) -> None:
    assert pinyin.splits(letters)[0] == first


@pytest.mark.parametrize("letters", ["lx", "gxyl", "e03", "charger", "v", "a" * 200, "ng" * 40])
def test_what_is_no_pinyin_has_no_splits(letters: str) -> None:
    assert list(pinyin.splits(letters)) == []


def test_xian_is_one_syllable_or_two() -> None:
    assert pinyin.splits("xian") == [("xian",), ("xi", "an")]


@pytest.mark.parametrize(
    ("one", "other"), [("zhang", "zan"), ("shen", "seng"), ("ning", "lin"), ("chang", "can")]
)
def test_near_sounds_are_those_that_accents_blur(one: str, other: str) -> None:
    near = pinyin.near(pinyin.sound_of(one))

    assert {pinyin.sound_of(one), pinyin.sound_of(other)} <= near
    assert pinyin.sound_of("ka") not in near


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=120))
def test_splits_are_bounded_and_lose_no_letter(letters: str) -> None:
    found = pinyin.splits(letters)

    assert len(found) <= pinyin.SPLITS_MAX
    assert all("".join(split) == letters for split in found)
