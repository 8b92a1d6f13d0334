"""What a person is told to look at, and where it stands."""

import pytest

from import_wiki.xwiki import FindingCode, Lines, convert, parse

PLACES = [
    ("地址http://a.example/c", FindingCode.ACCIDENTAL_MARKUP, "地址<http://a.example/c>"),
    ("C:\\\\logs\\\\a", FindingCode.ACCIDENTAL_MARKUP, "C:\\\\\\logs\\\\\\a"),
    ("2019--2020年", FindingCode.ACCIDENTAL_MARKUP, "2019--2020年"),
    ("温度-- 注释", FindingCode.ACCIDENTAL_MARKUP, "温度-- 注释"),
    ("2019--2020，2021--2022", FindingCode.ACCIDENTAL_MARKUP, "2019<del>2020，2021</del>2022"),
    ("运行__init__", FindingCode.ACCIDENTAL_MARKUP, "运行<ins>init</ins>"),
    ("// 注释", FindingCode.ACCIDENTAL_MARKUP, "*注释*"),
    ("价格^^", FindingCode.ACCIDENTAL_MARKUP, "价格"),
    ("!!注意", FindingCode.ACCIDENTAL_MARKUP, "|   |\n| --- |\n| 注意 |"),
    (">100A", FindingCode.ACCIDENTAL_MARKUP, "> 100A"),
    ("1. 甲\n2. 乙", FindingCode.NUMBERED_LINES, "1. 甲  \n    2\\. 乙"),
    ("{{x}}没有结束", FindingCode.MACRO_UNCLOSED, "\\{{x}}没有结束"),
    ("{{{没有结束", FindingCode.VERBATIM_UNCLOSED, "\\{{{没有结束"),
    ("[[没有结束", FindingCode.LINK_UNCLOSED, "[[没有结束"),
    ("(((没有结束", FindingCode.GROUP_UNCLOSED, "没有结束"),
    ("[[甲>>乙||文字]]", FindingCode.HIDDEN_TEXT, "[甲](doc:乙)"),
    ("涨(%5%)了", FindingCode.HIDDEN_TEXT, "涨了"),
    ("(%行%)|格", FindingCode.HIDDEN_TEXT, "|   |\n| --- |\n| 格 |"),
    ("{{info 文字}}甲{{/info}}", FindingCode.HIDDEN_TEXT, "甲"),
    ("{{velocity/}}", FindingCode.MACRO_UNEXPANDED, "```\n{{velocity/}}\n```"),
    ("{{toc/}}", FindingCode.MACRO_DROPPED, ""),
    ("[[甲>>path:javascript:x]]", FindingCode.LINK_UNSAFE, "甲"),
    (
        "{{info}}" * 9 + "深" + "{{/info}}" * 9,
        FindingCode.NESTING_CAPPED,
        "```\n{{info}}深{{/info}}\n```",
    ),
]


@pytest.mark.parametrize(("source", "code", "markdown"), PLACES)
def test_place_is_found_and_its_text_kept(source: str, code: FindingCode, markdown: str) -> None:
    conversion = convert(source)

    assert code in {finding.code for finding in conversion.findings}
    assert conversion.markdown == markdown


def test_every_code_but_that_of_the_syntax_has_a_place() -> None:
    assert {code for _, code, _ in PLACES} == set(FindingCode) - {FindingCode.SYNTAX_UNKNOWN}


def test_page_in_another_syntax_is_one_block_of_code() -> None:
    conversion = convert("1 Heading\n*bold*", syntax="xwiki/1.0")

    assert conversion.markdown == "```\n1 Heading\n*bold*\n```"
    assert [finding.code for finding in conversion.findings] == [FindingCode.SYNTAX_UNKNOWN]


@pytest.mark.parametrize(
    "source",
    [
        "**粗**，[[甲>>https://a.example||target='_blank']]",
        '(% style="font-family:~"宋体~"" %)字',
        "3 - 2 = 1，A/B，50%，(a)，e-mail，C#",
        "--50--元，__重要__，__Init__",
        "2021-01-05 09:30 客户：充值 50 元",
    ],
)
def test_ordinary_text_is_not_found(source: str) -> None:
    assert convert(source).findings == ()


def test_finding_names_its_line_and_words_however_deep_it_stands() -> None:
    source = "第一行\n\n{{info}}\n(((\n[[甲 {{x}}>>https://a.example]]\n)))\n{{/info}}"

    finding = next(iter(convert(source).findings))

    assert finding.words == "{{x}}"
    assert source[finding.span.start : finding.span.end] == "{{x}}"
    assert Lines(source).position(finding.span.start) == (5, 5)
    assert parse(source).position(finding.span.start) == (5, 5)


def test_findings_stand_in_the_order_of_the_page() -> None:
    spans = [found.span for found in convert("{{toc/}}\n\n{{x/}}\n\n甲__\n\n[[乙").findings]

    assert spans == sorted(spans)
    assert len(spans) == 4
