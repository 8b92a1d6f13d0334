import enum
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.errors import InvalidInput
from app.web.forms import MAX_INTEGER, FormReader


class Colour(enum.StrEnum):
    RED = "red"
    GREEN = "green"


def reader(**fields: str) -> FormReader:
    return FormReader(MultiDict(fields))


def test_reader_finds_every_problem_at_once() -> None:
    form = reader(title="桩" * 11, colour="blue", count="many", day="2020-02-30")
    form.text("title", max_length=10)
    form.text("problem")
    form.choice("colour", Colour)
    form.integer("count")
    form.optional_day("day")

    with pytest.raises(InvalidInput) as refusal:
        form.finish()

    assert list(refusal.value.problems) == ["title", "problem", "colour", "count", "day"]


def test_reader_accepts_what_is_right() -> None:
    form = reader(title=" 刷卡提示密码错误 ", colour="green", count="3", day="2020-03-18")

    values = (
        form.text("title", max_length=10),
        form.choice("colour", Colour),
        form.integer("count"),
        form.optional_day("day"),
    )
    form.finish()

    assert values == ("刷卡提示密码错误", Colour.GREEN, 3, date(2020, 3, 18))


def test_reader_takes_what_may_be_missing_as_missing() -> None:
    form = reader(colour="", count=" ")

    values = (
        form.text("title", required=False),
        form.optional_choice("colour", Colour),
        form.optional_integer("count"),
        form.optional_day("day"),
        form.integers("people"),
    )
    form.finish()

    assert values == ("", None, None, None, [])


def test_text_keeps_lines_and_drops_controls() -> None:
    text = reader(text="一\r\n二\r三\x00\x1b\t四\n").text("text")

    assert text == "一\n二\n三\t四"


@pytest.mark.parametrize("value", ["-1", "1.5", "1e3", "１２", str(MAX_INTEGER + 1), "9" * 5000])
def test_integer_refuses(value: str) -> None:
    form = reader(count=value)

    form.integer("count")

    assert list(form.problems) == ["count"]


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(["t", "c", "i", "d"]), st.text(max_size=30)))
def test_reader_reads_or_refuses_any_text(fields: dict[str, str]) -> None:
    form = reader(**fields)

    form.text("t", required=False)
    form.optional_choice("c", Colour)
    form.integers("i")
    form.optional_day("d")

    assert set(form.problems) <= set(fields)
