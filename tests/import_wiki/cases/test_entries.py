"""The tracking log: who says what, when, and what is only a hint of it."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from import_wiki.cases import WikiCase, parse_page
from import_wiki.cases.model import Entry
from import_wiki.page import WikiPage

ParseCase = Callable[[str], WikiCase]
PageOf = Callable[[Sequence[str | tuple[str, str]]], WikiPage]


def log(body: str, parse_case: ParseCase) -> tuple[Entry, ...]:
    return parse_case(f"问题描述:x\n\n~-~-跟踪\n{body}\n\n~-~-解决:").tracking


def codes(case: WikiCase) -> list[str]:
    return [doubt.code for doubt in case.doubts]


@pytest.mark.parametrize(
    "mark", ["~-~-跟踪", "~-~-跟踪:", "~-~-跟踪：", "--跟踪", "-- 跟踪 :", "跟踪：", "== 跟踪 =="]
)
def test_log_begins_at_every_writing_of_its_mark(mark: str, parse_case: ParseCase) -> None:
    case = parse_case(f"问题描述:x\n\n{mark}\n\n【WL】:好的")

    assert [(entry.speaker, entry.text.text) for entry in case.tracking] == [("WL", "好的")]


@pytest.mark.parametrize("label", ["【WL】:", "【WL】：", "【 WL 】 ：", "【WL】:  "])
def test_speaker_is_read_in_both_widths(label: str, parse_case: ParseCase) -> None:
    (entry,) = log(f"{label}好的", parse_case)

    assert (entry.speaker, entry.text.text) == ("WL", "好的")


def test_entry_runs_over_blank_lines_to_the_next_label(parse_case: ParseCase) -> None:
    entries = log("【令】:\n\n第一段\n\n\n第二段\n【shi】:接着说\n还有", parse_case)

    assert [(e.speaker, e.text.text, e.text.first, e.text.last) for e in entries] == [
        ("令", "第一段\n\n第二段", 5, 10),
        ("shi", "接着说\n还有", 11, 12),
    ]


def test_text_before_the_first_label_has_no_speaker(parse_case: ParseCase) -> None:
    case = parse_case("问题描述:x\n\n~-~-跟踪\n已报厂家\n【WL】:好的\n\n~-~-解决:")

    assert [(e.speaker, e.text.text) for e in case.tracking] == [(None, "已报厂家"), ("WL", "好的")]
    assert codes(case).count("tracking_without_speaker") == 1


def test_mark_with_words_behind_it_begins_the_log(parse_case: ParseCase) -> None:
    case = parse_case("问题描述:x\n~-~-跟踪:已报厂家\n~-~-解决:")

    assert [(e.speaker, e.text.text, e.text.first) for e in case.tracking] == [
        (None, "已报厂家", 3)
    ]


@pytest.mark.parametrize(
    ("line", "speaker"),
    [("lily：已联系", "lily"), ("lin chen: 已联系", "lin chen"), ("WL:已联系", "WL")],
)
def test_speaker_without_brackets_is_only_a_doubt(
    line: str, speaker: str, parse_case: ParseCase
) -> None:
    case = parse_case(f"问题描述:x\n\n~-~-跟踪\n{line}\n\n~-~-解决:")

    assert [entry.speaker for entry in case.tracking] == [None]
    (doubt,) = (d for d in case.doubts if d.code == "speaker_without_brackets")
    assert doubt.values["speaker"] == speaker


@pytest.mark.parametrize(
    "line", ["https://a.example/", "IP:10.0.0.1", "账号说明:见附件", "VIN: L123"]
)
def test_labels_of_values_are_no_speakers(line: str, parse_case: ParseCase) -> None:
    case = parse_case(f"问题描述:x\n\n~-~-跟踪\n{line}\n\n~-~-解决:")

    assert "speaker_without_brackets" not in codes(case)


def test_bracket_without_colon_is_text_and_a_doubt(parse_case: ParseCase) -> None:
    case = parse_case("问题描述:x\n\n~-~-跟踪\n【WL】已联系\n\n~-~-解决:")

    assert [(e.speaker, e.text.text) for e in case.tracking] == [(None, "【WL】已联系")]
    assert "bracket_label_unclear" in codes(case)


def test_speaker_outside_the_log_stays_text(parse_case: ParseCase) -> None:
    case = parse_case("问题描述:充值失败\n【客】:急用\n\n~-~-跟踪\n\n~-~-解决:")

    assert case.problem is not None
    assert case.problem.text == "充值失败\n【客】:急用"
    assert "speaker_in_problem" in codes(case)


def test_routing_note_is_an_entry_that_nobody_speaks(parse_case: ParseCase) -> None:
    entries = log("【WL】:查过\n【转公司内部】\n【lin】:收到", parse_case)

    assert [(e.speaker, e.routing, e.text.text) for e in entries] == [
        ("WL", None, "查过"),
        (None, "转公司内部", "【转公司内部】"),
        ("lin", None, "收到"),
    ]


@pytest.mark.parametrize(
    ("mark", "day", "words", "kept"),
    [
        ("~-~-below on 20191118", date(2019, 11, 18), "", "--below on 20191118"),
        ("--below on 20191118", date(2019, 11, 18), "", "--below on 20191118"),
        ("~-~-~-20201211更新", date(2020, 12, 11), "", "---20201211更新"),
        ("~-~-~-20201211更新：已换板", date(2020, 12, 11), "已换板", "---20201211更新"),
        ("--20201211 已换板，恢复", date(2020, 12, 11), "已换板，恢复", "--20201211"),
        ("20220607YD记录", date(2022, 6, 7), "", "20220607YD记录"),
        ("2022-06-07 更新:已换板", date(2022, 6, 7), "已换板", "2022-06-07 更新"),
        ("2022年6月7日更新", date(2022, 6, 7), "", "2022年6月7日更新"),
    ],
)
def test_date_mark_dates_the_entry_below_it(
    mark: str, day: date, words: str, kept: str, parse_case: ParseCase
) -> None:
    entries = log(f"【WL】:先查\n{mark}\n后来好了", parse_case)

    assert [entry.date for entry in entries] == [None, day]
    assert entries[1].speaker is None
    assert entries[1].mark == kept
    assert entries[1].text.text == "\n".join(filter(None, (words, "后来好了")))


def test_date_mark_names_somebody_only_as_a_hint(parse_case: ParseCase) -> None:
    (entry,) = log("20220607YD记录\n后来好了", parse_case)

    assert entry.speaker is None
    assert entry.speaker_inferred is not None
    assert entry.speaker_inferred.value == "YD"


@pytest.mark.parametrize("line", ["20221345更新", "订单20220607123456789012已退款", "20220607"])
def test_digits_that_name_no_day_are_text(line: str, parse_case: ParseCase) -> None:
    (entry,) = log(f"【WL】:查\n{line}", parse_case)

    assert entry.text.text == f"查\n{line}"


def test_unknown_mark_is_kept_as_text_and_reported(parse_case: ParseCase) -> None:
    case = parse_case("问题描述:x\n\n~-~-跟踪\n【WL】:查\n~-~-备注\n-- 两条横线\n\n~-~-解决:")

    assert case.tracking[0].text.text == "查\n--备注\n-- 两条横线"
    assert codes(case).count("unknown_mark") == 1


def test_date_mark_is_not_spread_over_older_lines(page_of: PageOf) -> None:
    page = page_of(
        [
            ("1.1", "= demo_case#1_20210105 ="),
            ("1.1", "~-~-跟踪"),
            ("1.4", "~-~-below on 20210118"),
            ("1.4", "新内容"),
            ("1.3", ""),
            ("1.4", "旧段落，开头改过"),
            ("1.3", "旧内容"),
        ]
    )

    first, second = parse_page(page).cases[0].tracking

    assert (first.date, first.text.text) == (date(2021, 1, 18), "新内容")
    assert (second.date, second.text.text) == (None, "旧段落，开头改过\n旧内容")
    assert second.note is not None


def test_order_of_time_is_reported_where_lines_break_it(page_of: PageOf) -> None:
    page = page_of(
        [
            ("1.1", "= demo_case#1_20210105 ="),
            ("1.1", "~-~-跟踪"),
            ("1.10", "【WL】:后写的"),
            ("1.9", "【lin】:先写的"),
        ]
    )

    (case,) = parse_page(page).cases

    assert "order_of_lines_is_not_order_of_time" in codes(case)
    assert case.versions == ("1.1", "1.9", "1.10")


def test_numbering_that_goes_on_hints_at_the_speaker(parse_case: ParseCase) -> None:
    entries = log("【WL】:\n1、查卡\n2、查桩\n~-~-20210118更新\n3、换板", parse_case)

    assert entries[1].speaker is None
    assert entries[1].speaker_inferred is not None
    assert entries[1].speaker_inferred.value == "WL"


def test_relative_date_takes_the_month_of_the_case(parse_case: ParseCase) -> None:
    (entry,) = log("【WL】:今天15号没有记录", parse_case)

    assert entry.date is None
    assert entry.relative_date is not None
    assert entry.relative_date.resolved == date(2021, 1, 15)


def test_entry_below_the_end_of_the_case_belongs_to_its_log(parse_case: ParseCase) -> None:
    case = parse_case(
        "问题描述:x\n~-~-跟踪\n【WL】:查\n状态(☑表示选定 ): 已解决\n售后(跟单)工程师:WL\n"
        "20220607YD记录\n客户再次来电"
    )

    assert [(e.date, e.text.text) for e in case.tracking] == [
        (None, "查"),
        (date(2022, 6, 7), "客户再次来电"),
    ]
    assert "entry_after_end" in codes(case)


def test_images_leave_the_text_and_are_listed(parse_case: ParseCase) -> None:
    (entry,) = log(
        '【WL】:见图\n[[image:1577328423043-494.png||height="309" width="428"]]\n\n'
        "[[说明>>image:b.jpg]]\n和[[image:c.png]]一样",
        parse_case,
    )

    # A caption is words of the page, so its image stays among them.
    assert entry.text.text == "见图\n\n[[说明>>image:b.jpg]]\n和[[image:c.png]]一样"
    assert [(i.name, i.height, i.width, i.timestamp_ms) for i in entry.text.images] == [
        ("1577328423043-494.png", 309, 428, 1_577_328_423_043),
        ("b.jpg", None, None, None),
        ("c.png", None, None, None),
    ]


def test_attachments_are_listed_and_stay_in_the_text(parse_case: ParseCase) -> None:
    case = parse_case(
        "问题描述:x\n~-~-跟踪\n【WL】:见[[attach:账单.xlsx]]和[[表>>attach:b.xls]]\n~-~-解决:"
    )

    assert [file.name for file in case.attachments] == ["账单.xlsx", "b.xls"]
    assert case.tracking[0].text.text == "见[[attach:账单.xlsx]]和[[表>>attach:b.xls]]"
    assert codes(case).count("attachment_not_in_source") == 2


def test_escapes_are_taken_off_and_the_source_is_kept(parse_case: ParseCase) -> None:
    (entry,) = log("【WL】:https:~/~/a.example，温度10~20度", parse_case)

    assert entry.text.text == "https://a.example，温度10~20度"
    assert entry.text.source == "https:~/~/a.example，温度10~20度"
