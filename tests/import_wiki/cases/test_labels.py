from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from import_wiki.cases.labels import (
    Heading,
    Label,
    anchor_of,
    day_of_mark,
    likely_days,
    read_heading,
    read_label,
)


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("= demo_case#1_20210105 =", Heading(1, "demo_case#1_20210105")),
        ("=标题=", Heading(1, "标题")),
        ("== 分析", Heading(2, "分析")),
        ("= =", Heading(1, "")),
        ("========", Heading(6, "")),
        ("= a~=b =", Heading(1, "a=b")),
        ("价格=1.2", None),
        ("", None),
    ],
)
def test_read_heading_reads_headings_of_every_level(line: str, heading: Heading | None) -> None:
    assert read_heading(line) == heading


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        (
            "demo_case#7_20200911",
            Label("demo_case#7_20200911", "demo", 7, "20200911", date(2020, 9, 11)),
        ),
        ("demo_case#7", Label("demo_case#7", "demo", 7, None, None)),
        ("demo_case#7_202106180", Label("demo_case#7_202106180", "demo", 7, "202106180", None)),
        ("demo_case#7_20211345", Label("demo_case#7_20211345", "demo", 7, "20211345", None)),
        (
            "demo_case＃7_20200911",
            Label("demo_case＃7_20200911", "demo", 7, "20200911", date(2020, 9, 11)),
        ),
        (
            "demo_case#7_20200911 刷卡失败",
            Label(
                "demo_case#7_20200911", "demo", 7, "20200911", date(2020, 9, 11), rest="刷卡失败"
            ),
        ),
        (
            "Demo case #7_20200911",
            Label("Demo case #7_20200911", "Demo", 7, "20200911", date(2020, 9, 11), exact=False),
        ),
        ("分析", None),
        ("use case 7", None),
        ("", None),
    ],
)
def test_read_label_reads_what_a_heading_says_and_guesses_no_date(
    heading: str, label: Label | None
) -> None:
    assert read_label(heading) == label


def test_likely_days_are_what_one_digit_too_many_may_have_meant() -> None:
    assert "2021-06-18" in likely_days("202106180")
    assert likely_days("20211345") == ()


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("demo_case#7_20200911", "Hdemo_case237_20200911"),
        ("标题 一", "H680798984E00"),
    ],
)
def test_anchor_of_is_the_id_the_wiki_gives(heading: str, anchor: str) -> None:
    assert anchor_of(heading) == anchor


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20191118", date(2019, 11, 18)),
        ("2019-11-8", date(2019, 11, 8)),
        ("2019年1月8日", date(2019, 1, 8)),
        ("201911181", None),
        ("20191318", None),
        ("99991231", None),
    ],
)
def test_day_of_mark_reads_every_writing_of_a_day(text: str, day: date | None) -> None:
    assert day_of_mark(text) == day


@settings(max_examples=100, deadline=None)
@given(
    number=st.integers(0, 999_999),
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    prefix=st.from_regex(r"[a-z]{1,8}", fullmatch=True),
)
def test_read_label_reads_back_every_label(number: int, day: date, prefix: str) -> None:
    text = f"{prefix}_case#{number}_{day:%Y%m%d}"

    assert read_label(text) == Label(text, prefix, number, f"{day:%Y%m%d}", day)
