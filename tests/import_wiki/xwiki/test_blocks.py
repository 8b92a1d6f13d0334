"""Headings, lists, tables, quotations, groups, code."""

import pytest

from import_wiki.xwiki import to_markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("= 一级 =", "# 一级"),
        ("=== 三级 ===\n正文", "### 三级\n\n正文"),
        ("======= 七级", "###### 七级"),
        ("=无空格=", "# 无空格"),
        ("= 甲 = 乙", "# 甲\n\n乙"),
        ("= C# =", "# C\\#"),
        ("=", ""),
    ],
)
def test_heading(source: str, markdown: str) -> None:
    assert to_markdown(source) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("* 甲\n* 乙", "- 甲\n- 乙"),
        ("* 甲\n** 乙\n* 丙", "- 甲\n    - 乙\n- 丙"),
        ("1. 甲\n1. 乙", "1. 甲\n2. 乙"),
        ("1. 甲\n11. 乙\n1. 丙", "1. 甲\n    1. 乙\n2. 丙"),
        ("1*. 甲", "1. &nbsp;\n    - 甲"),
        ("* 甲\n\n* 乙", "- 甲\n\n<!-- -->\n\n- 乙"),
        ("* 甲(((\n乙\n\n丙\n)))", "- 甲\n\n    乙\n\n    丙"),
        ("1. 甲\n2. 乙", "1. 甲  \n    2\\. 乙"),
        ("2. 甲", "2\\. 甲"),
        ("1.1 甲", "1.1 甲"),
        ("; 词\n: 义", "<dl><dt>词</dt><dd>义</dd></dl>"),
    ],
)
def test_list(source: str, markdown: str) -> None:
    assert to_markdown(source) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("|=甲|=乙\n|1|2", "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |"),
        ("|甲|乙\n|1|2", "|   |   |\n| --- | --- |\n| 甲 | 乙 |\n| 1 | 2 |"),
        ("!!甲!!乙", "|   |   |\n| --- | --- |\n| 甲 | 乙 |"),
        ("|a~|b", "|   |\n| --- |\n| a\\|b |"),
        ("|甲\n乙", "|   |\n| --- |\n| 甲<br>乙 |"),
        ("|甲\n|=乙", "<table><tr><td>甲</td></tr><tr><th>乙</th></tr></table>"),
        ("|(((\n* 甲\n)))", "<table><tr><td><ul><li>甲</li></ul></td></tr></table>"),
        (
            '|(% colspan="2" %)甲\n|乙|丙',
            '<table><tr><td colspan="2">甲</td></tr><tr><td>乙</td><td>丙</td></tr></table>',
        ),
    ],
)
def test_table(source: str, markdown: str) -> None:
    assert to_markdown(source) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("> 引\n> 文", "> 引  \n> 文"),
        ("> 引\n>> 深", "> 引\n>\n> > 深"),
        ("> 引\n文", "> 引\n\n文"),
        ("甲\n----\n乙", "甲\n\n---\n\n乙"),
        ("(((\n甲\n\n乙\n)))", "甲\n\n乙"),
        ('(% class="box" %)\n甲', "甲"),
    ],
)
def test_quotation_rule_and_group(source: str, markdown: str) -> None:
    assert to_markdown(source) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("{{{\n**原样**\n}}}", "```\n**原样**\n```"),
        ("{{{\n```\n}}}", "````\n```\n````"),
        ("{{{\n\n  缩进\n}}}", "```\n\n  缩进\n```"),
        ("* 甲(((\n{{{\n码\n}}}\n)))", "- 甲\n\n        码"),
        ("{{{a {{{b}}} c}}}", "```\na {{{b}}} c\n```"),
    ],
)
def test_verbatim_text(source: str, markdown: str) -> None:
    assert to_markdown(source) == markdown
