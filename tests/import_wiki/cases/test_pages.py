"""A page as a whole: where cases begin and end, what is furniture, and what must always hold."""

import re
import time
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from import_wiki.cases import ParsedPage, parse_page
from import_wiki.cases.doubts import KINDS
from import_wiki.cases.model import BlockKind, Bucket, WikiText
from import_wiki.page import WikiPage
from import_wiki.text import shown

Parse = Callable[[str], ParsedPage]
PageOf = Callable[[Sequence[str | tuple[str, str]]], WikiPage]


def page_codes(page: ParsedPage) -> set[str]:
    return {doubt.code for doubt in page.doubts}


def case_codes(page: ParsedPage, index: int = 0) -> set[str]:
    return {doubt.code for doubt in page.cases[index].doubts}


def test_case_ends_before_the_furniture_behind_it(parse: Parse) -> None:
    page = parse(
        '= demo_case#2_20210106 =\n问题描述:x\n\n(% class="wikigeneratedid" %)\n= =\n\n'
        "= demo_case#1_20210105 =\n问题描述:y"
    )

    assert [case.lines for case in page.cases] == [(1, 3), (7, 8)]
    assert [(block.kind, block.lines) for block in page.blocks] == [
        (BlockKind.EMPTY_HEADING, (4, 5))
    ]
    assert "empty_heading" in page_codes(page)


def test_empty_heading_inside_a_case_loses_nothing_below_it(parse: Parse) -> None:
    page = parse("= demo_case#1_20210105 =\n问题描述:x\n~-~-跟踪\n【WL】:一\n= =\n二")

    assert [entry.text.text for entry in page.cases[0].tracking] == ["一\n二"]


def test_box_with_macros_is_furniture_and_a_box_with_words_is_not(parse: Parse) -> None:
    page = parse(
        '{{box title="**目录**"}}\n{{toc/}}\n{{/box}}\n\n{{box}}\n值班电话见群公告\n{{/box}}'
    )

    assert [(block.name, block.lines) for block in page.blocks] == [("box", (1, 3))]
    assert [note.text.text for note in page.notes] == ["{{box}}\n值班电话见群公告\n{{/box}}"]
    assert "unplaced_text" in page_codes(page)


def test_heading_without_label_ends_the_case_and_becomes_a_note(parse: Parse) -> None:
    page = parse("= demo_case#1_20210105 =\n问题描述:x\n= 联系人 =\n老王\n== 分组 ==\n甲")

    assert page.cases[0].lines == (1, 2)
    assert [note.text.text for note in page.notes] == ["= 联系人 =\n老王\n== 分组 ==\n甲"]
    assert "heading_without_label" in page_codes(page)
    assert not page.fully_read


def test_deeper_heading_stays_in_the_case(parse: Parse) -> None:
    page = parse("= demo_case#1_20210105 =\n问题描述:x\n~-~-跟踪\n== 现场 ==\n好")

    assert page.cases[0].tracking[0].text.text == "== 现场 ==\n好"
    assert "heading_inside_case" in case_codes(page)


def test_page_without_a_case_is_kept_and_reported(parse: Parse) -> None:
    page = parse("只有文字")

    assert page.cases == ()
    assert page_codes(page) == {"no_case", "unplaced_text"}


def test_repeated_labels_are_counted_from_the_bottom(parse: Parse) -> None:
    page = parse("= a_case#1_20210105 =\n= b_case#2_20210105 =\n= a_case#1_20210105 =")

    assert [(case.id, case.occurrence, case.anchor) for case in page.cases] == [
        ("a_case#1_20210105", 2, "Ha_case231_20210105"),
        ("b_case#2_20210105", 1, "Hb_case232_20210105"),
        ("a_case#1_20210105", 1, "Ha_case231_20210105-1"),
    ]
    assert "label_repeated" in case_codes(page)
    assert "prefixes_mixed" in page_codes(page)


@pytest.mark.parametrize(
    ("numbers", "out_of_sequence", "missing"),
    [
        ([3, 2, 1], [], None),
        ([1, 2, 3], [], None),
        ([7, 9, 8, 7, 6], [0], "10"),
        ([6, 4, 3], [], "5"),
        ([1, 2, 2, 3], [2], None),
    ],
)
def test_numbers_are_compared_with_the_order_of_the_page(
    numbers: list[int], out_of_sequence: list[int], missing: str | None, parse: Parse
) -> None:
    page = parse("\n".join(f"= a_case#{n}_202101{at + 1:02} =" for at, n in enumerate(numbers)))

    assert [
        at for at in range(len(numbers)) if "number_out_of_sequence" in case_codes(page, at)
    ] == out_of_sequence
    told = [doubt.values["numbers"] for doubt in page.doubts if doubt.code == "number_missing"]
    assert told == ([missing] if missing else [])


def test_dates_that_are_no_days_are_doubts_with_choices(parse: Parse) -> None:
    page = parse("= a_case#2_202106180 =\n= a_case#1 =")

    assert [case.label.date for case in page.cases] == [None, None]
    assert "date_unreadable" in case_codes(page, 0)
    assert "date_missing" in case_codes(page, 1)
    (doubt,) = (d for d in page.cases[0].doubts if d.code == "date_unreadable")
    assert "2021-06-18" in doubt.choices


