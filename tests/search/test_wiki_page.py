"""Every word of the real page is found."""

import re
from pathlib import Path

import pytest

from app.search.analysis import identifiers, words
from app.search.analysis.folding import fold
from app.search.analysis.runs import runs
from app.search.query import parse
from app.search.scope import EVERYTHING
from app.search.synonyms import with_own
from app.search.whoosh_index.engine import WhooshIndex
from tests.search.corpus import document

PAGE = Path(__file__).parents[2].parent / "shared" / "wiki" / "gxyl.annotated.txt"
_MARGIN = re.compile(r"^[|\s\d.]*\|\s?|\s*\|\|$")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """The text of each case of the page."""
    if not PAGE.exists():
        pytest.skip("the wiki page is not beside this checkout")
    lines = [_MARGIN.sub("", line) for line in PAGE.read_text(encoding="utf-8").splitlines()]
    return [case for case in "\n".join(lines).split("\n= ") if case.strip()]


@pytest.fixture(scope="module")
def wiki(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> WhooshIndex:
    index = WhooshIndex(tmp_path_factory.mktemp("index"))
    index.rebuild(document(i, public_text=text) for i, text in enumerate(texts, start=1))
    return index


def test_every_word_of_two_characters_or_more_is_found(wiki: WhooshIndex, texts: list[str]) -> None:
    asked = 0
    for number, text in enumerate(texts, start=1):
        for run in runs(fold(text)):
            for word in set(words.index_words(run.text) if run.is_han else [run.text]):
                if len(word) >= 2:
                    found = wiki.search(parse(f'"{word}"'), EVERYTHING, limit=50)
                    assert f"case:{number}" in {hit.key for hit in found.items}, word
                    asked += 1
    assert asked > 500


def asked_of(text: str) -> set[str]:
    """Return every word of a case's text, every pair of neighbours in it, and every name."""
    found: set[str] = set()
    for run in runs(fold(text)):
        if run.is_han:
            found.update(words.index_words(run.text), words.query_words(run.text))
            found.update(run.text[start : start + 2] for start in range(len(run.text) - 1))
        else:
            found.update({run.text, *identifiers.atoms(run.text)})
    return {each for each in found if len(each) >= 2}


def test_every_word_pair_and_name_is_found_as_the_page_searches(
    wiki: WhooshIndex, texts: list[str]
) -> None:
    synonyms = with_own(())
    for number, text in enumerate(texts, start=1):
        for asked in asked_of(text):
            found = wiki.search(
                parse(asked), EVERYTHING, limit=50, synonyms=synonyms, by_sound=True
            )
            assert f"case:{number}" in {hit.key for hit in found.items}, asked
