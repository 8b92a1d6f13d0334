"""Wiki words as Markdown: what is shown must be the words, line for line."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.markup import plain_of_html, render
from app.redaction import TOKEN, masked, seal
from import_wiki.cases.model import WikiText
from import_wiki.markdown import as_markdown, markdown_of


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("1、重启\n2、换卡", "1、重启  \n2、换卡"),
        ("一段\n\n二段", "一段\n\n二段"),
        ("1. 重启", "1\\. 重启"),
        ("1.1 场站", "1.1 场站"),
        ("# 3号桩", "\\# 3号桩"),
        ("#3桩", "\\#3桩"),
        ("- 重启", "\\- 重启"),
        ("-5度", "-5度"),
        ("> 100A", "\\> 100A"),
        ("有*号的都要填", "有\\*号的都要填"),
        ("参考gxyl_case#4_20191226让客户", "参考gxyl_case#4_20191226让客户"),
        ("__init__", "\\_\\_init\\_\\_"),
        ("<b>&amp;", "&#60;b>&#38;amp;"),
        ("A&B", "A&B"),
        ("[[image:c.png]]", "\\[\\[image:c.png\\]\\]"),
        ("C:\\logs", "C:\\\\logs"),
        ("~~~", "&#126;&#126;~"),
        ("价格\n===", "价格  \n&#61;=="),
        ("|---|", "&#124;---&#124;"),
        ("    四个空格", "四个空格"),
        ("", ""),
    ],
)
def test_as_markdown_escapes_look_alikes_and_nothing_else(text: str, markdown: str) -> None:
    assert as_markdown(text) == markdown


def test_as_markdown_leaves_sealed_values_whole() -> None:
    sealed = seal("密码:a*b_c[d]9 电话13800001111").text

    markdown = as_markdown(sealed)

    assert TOKEN.findall(markdown) == TOKEN.findall(sealed)
    assert len(TOKEN.findall(markdown)) == 2


def test_markdown_of_seals_the_words_before_it_escapes_them() -> None:
    text = WikiText("密码:a*b_c9", "密码:a*b_c9", (1,), 1, 1, ("1.1",))
    values: list[str] = []

    def sealing(words: str) -> str:
        sealed = seal(words)
        values.extend(value.value for value in sealed.values)
        return sealed.text

    markdown = markdown_of(text, seal=sealing)

    assert values == ["a*b_c9"]
    assert masked(markdown) == "密码:••••••"


LOOK_ALIKES = [
    "1. a",
    "2) b",
    "+ c",
    "- d",
    "* e",
    "# f",
    "#",
    "> g",
    "---",
    "***",
    "===",
    "```",
    "~~~",
    "    h",
    "\tj",
    "|a|b|",
    "|-|-|",
    "![k](l)",
    "[m]: n",
    "[o](p)",
    "<q>",
    "&lt;",
    "&",
    "**r**",
    "_s_",
    "`t`",
    "\\",
    "!!! note",
    ": u",
    "  v  ",
    "http://w.example/x_y_z",
    "a@b.example",
    "1、充值",
    "状态(☑): 已解决 | 处理中",
    "gxyl_case#4_20191226",
    "",
]
TEXT = st.lists(
    st.sampled_from(LOOK_ALIKES)
    | st.text(st.sampled_from("ab1.、中-+*_#>|`~=:![](){}<>&\\ "), max_size=12),
    max_size=6,
).map("\n".join)


def lines_of(text: str) -> list[str]:
    """Return the lines somebody sees: blank ones and blanks do not count."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if line]


def shown_lines(html: str) -> list[str]:
    broken = re.sub(r"<br ?/?>\n?", "\n", html)
    return lines_of(unicodedata.normalize("NFC", plain_of_html(broken)))


@settings(max_examples=200, deadline=None)
@given(text=TEXT)
def test_as_markdown_shows_the_same_words_on_the_same_lines(text: str) -> None:
    html = render(as_markdown(text)).html

    assert shown_lines(html) == lines_of(text)


@settings(max_examples=100, deadline=None)
@given(text=TEXT)
def test_as_markdown_makes_paragraphs_and_line_breaks_only(text: str) -> None:
    tags = set(re.findall(r"<(\w+)", render(as_markdown(text)).html))

    assert tags <= {"p", "br", "a", "span"}