def test_same_problem_is_reported_on_both_cases(parse: Parse) -> None:
    page = parse(
        "= a_case#2_20210106 =\n问题描述:刷卡 失败\n= a_case#1_20210105 =\n问题描述:刷卡　失败"
    )

    assert all("same_problem_text" in case_codes(page, at) for at in (0, 1))


def test_misspelled_vendor_and_split_word_are_reported_not_corrected(parse: Parse) -> None:
    page = parse("= a_case#1_20210105 =\n问题描述:寻道的收数 据,不准\n请看数据")

    assert {"name_variant", "space_inside_a_word"} <= case_codes(page)
    assert page.cases[0].problem is not None
    assert page.cases[0].problem.text == "寻道的收数 据,不准\n请看数据"


def test_known_names_hold_blanks(page_of: PageOf) -> None:
    page = page_of(["= a_case#1_20210105 =", "售后(跟单)工程师:ann lee WL"])

    assert parse_page(page).cases[0].engineers == ("ann", "lee", "WL")
    assert parse_page(page, known_names=["Ann Lee"]).cases[0].engineers == ("ann lee", "WL")


def test_author_of_the_newest_lines_is_the_authors_of_the_case(sample_page: ParsedPage) -> None:
    assert [case.author for case in sample_page.cases[:2]] == [None, None]
    assert sample_page.page.author == "lin"


PIECES = [
    "= a_case#1_20210105 =",
    "= a_case#2 =",
    "= 其他 =",
    "= =",
    "== 分析 ==",
    '(% class="x" %)',
    "{{box}}",
    "{{toc/}}",
    "{{/box}}",
    "问题描述:充值失败",
    "问题描述：",
    "~-~-跟踪",
    "--跟踪:已报",
    "~-~-解决:",
    "分析",
    "【WL】:查",
    "【转公司内部】",
    "lily：好",
    "~-~-below on 20191118",
    "20201211更新",
    "~-~-备注",
    "状态(☑表示选定 ): ☑ 已解决 | 处理中",
    "状态(☑",
    "售后(跟单)工程师:WL",
    "跟进：lin",
    "账号:a",
    "密码:Kx7pw42a",
    "[[image:1577328423043-494.png]]",
    "[[attach:a.xls]]",
    "参考a_case#1_20210105处理",
    "同上次",
    "1、重启",
    "----",
    "",
    "",
]
LINES = st.lists(
    st.tuples(
        st.sampled_from(["1.1", "1.2", "2.1"]),
        st.sampled_from(PIECES)
        | st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=15),
    ),
    max_size=25,
)


def words_of(text: str) -> str:
    """Return the characters that must not be lost: no blanks, no bold around a label."""
    return re.sub(r"[\s*]", "", text)


def texts_of(page: ParsedPage) -> list[WikiText]:
    fields = [text for case in page.cases for text in (case.problem, case.resolution) if text]
    entries = [entry.text for case in page.cases for entry in case.tracking]
    return [*fields, *entries, *(note.text for note in page.notes)]


@settings(max_examples=200, deadline=None)
@given(lines=LINES)
def test_parse_page_puts_every_line_into_one_bucket_and_loses_no_word(
    lines: list[str | tuple[str, str]], page_of: PageOf
) -> None:
    source = page_of(lines)
    page = parse_page(source)

    assert len(page.coverage) == len(lines)
    kept = {}
    for text in texts_of(page):
        for number, words in zip(text.numbers, text.text.split("\n"), strict=False):
            assert number not in kept or not words.strip()
            kept[number] = words
    for line, bucket in zip(source.lines, page.coverage, strict=True):
        blank = not line.text.strip()
        assert (bucket is Bucket.BLANK) <= blank
        if bucket in {Bucket.PROBLEM, Bucket.TRACKING, Bucket.RESOLUTION, Bucket.UNPLACED}:
            assert words_of(kept.get(line.number, "")) in words_of(shown(line.text).text)
        if bucket is Bucket.UNPLACED and "image:" not in line.text:
            assert words_of(kept[line.number]) == words_of(shown(line.text).text)


@settings(max_examples=100, deadline=None)
@given(lines=LINES)
def test_parse_page_raises_only_documented_doubts_on_lines_of_the_page(
    lines: list[str | tuple[str, str]], page_of: PageOf
) -> None:
    page = parse_page(page_of(lines))

    for doubt in page.all_doubts:
        assert doubt.code in KINDS
        assert doubt.sentence
        assert doubt.place.line is None or 1 <= doubt.place.line <= len(lines)


HOSTILE = {
    "cases": "= a_case#1_20210105 =",
    "numbers": "= a_case#2 =",
    "boxes": "{{box}}",
    "entries": "【WL】:查",
    "references": "参考a_case#1_20210105，同上次",
    "dashes": "-" * 50,
    "brackets": "【" * 50,
    "legends": "状态(" + "选" * 50,
    "blanks": " " * 50 + "x",
    "images": "[[image:" * 9,
    "parameters": "(%" * 40,
}


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_parse_page_takes_time_for_length_alone(piece: str, page_of: PageOf) -> None:
    def seconds(count: int) -> float:
        page = page_of(["= a_case#1_20210105 =", "~-~-跟踪", *[piece] * count])
        start = time.process_time()
        parse_page(page)
        return time.process_time() - start

    short = min(seconds(100) for _ in range(5))
    long = min(seconds(1600) for _ in range(2))

    assert long < 80 * max(short, 0.002)  # quadratic would be 256 times as long
