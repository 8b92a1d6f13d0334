import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.analysis.folding import fold, fold_with_places


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＧＸＹＬ＿ｃａｓｅ＃７", "gxyl_case#7"),
        ("充電樁無法啟動", "充电桩无法启动"),
        ("後臺顯示離線", "后台显示离线"),
        ("Café Ｎ°①", "cafe n°1"),
        ("cafe\u0301", "cafe"),
        ("STRASSE straße", "strasse strasse"),
        ("零\u200b宽\ufeff字", "零宽字"),
        ("a\x00b\ud800c", "a b c"),
        ("一\r\n二", "一\n\n二"),
    ],
)
def test_fold_gives_one_form_to_every_way_of_writing(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=60))
def test_fold_is_stable_and_keeps_the_place_of_every_character(text: str) -> None:
    folded, places = fold_with_places(text)

    assert folded == fold(text)
    assert fold(folded) == folded
    assert len(places) == len(folded) + 1
    assert list(places) == sorted(places)
    assert all(folded[i] in fold(text[place]) for i, place in enumerate(places[:-1]))


@given(st.text(max_size=30), st.text(max_size=30))
def test_fold_works_on_each_character_alone(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)
