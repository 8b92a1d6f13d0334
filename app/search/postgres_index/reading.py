"""One transaction that sees one state of the index, and what is asked in it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from app.search.analysis import VERSION as ANALYSIS_VERSION
from app.search.arrays.postings import Numbers
from app.search.arrays.record import ROW
from app.search.index import IndexDamaged
from app.search.postgres_index.lexemes import query_for
from app.search.postgres_index.tables import PLACES_OF, BuildState, builds, documents, terms

LAYOUT_VERSION = "1"
"""Stored with a build: with other columns or other lexemes it is built again."""

VERSIONS = f"{ANALYSIS_VERSION} layout {LAYOUT_VERSION} row {ROW.itemsize}"

_LAST = chr(0x10FFFF)
# A build is most of a table: `+ 0` keeps the planner from looking for it instead of the terms,
# which it would then compare document by document.
_POSTED = """
    SELECT asked.lexeme, string_agg(int4send(document.number), ''::bytea) AS packed
    FROM unnest(CAST(:lexemes AS text[]), CAST(:queries AS text[])) AS asked(lexeme, query)
    JOIN search_documents AS document
      ON document.build_id + 0 = :build AND document.{field} @@ CAST(asked.query AS tsquery)
    GROUP BY asked.lexeme
"""
_POSTED_SINCE = """
    SELECT held.lexeme, string_agg(int4send(document.number), ''::bytea) AS packed
    FROM search_documents AS document, unnest(document.{field}) AS held
    WHERE document.build_id = :build AND document.number > :after
      AND held.lexeme = ANY(CAST(:lexemes AS text[]))
    GROUP BY held.lexeme
"""
_BEGINNING = """
    SELECT document.number, array_agg(held.lexeme) AS lexemes
    FROM search_documents AS document, unnest(document.{field}) AS held
    WHERE document.build_id + 0 = :build AND document.{field} @@ CAST(:query AS tsquery)
      AND starts_with(held.lexeme, :beginning)
    GROUP BY document.number
    ORDER BY document.number
"""


@dataclass(frozen=True, order=True)
class State:
    """What of the index there was: the build, and the last number in it."""

    build: int
    last: int


class Reader:
    """Asks the database within the transaction of whoever is `reading`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._connection: ContextVar[sa.Connection] = ContextVar("search connection")

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._engine.connect() as connection:
            before = self._connection.set(connection)
            try:
                yield
            finally:
                self._connection.reset(before)

    def state(self) -> State:
        """Return what there is to be read.

        :raises IndexDamaged: if there is nothing, or its terms are not those of today's analysis.
        """
        # Terms are looked up, however small the planner takes the table to be.
        no_scan = sa.func.set_config("enable_seqscan", "off", sa.true())
        wanted = sa.select(builds.c.id, builds.c.versions, builds.c.last_number, no_scan)
        found = self._run(wanted.where(builds.c.state == BuildState.CURRENT)).one_or_none()
        if found is None:
            raise IndexDamaged("no current index")
        if found.versions != VERSIONS:
            raise IndexDamaged(f"the index is of other versions: {found.versions}")
        return State(found.id, found.last_number)

    def changes(self, build: int, *, after: int) -> Sequence[sa.Row[Any]]:
        """Return numbers, keys, rows and values of what has changed after a number."""
        kept = documents.c
        wanted = (
            sa.select(
                *(kept.number, kept.kind, kept.subject_id, kept.row),
                *(kept.status, kept.customer, kept.engineers, kept.tags),
            )
            .where(kept.build_id == build, kept.number > after)
            .order_by(kept.number)
        )
        return self._run(wanted).all()

    def posted(self, build: int, field: str, lexemes: Sequence[str]) -> Mapping[str, Numbers]:
        """Return which documents have each of `lexemes`: no list where none has."""
        given = {"lexemes": list(lexemes), "queries": list(map(query_for, lexemes))}
        return self._lists(_POSTED, field, build=build, **given)

    def posted_since(
        self, build: int, field: str, lexemes: Collection[str], *, after: int
    ) -> Mapping[str, Numbers]:
        """Return which documents with a number greater than `after` have each of `lexemes`."""
        return self._lists(_POSTED_SINCE, field, build=build, after=after, lexemes=list(lexemes))

    def beginning(self, build: int, field: str, beginning: str) -> Sequence[sa.Row[Any]]:
        """Return the numbers of the documents that have lexemes that begin so, and these."""
        query = query_for(beginning, is_beginning=True)
        return self._run(
            sa.text(_BEGINNING.format(field=field)),
            {"build": build, "query": query, "beginning": beginning},
        ).all()

    def places(
        self, build: int, field: str, grams: Sequence[str], numbers: Numbers
    ) -> Sequence[Sequence[str | None]]:
        """Return where each of `grams` stands, as texts, for each of `numbers` in their order."""
        kept = documents.c[PLACES_OF[field]]
        wanted = (
            sa.select(*(kept[gram].astext for gram in grams))
            .where(documents.c.build_id == build)
            .where(documents.c.number == sa.any_(sa.cast(numbers.tolist(), _NUMBERS)))
            .order_by(documents.c.number)
        )
        return [tuple(row) for row in self._run(wanted)]

    def texts_beginning(self, build: int, fields: Sequence[str], beginning: str) -> Sequence[str]:
        """Return the known terms of several fields that begin so, in order."""
        wanted = (
            sa.select(terms.c.text)
            .distinct()
            .where(terms.c.build_id == build, terms.c.field.in_(fields))
            .where(terms.c.text >= beginning, terms.c.text < beginning + _LAST)
            .order_by(terms.c.text)
        )
        return self._run(wanted).scalars().all()

    def texts_since(
        self, build: int, field: str, start: str, *, after: int, last: int
    ) -> Sequence[str]:
        """Return the terms of a field from `start` on that became known in these changes."""
        wanted = sa.select(terms.c.text).where(
            *(terms.c.build_id == build, terms.c.field == field, terms.c.text >= start),
            *(terms.c.since > after, terms.c.since <= last),
        )
        return self._run(wanted).scalars().all()

    def _lists(self, statement: str, field: str, **given: Any) -> Mapping[str, Numbers]:
        rows = self._run(sa.text(statement.format(field=field)), given)
        return {row.lexeme: _sorted(row.packed) for row in rows}

    def _run(
        self, statement: sa.Executable, given: Mapping[str, Any] | None = None
    ) -> sa.CursorResult[Any]:
        return self._connection.get().execute(statement, given)


_NUMBERS = sa.ARRAY(sa.Integer)


def _sorted(packed: bytes) -> Numbers:
    numbers: Numbers = np.sort(np.frombuffer(packed, ">i4").astype(np.int32))
    return numbers
