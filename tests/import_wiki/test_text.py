import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from import_wiki.text import fold, normal_form, shown


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("~-~-跟踪", "--跟踪"),
        ("https:~/~/a.example", "https://a.example"),
        ("a~~b", "a~b"),
        ("10~20度", "10~20度"),
        ("a~ b", "a b"),
        ("末尾~", "末尾~"),
        ("lhc~_a", "lhc_a"),
    ],
)
def test_shown_takes_the_escapes_off(source: str, text: str) -> None:
    assert shown(source).text == text


@settings(max_examples=100, deadline=None)
@given(source=st.text(st.sampled_from("a中~-/_ "), max_size=12), data=st.data())
def test_shown_finds_the_source_of_every_tail(source: str, data: st.DataObject) -> None:
    view = shown(source)
    offset = data.draw(st.integers(0, len(view.text)))

    tail = view.source_from(offset)

    assert source.endswith(tail)
    assert shown(tail).text == view.text[offset:]


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=30))
def test_fold_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_fold_makes_both_widths_one() -> None:
    assert fold("状态（☑）：｜＃\u3000\u00a0") == "状态(☑):|#  "


def test_normal_form_is_equal_for_a_paste_and_a_richer_source() -> None:
    rich = "问题描述：充值  失败\u3000（两次）\n\n 尾行 \n"
    paste = "问题描述:充值 失败 (两次)\n\n尾行"

    assert normal_form(rich) == normal_form(paste)


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=40))
def test_normal_form_is_its_own_normal_form(text: str) -> None:
    assert normal_form(normal_form(text)) == normal_form(text)
