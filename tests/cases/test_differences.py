"""Where two texts differ: by lines, words and Chinese characters; nothing of either is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.differences import Piece, difference

ONE = "⟦password:0123456789abcdef:••••••⟧"
OTHER = "⟦password:fedcba9876543210:••••••⟧"
TEXTS = st.text(alphabet="刷卡未授权 ab1\n", max_size=24)


def marked(pieces: tuple[Piece, ...]) -> str:
    """Return a side as one line, what differs in brackets."""
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


def common(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces if not piece.differs)


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        ("", "", "", ""),
        ("桩离线", "桩离线", "桩离线", "桩离线"),
        ("", "重启后恢复", "", "[重启后恢复]"),
        ("刷卡提示未授权", "刷卡提示已过期", "刷卡提示[未授权]", "刷卡提示[已过期]"),
        ("check card 12", "check card 13", "check card [12]", "check card [13]"),
        ("一\n二\n三", "一\n三", "一\n[二\n]三", "一\n三"),
        ("一\n二号桩\n三", "一\n五号桩\n三", "一\n[二]号桩\n三", "一\n[五]号桩\n三"),
        ("完全不同", "another thing", "[完全不同]", "[another thing]"),
        (f"密码:{ONE}。", f"密码:{OTHER}。", f"密码:[{ONE}]。", f"密码:[{OTHER}]。"),
    ],
)
def test_difference_marks_what_stands_on_one_side_alone(
    before: str, after: str, left: str, right: str
) -> None:
    found = difference(before, after)

    assert (marked(found.before), marked(found.after)) == (left, right)


def test_difference_of_long_passages_is_not_picked_apart() -> None:
    before, after = "桩离线" * 1_500, "桩断网" * 1_500

    found = difference(before, after)

    assert found.before == (Piece(before, differs=True),)


@settings(max_examples=80)
@given(before=TEXTS, after=TEXTS)
def test_difference_loses_no_words(before: str, after: str) -> None:
    found = difference(before, after)

    assert "".join(piece.text for piece in found.before) == before
    assert "".join(piece.text for piece in found.after) == after
    assert common(found.before) == common(found.after)


@given(text=TEXTS)
def test_difference_of_a_text_and_itself_is_none(text: str) -> None:
    assert [piece for piece in difference(text, text).before if piece.differs] == []
