"""The held-out questions, through the engine on disk, answered as the product answers."""

from collections.abc import Iterator, Mapping

import pytest

from app.search.query import parse
from app.search.scope import EVERYTHING
from app.search.synonyms import with_own
from app.search.whoosh_index.engine import WhooshIndex
from tests.search.labelled.questions import FIRST, Quality, documents, quality, questions

KINDS = {
    *("sentence", "two", "compound", "mixed", "tail"),
    *("synonym", "pinyin", "homophone", "traditional"),
}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Quality]]:
    index = WhooshIndex(tmp_path_factory.mktemp("index"))
    index.rebuild(documents())
    synonyms = with_own(())

    def ask(text: str) -> list[int]:
        query = parse(text)
        hits = index.search(query, EVERYTHING, limit=FIRST, synonyms=synonyms, by_sound=True)
        return [int(hit.key.removeprefix("case:")) for hit in hits.items]

    yield quality(questions("held-out"), ask)
    index.close()


def test_questions_are_many_and_of_every_kind() -> None:
    asked = [*questions("tuning"), *questions("held-out")]
    numbers = {document.subject_id for document in documents()}

    assert len(numbers) >= 150
    assert len(asked) >= 160
    assert {question.kind for question in asked} == KINDS
    assert all(question.answers <= numbers for question in asked)
    assert not {q.text for q in questions("tuning")} & {q.text for q in questions("held-out")}


def test_held_out_questions_are_answered(measured: Mapping[str, Quality]) -> None:
    assert measured["all"].recall >= 0.95
    assert measured["all"].right_first >= 0.85


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_held_out_questions_of_every_kind_are_answered(
    measured: Mapping[str, Quality], kind: str
) -> None:
    assert measured[kind].questions >= 9
    assert measured[kind].recall >= 0.85
