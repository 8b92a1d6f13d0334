from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from import_wiki.page import Degradation, SourceKind, WikiTime
from import_wiki.sources import SourceRefused, read_page

PasteOf = Callable[[Sequence[tuple[str, str]]], str]

PASTE = """\
Wiki源代码示例
Version 2.1 by lin on 2021/01/05 09:30
Hide last authors
| |
1.1 | 1 | = demo_case#1_20210105 = |
| 2 | |||
| 3 | 状态: 已解决 | 处理中 | ||
| |
2.1 | 4 | |
| 5 | 【WL】:已恢复 |"""


def test_read_page_reads_every_row_of_the_paste() -> None:
    page = read_page(PASTE)

    assert [(line.number, line.text, line.version) for line in page.lines] == [
        (1, "= demo_case#1_20210105 =", "1.1"),
        (2, "", "1.1"),
        (3, "状态: 已解决 | 处理中", "1.1"),
        (4, "", "2.1"),
        (5, "【WL】:已恢复", "2.1"),
    ]
    assert (page.title, page.reference, page.version, page.author) == ("示例", "示例", "2.1", "lin")
    assert page.source is SourceKind.ANNOTATED_PASTE


def test_read_page_knows_the_author_of_the_newest_version_only() -> None:
    page = read_page(PASTE)

    assert [line.author for line in page.lines] == [None, None, None, "lin", "lin"]
    assert Degradation.AUTHORS_MISSING in page.degraded


def test_read_page_keeps_the_time_without_inventing_a_zone() -> None:
    page = read_page(PASTE)

    moment = WikiTime(datetime.combine(date(2021, 1, 5), time(9, 30)))
    assert page.date == moment
    china = timezone(timedelta(hours=8))
    assert moment.instant(assumed=china).astimezone(UTC) == datetime(2021, 1, 5, 1, 30, tzinfo=UTC)


def test_wiki_time_from_epoch_is_an_instant_whatever_is_assumed() -> None:
    moment = WikiTime.from_epoch_ms(1_599_700_992_589)

    instant = moment.instant(assumed=timezone(timedelta(hours=8)))

    assert instant == datetime(2020, 9, 10, 1, 23, 12, 589_000, tzinfo=UTC)


def test_read_page_takes_a_reference_the_paste_does_not_carry() -> None:
    assert read_page(PASTE, reference="Sales.Demo.WebHome").reference == "Sales.Demo.WebHome"


@pytest.mark.parametrize(
    ("first", "title", "known"),
    [
        ("Wiki源代码示例", "示例", True),
        ("Wiki source code of 示例", "示例", True),
        ("示例 的 Wiki 原始碼", "示例", True),
        ("Wiki-Quelltext von 示例", "Wiki-Quelltext von 示例", False),
    ],
)
def test_read_page_strips_the_words_of_the_view_from_the_title(
    first: str, title: str, *, known: bool
) -> None:
    page = read_page(PASTE.replace("Wiki源代码示例", first))

    assert page.title == title
    assert (Degradation.TITLE_PREFIX_UNKNOWN not in page.degraded) is known


def test_read_page_reads_a_header_without_version() -> None:
    newer = PASTE.replace("Version 2.1 by lin on", "Last modified by lin on")

    page = read_page(newer)

    assert page.version is None
    assert {line.author for line in page.lines} == {None}


def test_read_page_knows_lines_of_unknown_version() -> None:
    page = read_page(PASTE.replace("1.1 | 1", "?.? | 1"))

    assert [line.version for line in page.lines] == [None, None, None, "2.1", "2.1"]
    assert Degradation.VERSIONS_MISSING in page.degraded


@pytest.mark.parametrize("around", ["\ufeff{}", "\n{}\n\n", "{}\n"])
def test_read_page_forgives_what_editors_add_around_a_paste(around: str) -> None:
    assert read_page(around.format(PASTE)).lines == read_page(PASTE).lines


