"""Wiki words as Markdown: what is shown must be the words, line for line."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.markup import plain_of_html, render
from app.redaction import TOKEN, SealedText, masked, seal
from import_wiki.addresses import Addresses
from import_wiki.cases.conversion import findings_of
from import_wiki.cases.labels import read_label
from import_wiki.cases.model import WikiCase, WikiText
from import_wiki.markdown import as_markdown, markdown_of
from import_wiki.text import shown
from import_wiki.xwiki import convert

LABEL = read_label("hcyg_case#4_20191226")
assert LABEL
CASE = WikiCase(LABEL, "Hhcyg", 1, (1, 2), (), None, None)
ADDRESSES = Addresses("Cases.Hcyg", 7, {"Hhcyg_case234_20191226": "hcyg_case#4_20191226"})


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


def of_source(source: str) -> WikiText:
    lines = source.split("\n")
    words = "\n".join(shown(line).text for line in lines)
    return WikiText(words, source, tuple(range(1, len(lines) + 1)), 1, len(lines), ("1.1",))


def converted(source: str, syntax: str | None = "xwiki/2.1") -> SealedText:
    return markdown_of(of_source(source), syntax=syntax, address=ADDRESSES)


@pytest.mark.parametrize(
    ("source", "value", "shown_as"),
    [
        ("密码:a*b_c9", "a*b_c9", "密码:••••••"),
        ("密码~:a~*b~*c9，请保管", "a*b*c9", "密码:••••••，请保管"),
        ("账号:ops\n密码：\nZx~_93kd", "Zx_93kd", "账号:ops  \n密码：  \n••••••"),
        ("**密码：Zx93kd**", "Zx93kd", "**密码：••••••**"),
        ("电话13800001111。//斜//体", "13800001111", "电话138****1111。_斜_体"),
        ("* 口令 Qq//77\n* 二", "Qq//77", "- 口令 ••••••\n- 二"),
    ],
)
def test_markdown_of_takes_the_secrets_out_before_it_converts(
    source: str, value: str, shown_as: str
) -> None:
    sealed = converted(source)

    assert [each.value for each in sealed.values] == [value]
    assert value not in sealed.text
    assert masked(sealed.text).replace("*斜*", "_斜_") == shown_as


def test_markdown_of_shows_words_as_typed_where_a_secret_would_be_hidden() -> None:
    source = '(% title="密码:Zx93kd77" %)一段'

    sealed = converted(source)

    assert masked(sealed.text).count("••••••") == 1
    assert "一段" in sealed.text


def test_markdown_of_another_syntax_shows_what_was_typed() -> None:
    assert converted("1 标题 *粗*", "xwiki/1.0").text == "1 标题 \\*粗\\*"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**问题描述：**充值", "<p><strong>问题描述：</strong>充值</p>"),
        ("第一行\n第二行", "<p>第一行<br>\n第二行</p>"),
        ("* 一\n** 二\n* 三", "<ul>\n<li>一<ul>\n<li>二</li>\n</ul>\n</li>\n<li>三</li>\n</ul>"),
        ("1、重启\n1.1 换卡", "<p>1、重启<br>\n1.1 换卡</p>"),
        ("{{{a < b}}}", "<pre><code>a &lt; b\n</code></pre>"),
        ("[[手册>>https://e.example/a]]", '<p><a href="https://e.example/a"'),
        ("见[[对账单>>attach:对账单.xlsx]]。", '<p>见<a href="/wiki-files/7/%E5%AF%B9'),
        ("如图[[image:a b.png||width=40]]所示", '<p>如图<a href="/wiki-files/7/a%20b.png"'),
        (
            '同[[之前>>||anchor="Hhcyg_case234_20191226"]]',
            '<p>同<a href="/references/hcyg_case%234_20191226"',
        ),
        ("[[年度>>doc:Sales.WebHome]]", '<p><a href="/wiki-pages/named/Sales.WebHome"'),
        ('[[此页>>||anchor="Hother"]]', "<p>此页</p>"),
        ("[[跑>>path:javascript:alert(1)]]", "<p>跑</p>"),
        ("|=桩|=状态\n|8|离线", "<th>状态</th>"),
        ("{{warning}}断电操作{{/warning}}", "断电操作"),
        ("参考hcyg_case#4_20191226让客户", 'href="/references/hcyg_case%234_20191226"'),
    ],
)
def test_markdown_of_is_shown_as_the_wiki_shows_it(source: str, html: str) -> None:
    assert html in render(converted(source).text).html


def test_words_behind_a_label_never_begin_a_list(parse_case: Callable[[str], WikiCase]) -> None:
    case = parse_case("问题描述:* 号键失灵\n\n~-~-跟踪\n【令】:1. 重启\n【客】:|好了")

    texts = [case.problem, *(entry.text for entry in case.tracking)]

    shown_as = [render(converted(text.source).text).html for text in texts if text]
    assert shown_as == ["<p>* 号键失灵</p>", "<p>1. 重启</p>", "<p>|好了</p>"]


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


@settings(max_examples=300, deadline=None)
@given(source=st.text(st.sampled_from("ab1.、中，-+*_#>|`~=:!/^,[]({}%;\\ \n"), max_size=14))
def test_no_finding_is_missed_for_looking_plain(source: str) -> None:
    text = of_source(source)
    case = replace(CASE, problem=text)

    found = [finding for _, finding in findings_of(case, "xwiki/2.1")]

    assert found == list(convert(source).findings)
