"""Blame: which version brought a line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from import_wiki import blame as blaming
from import_wiki.blame import blame, matches

TEXT = st.lists(st.sampled_from("abcd"), max_size=8)


def kept_at_best(newer: list[str], older: list[str]) -> int:
    """Return how many lines a shortest difference keeps, by the table of the textbook."""
    row = [0] * (len(older) + 1)
    for line in newer:
        above = row[:]
        for place, other in enumerate(older, 1):
            row[place] = (
                above[place - 1] + 1 if line == other else max(above[place], row[place - 1])
            )
    return row[-1]


def test_blame_names_the_text_that_brought_each_line() -> None:
    newest = ["title", "new", "old", "", "end"]
    older = ["title", "old", "end"]
    oldest = ["title"]

    assert blame([newest, older, oldest]) == (2, 0, 1, 0, 1)


def test_blame_counts_a_line_that_came_back_as_new() -> None:
    assert blame([["a", "b"], ["a"], ["a", "b"]]) == (2, 0)


@pytest.mark.parametrize(
    ("texts", "brought"),
    [([], ()), ([[]], ()), ([["a"]], (0,)), ([["a"], []], (0,)), ([[], ["a"]], ())],
)
def test_blame_of_little_is_little(texts: list[list[str]], brought: tuple[int, ...]) -> None:
    assert blame(texts) == brought


def test_blame_reads_no_further_than_it_must() -> None:
    read: list[int] = []

    def texts() -> object:
        for number, text in enumerate([["x"], ["y"], ["z"]]):
            read.append(number)
            yield text

    assert blame(texts()) == (0,)  # type: ignore[arg-type]  # a generator of texts, said loosely
    assert read == [0, 1]


def test_blame_chooses_among_equal_differences_as_the_wiki_does() -> None:
    assert matches(["a", "a"], ["a"]) == [(0, 0)]
    assert matches(["a"], ["a", "a"]) == [(0, 0)]
    assert matches(list("abcabba"), list("cbabac")) == [(2, 0), (3, 2), (4, 3), (6, 4)]


@settings(max_examples=300, deadline=None)
@given(newer=TEXT, older=TEXT)
def test_matches_keep_as_much_as_can_be_kept_in_order(newer: list[str], older: list[str]) -> None:
    pairs = matches(newer, older)

    assert all(newer[here] == older[there] for here, there in pairs)
    assert [here for here, _ in pairs] == sorted({here for here, _ in pairs})
    assert [there for _, there in pairs] == sorted({there for _, there in pairs})
    assert len(pairs) == kept_at_best(newer, older)


def test_matches_of_texts_far_apart_are_the_lines_that_stand_once_in_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blaming, "MOST_EDITS", 3)
    newer = ["n1", "x", "n2", "y", "n3", "y", "z"]
    older = ["x", "o1", "y", "o2", "o3", "z"]

    assert matches(newer, older) == [(1, 0), (6, 5)]
