"""Wiki text on its way into a case: what is seen of it, in which blocks, without its secrets."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.writing import write
from app.markup import plain, plain_of_html, render
from app.redaction import find, references_of, seal
from import_wiki.addresses import Addresses
from import_wiki.cases.model import WikiCase, WikiText
from import_wiki.markdown import markdown_of
from import_wiki.text import shown

ADDRESSES = Addresses("Cases.Hcyg", 7, {"Hhcyg_case234_20191226": "hcyg_case#4_20191226"})


def of_source(source: str) -> WikiText:
    lines = source.split("\n")
    words = "\n".join(shown(line).text for line in lines)
    return WikiText(words, source, tuple(range(1, len(lines) + 1)), 1, len(lines), ("1.1",))


def markdown(source: str) -> str:
    return markdown_of(of_source(source), syntax="xwiki/2.1", address=ADDRESSES).text


# What is written on the wiki, the words somebody sees here, and the elements they stand in.
CONSTRUCTS = [
    # formats, beside Chinese and full-width punctuation
    ("**问题描述：**充值失败", "问题描述：充值失败", "p strong"),
    ("现象**（偶发）**又出现", "现象（偶发）又出现", "p strong"),
    ("【令】**“余额不足”**，请核", "【令】“余额不足”，请核", "p strong"),
    ("//斜体：//后面", "斜体：后面", "p em"),
    ("**//两者：//**后", "两者：后", "p strong em"),
    ("**粗//又斜//粗**", "粗又斜粗", "p strong em"),
    ("--作废。--新价", "作废。新价", "p del"),
    ("__划线。__后^^上^^,,下,,", "划线。后上下", "p ins sup sub"),
    ("##代码 `x`##后", "代码 `x`后", "p code"),
    ("{{{原样 ** <b>}}}后", "原样 ** <b>后", "p code"),
    ('(% style="color:red" %)红字：(%%)黑字', "红字：黑字", "p"),
    ("~*~*原样~*~*，a~_b", "**原样**，a_b", "p"),
    ("a < b，<station>，&amp; &lt;", "a < b，<station>，&amp; &lt;", "p"),
    # lines and paragraphs
    ("第一行\n第二行\n\n第二段", "第一行\n第二行\n第二段", "p br p"),
    ("甲\\\\乙", "甲\n乙", "p br"),
    ("前\n----\n后", "前\n后", "p hr p"),
    ("= 现象：=\n段", "现象：\n段", "h1 p"),
    # lists: those of the wiki, and numbers typed by hand
    ("* 一\n** 二\n* 三", "一\n二\n三", "ul li ul li li"),
    ("1. 一\n11. 一之一\n1. 二", "一\n一之一\n二", "ol li ol li li"),
    ("* 一\n\n* 另", "一\n另", "ul li ul li"),
    ("1、重启\n1.1 换卡\n1.在\n2.1.1、再试", "1、重启\n1.1 换卡\n1.在\n2.1.1、再试", "p br br br"),
    ("1. 重启\n2. 换卡", "重启\n2. 换卡", "ol li br"),
    ("; 术语\n: 解释：是", "术语\n解释：是", "dl dt dd"),
    ("* 一(((\n段一\n\n段二\n)))", "一\n段一\n段二", "ul li p p p"),
    # tables
    ("|=桩|=状态\n|8|离线", "桩  状态\n8  离线", "table thead tr th th tbody tr td td"),
    ("|8|离线", "8  离线", "table thead tr th th tbody tr td td"),
    ("|=头|(((\n* 甲\n* 乙\n)))", "头\n甲\n乙", "table tbody tr th td ul li li"),
    ("|(% colspan=2 %)合并\n|a|b", "合并\na  b", "table tbody tr td tr td td"),
    ("!!注意!!", "注意", "table thead tr th th tbody tr td td"),
    # quotations, code, boxes
    (">引用\n>>深\n后", "引用\n深\n后", "blockquote p blockquote p p"),
    (">100A", "100A", "blockquote p"),
    ("{{{\n块 ** <b>\n\n```\n}}}", "块 ** <b>\n```", "pre code"),
    ('{{code language="json"}}\n{"a": 1}\n{{/code}}', '{"a": 1}', "pre code"),
    ("{{info}}先重启{{/info}}", "先重启", "blockquote p"),
    (
        '{{warning title="注意："}}\n断电\n\n* 操作\n{{/warning}}',
        "注意：\n断电\n操作",
        "blockquote p strong p ul li",
    ),
    ("{{error}}失败{{/error}}\n\n{{success}}好了{{/success}}", "失败\n好了", "blockquote p " * 2),
    ("文字{{info}}在行内{{/info}}文字", "文字在行内文字", "p"),
    ("{{quote}}引{{/quote}}", "引", "blockquote p"),
    ("{{html}}<p>段 <b>粗：</b>后</p><script>a()</script>{{/html}}", "段 粗：后", "p strong"),
    ("{{velocity}}$x{{/velocity}}", "{{velocity}}$x{{/velocity}}", "pre code"),
    # what has no end
    ("{{unknown}}后\n**粗**", "{{unknown}}后\n粗", "p br strong"),
    ("{{{后\n**粗**", "{{{后\n粗", "p br strong"),
    ("[[后 **粗**", "[[后 粗", "p strong"),
    ("{{x}}", "{{x}}", "p"),
    # what the wiki takes for markup
    ("地址http://a.example/c，请看", "地址http://a.example/c，请看", "p a"),
    ("\\\\10.1.1.1\\share，C:\\\\logs", "\\\\10.1.1.1\\share，C:\\\\logs", "p"),
    ("2019--2020年", "2019--2020年", "p"),
    ("-- 注释", "-- 注释", "p"),
    ("//注释", "注释", "p em"),
    ("https:~/~/a.example", "https://a.example", "p a"),
    # links, files
    ("[[手册>>https://e.example/a_(b)?x=1&y=2]]", "手册", "p a"),
    ("如图[[image:图 1.png]]，[[接线>>image:b.png]]", "如图图 1.png，接线", "p a a"),
    ("[[接线图>>image:b.png]]", "接线图", "p a"),
    ("[[跑>>path:javascript:alert(1)]]，[[共享>>unc:\\\\a\\b]]", "跑，共享", "p"),
    # look-alikes of Markdown
    ("# 井号\n+ 加\n_a_ *b* `c`\n[d](e)", "# 井号\n+ 加\n_a_ *b* `c`\n[d](e)", "p br br br"),
    ("    缩进\n\t又", "缩进\n又", "p br"),
    ("{.a #b}，[^1]: 注，[c]: d", "{.a #b}，[^1]: 注，[c]: d", "p"),
]


@pytest.mark.parametrize(("source", "words", "elements"), CONSTRUCTS)
def test_construct_is_seen_in_the_product(source: str, words: str, elements: str) -> None:
    html = render(markdown(source)).html

    assert plain_of_html(html) == words
    assert re.findall(r"<([a-z0-9]+)", html) == elements.split()


@pytest.mark.parametrize("source", [source for source, _, _ in CONSTRUCTS])
def test_plain_reads_the_words_that_are_seen(source: str) -> None:
    text = markdown(source)

    seen = plain_of_html(render(text).html)

    # Of code its marks, and of words their bars are no words to `plain`.
    assert "<b>" in seen or plain(text).replace("|", "") == seen.replace("|", "")


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("**粗：**后", "<strong>粗：</strong>后"),
        ('(% style="color:red" %)红(%%)黑', "红黑"),
        ("__划__", "<ins>划</ins>"),
        ("* 号键", "* 号键"),
        ("1. 重启", "1. 重启"),
        ("11. 重启", "11. 重启"),
        ("|好|了", "|好|了"),
        ("=好=", "=好="),
        (">100A", "&gt;100A"),
        ("!!好!!", "!!好!!"),
        ("!好", "!好"),
        (": 好", ": 好"),
        (":好", ":好"),
    ],
)
def test_words_behind_a_label_begin_no_block(
    words: str, html: str, parse_case: Callable[[str], WikiCase]
) -> None:
    case = parse_case(f"问题描述：{words}\n\n~-~-跟踪\n【令】：{words}")

    texts = [case.problem, *(entry.text for entry in case.tracking)]

    shown_as = [render(markdown(text.source)).html for text in texts if text]
    assert shown_as == [f"<p>{html}</p>"] * 2


SECRET = "Zx93kd77"
WRAPPINGS: list[Callable[[str], str]] = [
    lambda value: f"密码:{value}",
    lambda value: f"密码：**{value}**",
    lambda value: f"**密码：**{value}",
    lambda value: f"**密**码~:{value}",
    lambda value: f'(% style="color:red" %)密码(%%)：(% class="a" %){value}(%%)',
    lambda value: f"密码：##{value}##",
    lambda value: f"密码：{{{{{{{value}}}}}}}",
    lambda value: f"密码：\n\n{{{{{{\n{value}\n}}}}}}",
    lambda value: f"{{{{info}}}}密码:{value}{{{{/info}}}}",
    lambda value: f'{{{{box title="密码:{value}"}}}}好{{{{/box}}}}',
    lambda value: f"{{{{velocity}}}}密码:{value}{{{{/velocity}}}}",
    lambda value: f"{{{{html}}}}密码：<b>{value}</b>{{{{/html}}}}",
    lambda value: f"密码({{{{footnote}}}}密码：{value}{{{{/footnote}}}})",
    lambda value: f"|=账号|=密码\n|ops|**{value}**",
    lambda value: f"|密码|{value}",
    lambda value: f"|=账号|=密码\n|(((ops)))|((({value})))",
    lambda value: f"; 密码\n: {value}",
    lambda value: f"* 密码：\n* {value}",
    lambda value: f"账号 ops\\\\密码 {value}",
    lambda value: f"[[密码:{value}>>https://a.example]]",
    lambda value: f"[[后台>>https://a.example/?password={value}]]",
    lambda value: f'(% title="密码:{value}" %)一段',
]


@pytest.mark.parametrize("wrap", WRAPPINGS)
def test_secret_in_markup_is_taken_out_alone(wrap: Callable[[str], str]) -> None:
    sealed = markdown_of(of_source(wrap(SECRET)), syntax="xwiki/2.1", address=ADDRESSES)

    assert [value.value for value in sealed.values] == [SECRET]
    assert SECRET not in sealed.text
    assert references_of(sealed.text) == {value.reference for value in sealed.values}
    assert "••••••" in plain_of_html(render(sealed.text).html)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("密码:Zx~93kd", "Zx~93kd"),
        ("密码:Zx~9~*3kd", "Zx~9*3kd"),
        ("密码:Zx__93__kd", "Zx__93__kd"),
        ("密码:Zx//93kd77", "Zx//93kd77"),
        ("密码:Zx\\\\93kd", "Zx\\\\93kd"),
        ("密码:~#Zx93~_kd", "#Zx93_kd"),
    ],
)
def test_secret_is_kept_as_it_was_typed(source: str, value: str) -> None:
    sealed = markdown_of(of_source(source), syntax="xwiki/2.1", address=ADDRESSES)

    assert [each.value for each in sealed.values] == [value]
    assert plain_of_html(render(sealed.text).html) == "密码:••••••"


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("手机 138**0000**1111，谢谢", "手机 138****1111，谢谢"),
        ("[[电话>>tel:13800001111]]", "电话 (tel:138****1111)"),
        ("[[写信>>mailto:ops@a.example]]", "写信 (o***@a.example)"),
        ("图[[image:13800001111.png]]", "图13800001111.png"),
    ],
)
def test_personal_data_is_masked_as_it_is_seen(source: str, seen: str) -> None:
    assert plain_of_html(render(markdown(source)).html) == seen


PIECES = st.sampled_from(
    [
        *("密码:", "密码：", "账号:ops", "password: ", "电话", "口令"),
        *(SECRET, "13800001111", "aB3~*x9_k", "ops", "，", "。", "好"),
        *("**", "//", "##", "__", "~", "\\\\", "\n", "\n\n", " ", "|", "|=", "* ", "; ", ": "),
        *("{{info}}", "{{/info}}", "{{{", "}}}", "(((", ")))", "[[", ">>", "]]", "(% a=b %)"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(source=st.lists(PIECES, max_size=12).map("".join))
def test_no_secret_of_the_words_is_left_in_the_markdown(source: str) -> None:
    text = of_source(source)

    written = write(markdown_of(text, syntax="xwiki/2.1", address=ADDRESSES).text)

    assert SECRET not in written.text or SECRET in seal(text.text).text
    seen = plain_of_html(written.html)
    assert [each.value for each in find(seen) if SECRET in each.value] == []
