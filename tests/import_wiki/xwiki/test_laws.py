"""What holds for every page, however broken: nothing raises, nothing visible is lost or added."""

import re
import sys
from collections import Counter
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.markup import plain_of_html, render
from import_wiki.xwiki import convert, parse, to_markdown
from import_wiki.xwiki.markdown.page import Page
from import_wiki.xwiki.references import default_address

PAGE = """= 桩号#7 =

**问题描述：**客户反馈//扫码//后--无法--充电__价格__^^上^^,,下,,##代码##
第二行 https://a.example/x?y=1 结束

* 甲
** 乙
1. 丙
11. 丁
; 词
: 义

|=列|=栏
|值|(((
* 格

段
)))

>引文
>>深引

----

(% class="box" %)
有参数的段落，(% style="color:red" %)红字(%%)完

[[标签>>doc:Space.Page||anchor="Ha"]] [[image:图.png||width="10"]] [[说明>>image:接线.png]]

{{{
原文
}}}

{{info}}
提示 {{code language="java"}}代码甲{{/code}}
{{/info}}

(((
组内
)))
{{velocity}}脚本{{/velocity}}
"""
MARKS = [
    *("**", "//", "--", "__", "^^", ",,", "##", "\\\\", "~", "[[", "]]", ">>", "||", "{{{", "}}}"),
    *("{{info}}", "{{/info}}", "{{x/}}", "{{", "}}", "(((", ")))", "(%", "%)", '"', "=", "\n"),
    *("\n\n", "\n* ", "\n1. ", "\n|", "|=", "\n!!", "\n>", "\n= ", "\n; ", "\n: ", "\n----"),
    *("http://", "image:", "attach:", " ", "  ", "\t", "\r\n", "\x02", "\u2028", "\u3000", "\0"),
]
LOOK_ALIKES = [
    *("#", "- ", "+ ", "1) ", "`", "```", "~~~", "<b>", "<!--", "&lt;", "&#", "[a](b)", "![", "*"),
    *("[a]: b", "[^1]", "_", "===", "---", "|:-", "{: #a}", "\\", "    ", "***", "b_c", "：", "，"),
]
IN_LINES = [mark for mark in MARKS if mark != "image:"]  # images are not words
HAN = re.compile(r"[\u4e00-\u9fff]")
QUOTED = re.compile(r'(?==[ \t]*("[^"\n]*"))')  # the values of parameters are hidden rightly

mutations = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 12),
        st.sampled_from(["", *MARKS]),
    ),
    max_size=8,
)
pieces = st.lists(
    st.sampled_from(["桩", "充电", "a", "b c", *IN_LINES, *LOOK_ALIKES]),
    max_size=16,
).map("".join)


def mutated(changes: list[tuple[float, int, str]]) -> str:
    page = PAGE
    for place, removed, inserted in changes:
        at = int(place * len(page))
        page = page[:at] + inserted + page[at + removed :]
    return page


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_no_text_raises(source: str) -> None:
    convert(source)


@given(mutations)
@settings(max_examples=200, deadline=None)
def test_every_character_is_shown_or_found(changes: list[tuple[float, int, str]]) -> None:
    source = mutated(changes)

    conversion = convert(source)

    kept = Counter(HAN.findall(conversion.markdown))
    for finding in conversion.findings:
        kept.update(HAN.findall(source[finding.span.start : finding.span.end]))
    kept.update(HAN.findall("".join(QUOTED.findall(source))))
    assert Counter(HAN.findall(source)) - kept == Counter()


@given(pieces)
@settings(max_examples=250, deadline=None)
def test_markdown_shows_the_words_of_the_tree_and_no_mark_more(source: str) -> None:
    document = parse(source)
    words = plain_of_html(Page(document, address=default_address).html.blocks(document.children))

    shown = plain_of_html(render(to_markdown(source)).html)

    assert "".join(shown.split()) == "".join(words.split())


@given(mutations)
@settings(max_examples=50, deadline=None)
def test_findings_lie_in_the_page_and_in_order(changes: list[tuple[float, int, str]]) -> None:
    source = mutated(changes)

    spans = [finding.span for finding in convert(source).findings]

    assert spans == sorted(spans)
    assert all(0 <= span.start <= span.end <= len(source) for span in spans)


NESTED = [
    "(((\n" * 500 + "深处" + "\n)))" * 500,
    "* 甲(((\n" * 500 + "深处" + "\n)))" * 500,
    "|甲(((\n" * 500 + "深处" + "\n)))" * 500,
    "*" * 500 + " 深处",
    ">" * 500 + "深处",
    "{{info}}\n" * 500 + "深处" + "\n{{/info}}" * 500,
    "{{box}}(((\n" * 200 + "深处" + "\n))){{/box}}" * 200,
    "[[" * 500 + "深处" + ">>x]]" * 500,
    "{{html}}" + "<div><ul><li>" * 500 + "深处{{/html}}",
    "**//__--^^,,##" * 100 + "深处",
]


@pytest.mark.parametrize("source", NESTED, ids=lambda source: source[:8].strip())
def test_deep_nesting_keeps_its_text(source: str) -> None:
    markdown = to_markdown(source)

    assert "深处" in markdown
    assert "深处" in plain_of_html(render(markdown).html)


ENDLESS = ["[[", "{{a ", '{{a b="', "{{{", "(% ", "(((\n", "|**a", "a--", "地址http:", "{{a}}{{b}}"]


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("piece", [PAGE, *ENDLESS], ids=lambda piece: piece[:8].strip())
def test_work_grows_with_the_length_of_the_page(piece: str) -> None:
    once, twice = (calls_for(piece * (size // len(piece))) for size in (20_000, 40_000))

    assert twice < 2.3 * once


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_page_of_a_million_characters_is_read() -> None:
    markdown = to_markdown(PAGE * (1_000_000 // len(PAGE)))

    assert markdown.count("原文") == 1_000_000 // len(PAGE)


@pytest.mark.slow
@pytest.mark.timeout(60)  # a search to the end of the page from every mark takes far longer
@pytest.mark.parametrize("piece", ["a--", "|**a", "[["], ids=["dash", "cell", "link"])
def test_long_line_of_marks_is_read(piece: str) -> None:
    convert(piece * (300_000 // len(piece)))


def calls_for(source: str) -> int:
    """Return how many functions one conversion calls, those of the interpreter included."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        convert(source)
    finally:
        sys.setprofile(before)
    return calls
