from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.web import filters

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 7, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai

TIMES = [
    (timedelta(seconds=20), "刚刚", "just now"),
    (timedelta(minutes=5), "5 分钟前", "5 min ago"),
    (timedelta(minutes=59, seconds=59), "59 分钟前", "59 min ago"),
    (timedelta(hours=3), "3 小时前", "3 h ago"),
    (timedelta(hours=23, minutes=59), "23 小时前", "23 h ago"),
    (timedelta(hours=24, minutes=48), "昨天 09:12", "yesterday 09:12"),
    (timedelta(days=2), "3 月 5 日", "5 Mar"),
    (timedelta(days=365), "2025-03-07", "2025-03-07"),
    (timedelta(days=-1), "3 月 8 日", "8 Mar"),
]


@pytest.mark.parametrize(("age", "chinese", "english"), TIMES)
def test_relative_time(site: Flask, age: timedelta, chinese: str, english: str) -> None:
    words = {}
    for language in ("zh-CN", "en"):
        with site.test_request_context("/", headers={"Accept-Language": language}):
            words[language] = filters.relative_time(NOW - age, NOW, SHANGHAI)

    assert words == {"zh-CN": chinese, "en": english}


def test_short_moment_tells_the_day_only_of_other_days() -> None:
    this_morning = datetime(2026, 3, 6, 17, 30, tzinfo=UTC)

    assert filters.short_moment(this_morning, NOW, SHANGHAI) == "01:30"
    assert filters.short_moment(this_morning, NOW, ZoneInfo("UTC")) == "2026-03-06 17:30"


@pytest.mark.usefixtures("asked")
def test_time_element_carries_the_exact_instant() -> None:
    at = datetime(2020, 3, 18, 1, 12, 5, tzinfo=UTC)

    assert filters.ago(at) == (
        '<time datetime="2020-03-18T09:12:05+08:00" title="2020-03-18 09:12:05">2020-03-18</time>'
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("周启明", "周"),
        ("欧阳雪", "阳"),
        ("YD", "YD"),
        ("Meilin", "M"),
        ("lily", "L"),
        ("Chen Yu", "CY"),
        (" ", "?"),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert filters.initials(name) == expected


def test_short_label_drops_the_word_in_the_middle() -> None:
    assert filters.short_label("gxyl_case#7_20200318") == "gxyl#7_20200318"


@pytest.mark.usefixtures("asked")
def test_number_groups_thousands() -> None:
    assert filters.number(1146) == "1,146"


PHONE = (
    '<span class="sealed" data-reference="00112233aabbccdd" data-kind="phone">151****2543</span>'
)
PASSWORD = (
    '<span class="sealed" data-reference="ddccbbaa33221100" data-kind="password">••••••</span>'
)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("secrets", "personal", "buttons"),
    [
        (False, False, []),
        (False, True, ["00112233aabbccdd"]),
        (True, True, ["00112233aabbccdd", "ddccbbaa33221100"]),
    ],
)
def test_with_reveal_adds_buttons_for_what_may_be_seen(
    secrets: bool, personal: bool, buttons: list[str]
) -> None:
    html = f"<p>{PHONE} {PASSWORD}</p>"

    shown = filters.with_reveal(html, "/cases/4/sealed", secrets=secrets, personal=personal)

    addresses = [f'formaction="/cases/4/sealed/{each}/reveal"' for each in buttons]
    assert shown.count("<button") == len(buttons)
    assert [address for address in addresses if address not in shown] == []


@pytest.mark.usefixtures("asked")
def test_with_placeholders_names_the_missing_file() -> None:
    html = "<p>[[image:1577328423043-494.png||height=&quot;309&quot;]] 见 [[attach:账单.xlsx]]</p>"

    shown = filters.with_placeholders(html)

    assert "[[" not in shown
    assert "<span>1577328423043-494.png</span> 缺图" in shown
    assert "<span>账单.xlsx</span> 缺文件" in shown
