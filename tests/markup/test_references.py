import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markup import references, render, sentence_around

SENTENCES = [
    line.replace("⏎", "\n")
    for line in (Path(__file__).parent / "citing.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
]
LABELS = st.from_regex(r"[a-z]{2,8}_case#[1-9][0-9]{0,3}(_20[0-9]{6})?", fullmatch=True)
CHINESE = st.text("参考请站长查一下参数。，：（）【】“”", max_size=6)


def unmarked(sentence: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the sentence and what «typed=label» marks in it."""
    text, expected = "", []
    for number, piece in enumerate(re.split("[«»]", sentence)):
        typed, _, label = piece.partition("=") if number % 2 else (piece, "", "")
        if number % 2:
            expected.append((len(text), len(text) + len(typed), label or typed))
        text += typed
    return text, expected


def test_the_table_of_sentences_is_long() -> None:
    assert len(SENTENCES) >= 60


@pytest.mark.parametrize("sentence", SENTENCES)
def test_references_finds_labels_where_they_stand(sentence: str) -> None:
    text, expected = unmarked(sentence)

    found = [(found.start, found.end, found.label) for found in references(text)]

    assert found == expected


@pytest.mark.parametrize("sentence", SENTENCES)
def test_render_links_what_references_finds(sentence: str) -> None:
    text, expected = unmarked(sentence)

    html = render(text).html

    links = re.findall(r'<a class="reference" href="/references/([^"]+)">', html)
    assert [link.replace("%23", "#") for link in links] == [label for _, _, label in expected]


@given(CHINESE, LABELS, CHINESE)
def test_references_needs_no_blanks_around_a_label(before: str, label: str, after: str) -> None:
    text = before + label + after

    (found,) = references(text)

    assert (found.label, text[found.start : found.end]) == (label, label)


def test_a_reference_knows_its_parts() -> None:
    (found,) = references("参考HZCD_case＃４_20210316让客户")

    assert (found.prefix, found.number, found.date) == ("hzcd", 4, "20210316")
    assert (found.text, found.path) == (
        "HZCD_case＃４_20210316",
        "/references/hzcd_case%234_20210316",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("先说。参考hzcd_case#4让客户检查。再说", "参考hzcd_case#4让客户检查。"),
        ("参考hzcd_case#4", "参考hzcd_case#4"),
        ("一行\n参考hzcd_case#4\n下一行", "参考hzcd_case#4"),
        ("错了！见hzcd_case#4？是；", "见hzcd_case#4？"),
        ("长" * 500 + "hzcd_case#4" + "句" * 500, "长" * 120 + "hzcd_case#4" + "句" * 120),
    ],
)
def test_sentence_around_cuts_out_the_citing_sentence(text: str, expected: str) -> None:
    (found,) = references(text)

    assert sentence_around(text, found.start, found.end) == expected
