"""How well questions of nine kinds are answered, beside Whoosh as it comes.

    python -m bench.search_quality          both parts of the labelled questions

Recall is the mean share of the right cases, of ten at most, that are among the first ten hits.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import whoosh.fields
import whoosh.index
from whoosh.analysis.analyzers import StandardAnalyzer
from whoosh.qparser.default import QueryParser
from whoosh.qparser.syntax import OrGroup

from app.search import ranking
from app.search.documents import Document
from app.search.query import parse
from app.search.scope import EVERYTHING
from app.search.synonyms import with_own
from app.search.whoosh_index.engine import WhooshIndex
from tests.search.labelled.questions import FIRST, Ask, Quality, documents, quality, questions

PARTS = ("tuning", "held-out")


def ours(folder: Path, made: Sequence[Document]) -> Ask:
    """Return the product's search, as its page asks it."""
    index, synonyms = WhooshIndex(folder), with_own(())
    index.rebuild(made)

    def ask(text: str) -> list[int]:
        query = parse(text)
        hits = index.search(query, EVERYTHING, limit=FIRST, synonyms=synonyms, by_sound=True)
        return [int(hit.key.removeprefix("case:")) for hit in hits.items]

    return ask


def as_it_comes(folder: Path, made: Sequence[Document]) -> Ask:
    """Return Whoosh with its default analyser, its parser (any word) and its searcher."""
    folder.mkdir()
    schema: Any = whoosh.fields.Schema(
        number=whoosh.fields.STORED, text=whoosh.fields.TEXT(StandardAnalyzer())
    )
    index = whoosh.index.create_in(str(folder), schema)
    with index.writer() as writer:
        for document in made:
            text = " ".join(text for _, text in ranking.public_texts(document))
            writer.add_document(number=document.subject_id, text=text)
    parser: Any = QueryParser("text", schema, group=OrGroup)
    searcher = index.searcher()

    def ask(text: str) -> list[int]:
        return [hit["number"] for hit in searcher.search(parser.parse(text), limit=FIRST)]

    return ask


def main() -> None:
    made = documents()
    print(f"{len(made)} cases")
    with TemporaryDirectory() as folder:
        asked = {
            "ours": ours(Path(folder) / "ours", made),
            "Whoosh as it comes": as_it_comes(Path(folder) / "stock", made),
        }
        for part in PARTS:
            print_table(part, {name: quality(questions(part), ask) for name, ask in asked.items()})


def print_table(part: str, answers: Mapping[str, Mapping[str, Quality]]) -> None:
    print(f"\n{part:<14}{'':>4}" + "".join(f"{name:>26}" for name in answers))
    print(f"{'':<14}{'':>4}" + f"{'recall@10':>14}{'first':>12}" * len(answers))
    for kind, counted in sorted(next(iter(answers.values())).items()):
        figures = (each[kind] for each in answers.values())
        cells = "".join(f"{each.recall:>14.3f}{each.right_first:>12.3f}" for each in figures)
        print(f"{kind:<14}{counted.questions:>4}{cells}")


if __name__ == "__main__":
    main()
