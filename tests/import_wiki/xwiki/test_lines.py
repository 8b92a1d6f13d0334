"""What stands in a line: formats, escapes, breaks, and text that only looks like Markdown."""

import pytest

from import_wiki.xwiki import to_markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("**粗体**与//斜体//", "**粗体**与*斜体*"),
        ("--旧价--", "<del>旧价</del>"),
        ("__下划线__", "<ins>下划线</ins>"),
        ("H,,2,,O 与 m^^2^^", "H<sub>2</sub>O 与 m<sup>2</sup>"),
        ("##ls -l##", "`ls -l`"),
        ("##a`b##", "``a`b``"),
        ("甲** 空格 **乙", "甲 **空格** 乙"),
        ('(% style="color:red" %)红(%%)黑', "红黑"),
        ("字{{{**原样**}}}字", "字`**原样**`字"),
    ],
)
def test_format_becomes_its_counterpart(source: str, markdown: str) -> None:
    assert to_markdown(source) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("**粗 //都是// 粗**", "__粗 *都是* 粗__"),
        ("//**全部**//", "***全部***"),
        ("**a //b** c//", "__a *b*__ *c*"),  # they need not nest in XWiki
        ("**甲 * 乙**", "__甲 * 乙__"),
    ],
)
def test_formats_nest(source: str, markdown: str) -> None:
    assert to_markdown(source) in {markdown, markdown.replace("***", "***")}


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("**现象：**断电", "**现象：**<!-- -->断电"),
        ("**现象：** 断电", "**现象：** 断电"),
        ("**现象**断电", "**现象**断电"),
        ("显示//“离线”//字样", "显示<!-- -->*“离线”*<!-- -->字样"),
        ("= **现象：**断电 =", "# **现象：**<!-- -->断电"),
    ],
)
def test_emphasis_beside_punctuation_holds_in_every_renderer(source: str, markdown: str) -> None:
    assert to_markdown(source) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("第一行\n第二行", "第一行  \n第二行"),
        ("第一行\r\n第二行", "第一行  \n第二行"),
        ("甲\\\\乙", "甲  \n乙"),
        ("甲\n\n乙", "甲\n\n乙"),
        ("甲\n\n\n\n乙", "甲\n\n乙"),
        ("* 甲\n续行", "- 甲  \n    续行"),
        ("= 甲\\\\乙 =", "# 甲<br>乙"),
    ],
)
def test_line_end_is_a_break(source: str, markdown: str) -> None:
    assert to_markdown(source) == markdown


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("~*~*不粗~*~*", "**不粗**"),
        ("~~", "~"),
        ("~充~电", "充电"),
        ("~{~{info}}", "{{info}}"),
        ("~[~[甲]]", "[[甲]]"),
        ("1~. 一", "1. 一"),
    ],
)
def test_escaped_mark_is_text(source: str, text: str) -> None:
    assert to_markdown(source).replace("\\", "").replace("&#126;", "~") == text


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("# 号", "\\# 号"),
        ("- 减", "\\- 减"),
        ("+ 加", "\\+ 加"),
        ("10) 十", "10\\) 十"),
        ("a*b*c", "a\\*b\\*c"),
        ("3 * 4 = 12", "3 * 4 = 12"),
        ("meter_type_2", "meter_type_2"),
        ("`x`", "\\`x\\`"),
        ("<b>字</b>", "&#60;b>字&#60;/b>"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("&lt;", "&#38;lt;"),
        ("&#60", "&#38;#60"),
        ("##a&#b##", "<code>a&#38;#b</code>"),
        ("[甲](乙)", "\\[甲\\](乙)"),
        ("![甲](乙)", "!\\[甲\\](乙)"),
        ("[甲]: 乙", "\\[甲]: 乙"),
        ("[^1]", "\\[^1]"),
        ("{: #a}", "\\{: #a}"),
        ("    四格", "四格"),
        ("甲\n-", "甲  \n\\-"),
        ("C:\\logs", "C:\\logs"),
        ("控\x02制\u2028符", "控制 符"),
    ],
)
def test_text_that_looks_like_markdown_is_escaped_only_where_it_would_be_read(
    source: str, markdown: str
) -> None:
    assert to_markdown(source) == markdown
