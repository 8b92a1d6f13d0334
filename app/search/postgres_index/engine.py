"""The engine: searching the present state of the index, writing the next one.

Every process may search and write; a search sees what was committed before it began.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from threading import Lock

import sqlalchemy as sa

from app.database import engine_options
from app.search.arrays import changes
from app.search.arrays.apart import made_apart
from app.search.arrays.engine import ArrayIndex
from app.search.arrays.generation import Generation
from app.search.documents import Document
from app.search.index import IndexDamaged
from app.search.postgres_index import writing
from app.search.postgres_index.entries import Entry, entries_for
from app.search.postgres_index.lists import Lists
from app.search.postgres_index.memory import Memory
from app.search.postgres_index.reading import Reader, State
from app.search.postgres_index.snapshot import Section, Snapshot
from app.search.postgres_index.tables import BuildState, builds

_BATCH_SIZE = 200


class PostgresIndex(ArrayIndex):
    """See `app.search.index.Index`."""

    def __init__(self, database_url: str) -> None:
        super().__init__()
        # Connections of its own: a search must not wait for one that a request holds.
        self._engine = sa.create_engine(database_url, **engine_options(database_url))
        self._reader = Reader(self._engine)
        self._lists = Lists(self._reader)
        self._opening = Lock()
        self._newest: Generation[Snapshot] | None = None

    def replace(self, documents: Iterable[Document], *, removed: Collection[str] = ()) -> int:
        return writing.replace(self._engine, list(documents), tuple(removed))

    def rebuild(self, documents: Iterable[Document]) -> int:
        count = 0
        with writing.new_build(self._engine) as build:
            for entries in _entries(documents):
                writing.add(self._engine, build, entries)
                count += len(entries)
            writing.make_current(self._engine, build)
        return count

    def request_rebuild(self) -> None:
        writing.request_rebuild(self._engine)

    def is_rebuild_requested(self) -> bool:
        requested = sa.exists().where(builds.c.state == BuildState.REQUESTED)
        with self._engine.connect() as connection:
            return bool(connection.scalar(sa.select(requested)))

    def close(self) -> None:
        self._newest = None
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Generation[Snapshot]]:
        while True:
            with self._reader.reading():
                generation = self._generation(self._reader.state())
                if generation is not None:
                    with _damage_noticed():
                        yield generation
                    return

    def _generation(self, state: State) -> Generation[Snapshot] | None:
        """Return the generation of `state`; None if another thread has read a newer one."""
        with self._opening:
            known = self._newest
            if known is None or known.snapshot.state < state:
                with _damage_noticed():
                    known = self._newest = Generation(self._snapshot(state, known))
        return known if known.snapshot.state == state else None

    def _snapshot(self, state: State, before: Generation[Snapshot] | None) -> Snapshot:
        """Read what has changed since the generation before, or everything."""
        kept = before.snapshot if before else None
        if kept is None or kept.state.build != state.build or kept.memory.is_mostly_gone:
            kept = Snapshot(State(state.build, 0), Memory.empty(), (), self._reader, self._lists)
        after = kept.state.last
        memory = kept.memory.after(self._reader.changes(state.build, after=after))
        section = Section(self._reader, state.build, after, state.last)
        return Snapshot(state, memory, (*kept.sections, section), self._reader, self._lists)


def _entries(documents: Iterable[Document]) -> Iterator[Sequence[Entry]]:
    """Yield the entries of all documents; of more than one batch they are made in processes."""
    batches = _batches(documents)
    first, second = next(batches, []), next(batches, None)
    if second is None:
        yield entries_for(first)
    else:
        yield from made_apart(entries_for, chain([first, second], batches))


def _batches(documents: Iterable[Document]) -> Iterator[Sequence[Document]]:
    remaining = iter(documents)
    while batch := list(islice(remaining, _BATCH_SIZE)):
        yield list(changes.newest(batch).values())


@contextmanager
def _damage_noticed() -> Iterator[None]:
    """What is kept and makes no sense was changed by somebody else: it must be built again."""
    try:
        yield
    except (ValueError, sa.exc.DataError, sa.exc.ProgrammingError) as error:
        raise IndexDamaged(repr(error)) from error
