"""Lines in groups and parts: none lost, none doubled, whoever wrote them."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.source_lines import (
    PART_LINES,
    LineGroup,
    filled,
    lines_of_part,
    part_of,
    shown_groups,
)

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def test_group_survives_being_kept() -> None:
    for group in (LineGroup(1, "1.1", "lin", NOON), LineGroup(7, None, None, None)):
        assert LineGroup.from_values(group.as_values()) == group


def test_filled_keeps_what_an_earlier_source_told_of_a_version() -> None:
    known = [LineGroup(1, "1.1", "lin", NOON), LineGroup(4, None, "nobody", NOON)]
    told = [
        LineGroup(1, "2.1", None, None),
        LineGroup(2, "1.1", None, None),
        LineGroup(9, None, None, None),
    ]

    assert filled(told, known) == [told[0], LineGroup(2, "1.1", "lin", NOON), told[2]]


def test_filled_believes_the_newer_source() -> None:
    newer = [LineGroup(1, "1.1", "wang", NOON)]

    assert filled(newer, [LineGroup(1, "1.1", "lin", None)]) == newer


def test_shown_groups_marks_notes_and_parts_lines_by_version() -> None:
    groups = [LineGroup(1, "1.1", "lin", NOON), LineGroup(3, "2.1", None, None)]

    first, second = shown_groups(["a", "b", "c"], groups, [[2, 3]], 1)

    assert [(line.number, line.text, line.note) for line in first.lines] == [
        (1, "a", False),
        (2, "b", True),
    ]
    assert (second.group, [line.note for line in second.lines]) == (groups[1], [True])


def test_shown_groups_of_a_page_without_blame_is_one_group() -> None:
    (only,) = shown_groups(["a", "b"], [], [], 1)

    assert (only.group.version, len(only.lines)) == (None, 2)


@settings(max_examples=25)
@given(
    st.integers(1, 3 * PART_LINES),
    st.lists(st.integers(2, 3 * PART_LINES), max_size=6, unique=True),
)
def test_every_line_is_shown_once_and_in_order(count: int, starts: list[int]) -> None:
    lines = [f"line {number}" for number in range(1, count + 1)]
    begins = [1, *sorted(start for start in starts if start <= count)]
    groups = [LineGroup(start, f"{start}.1", None, None) for start in begins]

    shown = [
        line
        for part in range(1, part_of(count) + 1)
        for group in shown_groups(lines, groups, [], part)
        for line in group.lines
    ]

    assert [line.text for line in shown] == lines
    assert [line.number for line in shown] == list(range(1, count + 1))


@settings(max_examples=50)
@given(st.integers(1, 10**6))
def test_line_stands_in_its_part(line: int) -> None:
    first, last = lines_of_part(part_of(line))

    assert first <= line <= last
