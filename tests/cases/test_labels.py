"""Printed labels."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.cases.labels import CaseLabel


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("gxyl_case#7_20200318", CaseLabel("gxyl", 7, "20200318")),
        (" GXYL_case#7_20200318 ", CaseLabel("gxyl", 7, "20200318")),
        ("gxyl#7_20200318", CaseLabel("gxyl", 7, "20200318")),
        ("gxyl_case#12", CaseLabel("gxyl", 12, None)),
        ("hc2_case#3_202106180", CaseLabel("hc2", 3, "202106180")),
    ],
)
def test_label_parse_reads_long_short_and_undated(text: str, label: CaseLabel) -> None:
    assert CaseLabel.parse(text) == label


@pytest.mark.parametrize("text", ["", "#7", "gxyl", "gxyl_case#", "gxyl_case#7_", "7_20200318"])
def test_label_parse_refuses_what_is_no_label(text: str) -> None:
    assert CaseLabel.parse(text) is None


@pytest.mark.parametrize("text", ["gxyl_case#7_20200318", "gxyl_case#12", "hc2_case#3_202106180"])
def test_label_is_printed_as_it_was_read(text: str) -> None:
    assert str(CaseLabel.parse(text)) == text


def test_label_of_new_takes_the_day_of_the_desk() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")

    label = CaseLabel.of_new("gxyl", 8, at=datetime(2026, 3, 1, 17, tzinfo=UTC), zone=shanghai)

    assert str(label) == "gxyl_case#8_20260302"
