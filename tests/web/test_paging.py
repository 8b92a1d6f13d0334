from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.errors import InvalidInput
from app.web.paging import DEFAULT_SIZE, Cursor, Page, Window

Row = tuple[datetime, int]

START = datetime(2026, 3, 2, tzinfo=UTC)
instants = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - hypothesis wants bounds without a zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
cursors = st.builds(Cursor, instants, st.integers(0, 2**53), st.booleans())
lists = st.sets(
    st.tuples(st.integers(0, 5).map(lambda n: START + timedelta(days=n)), st.integers(1, 40)),
    max_size=30,
).map(lambda rows: sorted(rows, reverse=True))


def page(rows: Sequence[Row], window: Window) -> Page[Row]:
    """Do what a query does: order, start beside the cursor, take one row more."""
    cursor = window.cursor
    if cursor is None:
        found = list(rows)
    elif cursor.backwards:
        found = sorted(row for row in rows if row > (cursor.at, cursor.id))
    else:
        found = [row for row in rows if row < (cursor.at, cursor.id)]
    return window.page_of(found[: window.size + 1], key=lambda row: row)


def next_window(cursor: str, size: int) -> Window:
    return Window(Cursor.parse(cursor), size)


@settings(max_examples=100)
@given(cursors)
def test_cursor_read_back_is_the_same(cursor: Cursor) -> None:
    assert Cursor.parse(str(cursor)) == cursor


@settings(max_examples=100)
@given(lists, st.integers(1, 7))
def test_pages_one_after_another_hold_every_row_once(rows: list[Row], size: int) -> None:
    seen: list[Row] = []
    window = Window(size=size)

    while True:
        shown = page(rows, window)
        seen.extend(shown.items)
        if shown.older is None:
            break
        window = next_window(shown.older, size)

    assert seen == rows


@settings(max_examples=100)
@given(lists, st.integers(1, 7))
def test_newer_after_older_is_the_same_page(rows: list[Row], size: int) -> None:
    first = page(rows, Window(size=size))
    if first.older is None:
        return
    second = page(rows, next_window(first.older, size))
    assert second.newer is not None

    back = page(rows, next_window(second.newer, size))

    assert back.items == first.items
    assert back.older is not None
    assert back.newer is None


def test_first_page_of_a_short_list_has_no_neighbours() -> None:
    assert page([(START, 1)], Window(size=2)) == Page(((START, 1),))


def test_page_of_nothing_is_empty() -> None:
    assert page([], Window(Cursor(START, 1), size=2)) == Page(())


def test_map_keeps_the_neighbours() -> None:
    assert Page((1, 2), "n", "o").map(str) == Page(("1", "2"), "n", "o")


@pytest.mark.parametrize(
    "text",
    ["x", "!!!!", "bm90IGEgY3Vyc29y", "桩", "byA5OTk5OTk5OTk5OTk5OTk5OTkgMQ", "a" * 5000],
)
def test_cursor_refuses_what_it_did_not_write(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Cursor.parse(text)

    assert list(refusal.value.problems) == ["cursor"]


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_window_read_from_any_text_gives_a_window_or_refuses(text: str) -> None:
    try:
        window = Window.read(MultiDict({"cursor": text}))
    except InvalidInput:
        return

    assert window.cursor is None or str(window.cursor)


@pytest.mark.parametrize(
    ("given_size", "size"), [("25", 25), ("100", 100), ("7", DEFAULT_SIZE), ("-1", DEFAULT_SIZE)]
)
def test_window_takes_only_sizes_on_offer(given_size: str, size: int) -> None:
    assert Window.read(MultiDict({"size": given_size})) == Window(size=size)
