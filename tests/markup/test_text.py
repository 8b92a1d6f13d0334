import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.markup import excerpt, plain, plain_of_html, references, render
from app.redaction import seal

# Letters, digits and Chinese punctuation mean nothing to Markdown.
WORDS = st.text("充电桩密码错误请检查，。：（）！？abcXYZ0", min_size=1, max_size=12)
LINES = st.lists(WORDS, min_size=1, max_size=6).map("\n".join)


@given(LINES)
@settings(max_examples=100)
def test_text_without_marks_is_shown_as_it_was_typed(text: str) -> None:
    assert plain_of_html(render(text).html) == text


@given(LINES)
@settings(max_examples=100)
def test_plain_changes_nothing_without_marks(text: str) -> None:
    assert plain(text) == text


MARKED = [
    ("**粗**与*斜*与~~删~~", "粗与斜与删"),
    ("# 标题\n\n正文", "标题\n正文"),
    ("- 一\n- 二", "一\n二"),
    ("1. 一\n2. 二", "一\n二"),
    ("> 引用", "引用"),
    ("[文字](https://a.example/)", "文字"),
    ("`代码`", "代码"),
    ("```\n代码 *不变*\n```", "代码 *不变*"),
    ("一行  \n二行\\\n三行", "一行\n二行\n三行"),
    ("\\*不是斜\\*", "*不是斜*"),
    ("<station>", "<station>"),
    ("hzcd_case#4_20210316", "hzcd_case#4_20210316"),
    ("a &lt; b", "a < b"),
    ("一\n\n---\n\n二", "一\n二"),
]


@pytest.mark.parametrize(("source", "expected"), MARKED)
def test_plain_of_html_gives_the_visible_text(source: str, expected: str) -> None:
    assert plain_of_html(render(source).html) == expected


@pytest.mark.parametrize(
    ("source", "expected"), [pair for pair in MARKED if "*不变*" not in pair[0]]
)
def test_plain_agrees_with_what_is_shown(source: str, expected: str) -> None:
    assert plain(source) == expected


def test_plain_shows_masks_in_place_of_values() -> None:
    source = seal("**密码**：Abc123，电话13800001111").text

    assert plain(source) == "密码：••••••，电话138****1111"


@pytest.mark.parametrize(
    ("source", "length", "expected"),
    [
        ("短", 10, "短"),
        ("一行\n\n**二行**", 10, "一行 二行"),
        ("一二三四五六七八九十", 5, "一二三四…"),
        ("", 5, ""),
    ],
)
def test_excerpt_is_one_line_of_limited_length(source: str, length: int, expected: str) -> None:
    assert excerpt(source, length=length) == expected


def test_excerpt_does_not_show_half_a_token() -> None:
    source = seal("[字](https://a.example/" + "a" * 12 + ")13800001111").text

    shown = excerpt(source, length=2)  # reads 40 characters, which end inside the token

    assert shown == "字"


@pytest.mark.parametrize(
    "repeated", ["| ", "-- ", "*a ", "`", "[a](", "<!--", "~~~\n", " \n", "a_", "hzcd_case#4 "]
)
def test_reading_takes_time_in_proportion_to_the_text(repeated: str) -> None:
    text = repeated * (200_000 // len(repeated))

    began = time.process_time()
    plain(text)
    references(text)
    passed = time.process_time() - began

    # Some 0.1 s of processor; a pattern that backtracks needs a hundred times as much.
    assert passed < 3
