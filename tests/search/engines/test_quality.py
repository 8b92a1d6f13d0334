"""The held-out questions: every engine finds what the engine on files finds, in the same order."""

from pathlib import Path

from app.search.index import Index
from app.search.query import parse
from app.search.scope import EVERYTHING
from app.search.synonyms import with_own
from app.search.whoosh_index.engine import WhooshIndex
from tests.search.labelled.questions import documents, questions


def test_held_out_questions_have_the_same_hits_with_every_engine(
    index: Index, tmp_path: Path
) -> None:
    on_files = WhooshIndex(tmp_path / "on-files")
    synonyms = with_own(())
    for each in (index, on_files):
        each.rebuild(documents())

    for question in questions("held-out"):
        query = parse(question.text)
        found, expected = (
            each.search(query, EVERYTHING, synonyms=synonyms, by_sound=True)
            for each in (index, on_files)
        )
        assert found == expected, question.text