def test_read_page_forgives_windows_line_ends() -> None:
    assert read_page(PASTE.replace("\n", "\r\n")).lines == read_page(PASTE).lines


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ("", 1),
        ("只有标题", 2),
        (PASTE.replace("Hide last authors\n", ""), 3),
        (PASTE.replace("2021/01/05", "2021/13/05"), 2),
        (PASTE.replace("Version 2.1 by lin on 2021/01/05 09:30\n", ""), 2),
        (PASTE.replace("Wiki源代码示例\n", ""), 1),
        (PASTE.replace("| |\n1.1", "1.1"), 4),
        (PASTE.replace("| 2 | |||\n", ""), 6),
        (PASTE.replace("| 2 | |||\n", "| 2 | |||\n| 2 | |||\n"), 7),
        (PASTE.replace("| 2 | |||", "| 12 | |||"), 6),
        (PASTE.replace("处理中 | ||", "处理中 |"), 7),
        (PASTE.replace("处理中 | ||", "处理中"), 7),
        (PASTE.replace("| 2 | |||", "| 2 | ||"), 6),
        (PASTE.replace("\n2.1 | 4 | |", ""), 9),
        (PASTE.removesuffix("\n| 5 | 【WL】:已恢复 |") + "\n| 5 | 【WL】:已恢复 | ||", 10),
        (PASTE + "\n| |", 10),
        (PASTE + "\n脚注", 10),
        ("\n".join(PASTE.split("\n")[:3]), 3),
    ],
)
def test_read_page_refuses_a_broken_paste_and_names_the_line(broken: str, line: int) -> None:
    with pytest.raises(SourceRefused) as refused:
        read_page(broken)

    assert refused.value.line == line
    assert f"ine {line} " in str(refused.value)


def test_read_page_reads_the_real_page_without_remainder(
    real_paste: str, real_expected: dict[str, Any]
) -> None:
    page = read_page(real_paste)

    assert (page.title, page.version) == ("广西玉林", "8.1")
    assert page.author == real_expected["source"]["author"]
    assert (len(page.lines), page.blank_lines, page.blame_groups) == (203, 69, 33)
    assert len(page.versions) == 19
    assert page.degraded == {
        Degradation.WHITESPACE_COLLAPSED,
        Degradation.NFKC_NORMALISED,
        Degradation.AUTHORS_MISSING,
        Degradation.ATTACHMENTS_MISSING,
    }


Change = Callable[[list[str], int], list[str]]
CHANGES: dict[str, Change] = {
    "removed": lambda lines, at: lines[:at] + lines[at + 1 :],
    "doubled": lambda lines, at: lines[: at + 1] + lines[at:],
    "cut": lambda lines, at: [*lines[:at], lines[at][: len(lines[at]) // 2], *lines[at + 1 :]],
    "split": lambda lines, at: [
        *lines[:at],
        lines[at][: len(lines[at]) // 2],
        lines[at][len(lines[at]) // 2 :],
        *lines[at + 1 :],
    ],
}


@pytest.mark.parametrize("change", CHANGES)
def test_read_page_refuses_the_real_page_with_any_line_damaged(
    real_paste: str, change: str
) -> None:
    lines = real_paste.split("\n")
    harmless = {("cut", 0)}  # half of a title is a title

    for at in range(len(lines)):
        if (change, at) not in harmless:
            with pytest.raises(SourceRefused) as refused:
                read_page("\n".join(CHANGES[change](lines, at)))
            assert abs(refused.value.line - (at + 1)) <= 1


LINE = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=12)
PAIRS = st.lists(st.tuples(st.sampled_from(["1.1", "1.2", "2.10"]), LINE), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(pairs=PAIRS)
def test_read_page_gives_back_the_lines_a_paste_was_made_of(
    pairs: list[tuple[str, str]], paste_of: PasteOf
) -> None:
    page = read_page(paste_of(pairs))

    assert [(line.version, line.text) for line in page.lines] == pairs


@settings(max_examples=150, deadline=None)
@given(pairs=PAIRS, data=st.data())
def test_read_page_refuses_a_paste_with_a_row_missing(
    pairs: list[tuple[str, str]], data: st.DataObject, paste_of: PasteOf
) -> None:
    lines = paste_of(pairs).split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    # Behind the first row of a group the end of a paste cannot be told from a cut.
    assume(at < len(lines) - 1 or len(lines) < 2 or lines[at - 1].startswith("| "))
    assume(not (at == len(lines) - 1 and lines[at - 1] == ""))

    with pytest.raises(SourceRefused):
        read_page("\n".join(lines[:at] + lines[at + 1 :]))


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=200))
def test_read_page_raises_nothing_but_a_refusal(text: str) -> None:
    with pytest.raises(SourceRefused):
        read_page(text)
