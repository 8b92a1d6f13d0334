"""Documents into the tables: one writer at a time, and one who rebuilds.

The locks are the database's: they end with the transaction, or the connection, that holds them.
While a build is being made every change is written into it too, so it misses nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import sqlalchemy as sa
from psycopg.errors import LockNotAvailable
from sqlalchemy.dialects.postgresql import ARRAY, insert

from app.search.arrays import changes
from app.search.arrays.record import ROW, Row
from app.search.documents import Document, key_of, subject_of
from app.search.index import IndexBusy, IndexDamaged
from app.search.postgres_index.entries import Entry, entries_for
from app.search.postgres_index.reading import VERSIONS
from app.search.postgres_index.tables import FIELDS, BuildState, builds, documents
from app.transaction import transaction_apart

WRITE_WAIT_SECONDS = 20

_LOCKS = 1_347_439_435
"""Stands before the numbers of our locks, apart from those of others: “PPBK” in bytes."""
_WRITING, _REBUILDING = 1, 2


def replace(engine: sa.Engine, given: Sequence[Document], removed: Collection[str]) -> int:
    """Put documents into the current build and the one being made; return how many changed.

    :raises IndexDamaged: if there is neither.
    :raises IndexBusy: if another writer does not finish.
    """
    newest = changes.newest(given)
    with transaction_apart(engine) as connection:
        _wait_for_turn(connection)
        current, building = _builds_to_write(connection)
        changed = 0
        for build in filter(None, (building, current)):
            kept = _rows(connection, build, [*newest, *removed])
            fresh = changes.changed(newest, _there(kept))
            gone = set(removed) - {each.key for each in fresh}
            if build != building:  # what is gone must not come back from a rebuild
                gone &= _there(kept).keys()
            _write(connection, build, entries_for(fresh), gone)
            changed = len(fresh) + len(gone & _there(kept).keys())
    return changed if current else 0


def request_rebuild(engine: sa.Engine) -> None:
    with transaction_apart(engine) as connection:
        given = {"state": BuildState.REQUESTED, "versions": "", "last_number": 0}
        connection.execute(insert(builds).values(given).on_conflict_do_nothing())


@contextmanager
def new_build(engine: sa.Engine) -> Iterator[int]:
    """Make a build that is to be `made_current`; remove it if it is not.

    :raises IndexBusy: if another one is being made.
    """
    with _only_rebuilder(engine):
        build = _begin(engine)
        try:
            yield build
        finally:
            with transaction_apart(engine) as connection:
                _remove(connection, BuildState.BUILDING)


def add(engine: sa.Engine, build: int, entries: Sequence[Entry]) -> None:
    """Put entries into the build being made, but where a newer one, or none, is known by now."""
    with transaction_apart(engine) as connection:
        _wait_for_turn(connection)
        kept = _rows(connection, build, [entry.key for entry in entries])
        _write(connection, build, [each for each in entries if _is_news(each, kept)], ())


def make_current(engine: sa.Engine, build: int) -> None:
    """Let `build` be the one that is searched, and remove the one before."""
    with transaction_apart(engine) as connection:
        _wait_for_turn(connection)
        _remove(connection, BuildState.CURRENT)
        connection.execute(
            sa.update(builds).where(builds.c.id == build).values(state=BuildState.CURRENT)
        )


def _begin(engine: sa.Engine) -> int:
    with transaction_apart(engine) as connection:
        _remove(connection, BuildState.REQUESTED, BuildState.BUILDING)
        given = {"state": BuildState.BUILDING, "versions": VERSIONS, "last_number": 0}
        added = connection.scalar(sa.insert(builds).values(given).returning(builds.c.id))
        return int(added or 0)


def _remove(connection: sa.Connection, *states: BuildState) -> None:
    connection.execute(sa.delete(builds).where(builds.c.state.in_(states)))


def _builds_to_write(connection: sa.Connection) -> tuple[int | None, int | None]:
    """Return the current build, if it can be read, and the one that somebody is making."""
    rows = connection.execute(sa.select(builds).where(builds.c.versions == VERSIONS))
    found = {row.state: row.id for row in rows}
    current = found.get(BuildState.CURRENT)
    building = found.get(BuildState.BUILDING)
    if building and not _is_rebuilding(connection):
        building = None
    if not (current or building):
        raise IndexDamaged("no current index")
    return current, building


def _rows(connection: sa.Connection, build: int, keys: Collection[str]) -> Mapping[str, Row | None]:
    """Return the rows kept under these keys; None for a document that was taken out."""
    wanted = sa.select(documents.c.kind, documents.c.subject_id, documents.c.row).where(
        documents.c.build_id == build, _with_keys(keys)
    )
    return {
        key_of(kind, subject_id): None if row is None else np.frombuffer(row, ROW)[0]
        for kind, subject_id, row in connection.execute(wanted)
    }


def _there(kept: Mapping[str, Row | None]) -> Mapping[str, Row]:
    return {key: row for key, row in kept.items() if row is not None}


def _is_news(entry: Entry, kept: Mapping[str, Row | None]) -> bool:
    row = kept.get(entry.key)
    return entry.key not in kept or (row is not None and entry.revision > int(row["revision"]))


def _with_keys(keys: Collection[str]) -> sa.ColumnElement[bool]:
    subjects: dict[str, list[int]] = {}
    for kind, subject_id in map(subject_of, keys):
        subjects.setdefault(kind, []).append(subject_id)
    return sa.or_(
        sa.false(),
        *(
            sa.and_(documents.c.kind == kind, documents.c.subject_id == sa.any_(sa.cast(ids, _IDS)))
            for kind, ids in subjects.items()
        ),
    )


_IDS = sa.ARRAY(sa.BigInteger)


def _write(
    connection: sa.Connection, build: int, entries: Sequence[Entry], gone: Collection[str]
) -> None:
    """Put `entries` and what is `gone` in place of what there is, with the next numbers."""
    if not (entries or gone):
        return
    count = len(entries) + len(gone)
    last = connection.scalar(
        sa.update(builds)
        .where(builds.c.id == build)
        .values(last_number=builds.c.last_number + count)
        .returning(builds.c.last_number)
    )
    numbers = iter(range(int(last or 0) - count + 1, int(last or 0) + 1))
    keys = [*(entry.key for entry in entries), *gone]
    connection.execute(sa.delete(documents).where(documents.c.build_id == build, _with_keys(keys)))
    added = [_added(each) | {"build_id": build, "number": next(numbers)} for each in entries]
    if added:
        connection.execute(_INSERT, added)
    removed = [_removed(key) | {"build_id": build, "number": next(numbers)} for key in gone]
    if removed:
        connection.execute(sa.insert(documents), removed)
    _make_known(connection, build, int(last or 0), entries)


def _added(entry: Entry) -> dict[str, Any]:
    lexemes = {f"{field}_lexemes": entry.lexemes[field] for field in FIELDS}
    return {**entry.columns, **lexemes}


def _removed(key: str) -> dict[str, Any]:
    kind, subject_id = subject_of(key)
    return {"kind": kind, "subject_id": subject_id}


def _make_known(
    connection: sa.Connection, build: int, since: int, entries: Iterable[Entry]
) -> None:
    """Note the terms that nothing had before."""
    texts: dict[str, set[str]] = {field: set() for field in FIELDS}
    for entry in entries:
        for field in FIELDS:
            texts[field].update(entry.texts[field])
    for field, found in texts.items():
        if found:
            given = {"build": build, "field": field, "since": since, "texts": sorted(found)}
            connection.execute(_MAKE_KNOWN, given)


_INSERT = sa.insert(documents).values(
    {
        field: sa.func.array_to_tsvector(sa.bindparam(f"{field}_lexemes", type_=ARRAY(sa.Text)))
        for field in FIELDS
    }
)
_MAKE_KNOWN = sa.text(
    "INSERT INTO search_terms (build_id, field, text, since)"
    " SELECT :build, :field, given.text, :since"
    " FROM unnest(CAST(:texts AS text[])) AS given(text)"
    " ON CONFLICT DO NOTHING"
)


def _wait_for_turn(connection: sa.Connection) -> None:
    """Be the only writer until the transaction ends.

    :raises IndexBusy: if another one does not finish in time.
    """
    wait = f"{int(WRITE_WAIT_SECONDS * 1000)}ms"
    connection.execute(sa.select(sa.func.set_config("lock_timeout", wait, True)))
    try:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCKS, _WRITING)))
    except sa.exc.OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            raise IndexBusy from error
        raise


@contextmanager
def _only_rebuilder(engine: sa.Engine) -> Iterator[None]:
    """Be the only one who rebuilds, over a connection that does nothing else."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        lock = sa.func.pg_try_advisory_lock(_LOCKS, _REBUILDING)
        if not connection.scalar(sa.select(lock)):
            raise IndexBusy
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(_LOCKS, _REBUILDING)))


def _is_rebuilding(connection: sa.Connection) -> bool:
    held = sa.text(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2"
        " AND classid = :locks AND objid = :lock AND database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database()))"
    )
    return bool(connection.scalar(held, {"locks": _LOCKS, "lock": _REBUILDING}))
