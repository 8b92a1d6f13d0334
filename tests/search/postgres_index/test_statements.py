"""What a search asks of the database: as many statements for two hundred documents as for ten."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.search.index import IndexBusy
from app.search.postgres_index import engine, writing
from app.search.postgres_index.engine import PostgresIndex
from app.search.query import parse
from app.search.scope import EVERYTHING, Scope
from tests.search.corpus import document, documents
from tests.support.databases import WHICH, Databases
from tests.support.statements import count_statements

pytestmark = pytest.mark.skipif(
    WHICH != "postgresql", reason="the engine in the database needs PostgreSQL"
)
CUSTOMER = Scope(1, internal=False)


@pytest.fixture
def open_index(databases: Databases, tmp_path: Path) -> Iterator[Callable[[], PostgresIndex]]:
    """Opens the index of one database as another process would."""
    url = databases.migrated(tmp_path)
    opened: list[PostgresIndex] = []

    def open_one() -> PostgresIndex:
        opened.append(PostgresIndex(url))
        return opened[-1]

    yield open_one
    for index in opened:
        index.close()
    databases.remove(url)


def asked(index: PostgresIndex, text: str, scope: Scope = EVERYTHING) -> int:
    """Return how many statements a search takes."""
    with count_statements(index._engine) as statements:
        index.search(parse(text), scope)
    return len(statements)


@pytest.mark.parametrize("count", [10, 200])
def test_search_asks_as_often_however_many_documents_there_are(
    open_index: Callable[[], PostgresIndex], count: int
) -> None:
    index = open_index()
    talk = "充电桩离线"
    index.rebuild(replace(each, problem=talk, internal_text=talk) for each in documents(count))

    cold = asked(index, "充电桩离线")  # state, rows, a list for each of four fields
    warm = asked(index, "充电桩离线")
    other_words = asked(index, "发票 账单")
    other_scope = asked(index, "充电桩离线", CUSTOMER)  # a view of what is in memory already
    phrase = asked(index, '"充电桩离线"')  # its places, in two fields

    assert (cold, warm, other_words, other_scope, phrase) == (6, 1, 5, 1, 3)


@pytest.mark.parametrize("count", [10, 200])
def test_search_after_a_change_reads_what_has_changed(
    open_index: Callable[[], PostgresIndex], count: int
) -> None:
    index = open_index()
    index.rebuild(documents(count))
    asked(index, "充电桩离线")
    index.replace([document(1, revision=2, title="充电桩离线")])

    after = asked(index, "充电桩离线")  # state, the changed row, a patch for each of four fields

    assert after == 6
    assert asked(index, "充电桩离线") == 1


def test_search_by_sound_asks_once_for_all_candidates(
    open_index: Callable[[], PostgresIndex],
) -> None:
    index = open_index()
    index.rebuild(documents(100))
    index.search(parse("充电"), EVERYTHING)

    with count_statements(index._engine) as statements:
        found = index.search(parse("lixian"), EVERYTHING, by_sound=True)

    assert found.readings[0] == "离线"
    assert len(statements) < 20


def test_second_writer_waits_and_then_says_that_somebody_is_writing(
    open_index: Callable[[], PostgresIndex], monkeypatch: pytest.MonkeyPatch
) -> None:
    index, other = open_index(), open_index()
    index.rebuild([])
    monkeypatch.setattr(writing, "WRITE_WAIT_SECONDS", 0.05)

    with index._engine.begin() as connection:
        writing._wait_for_turn(connection)
        with pytest.raises(IndexBusy):
            other.replace([document(1, title="甲")])

    assert other.replace([document(1, title="甲")]) == 1


def test_build_of_a_rebuilder_that_died_is_forgotten(
    open_index: Callable[[], PostgresIndex],
) -> None:
    index = open_index()
    index.rebuild([document(1, title="甲")])
    writing._begin(index._engine)  # and whoever did so holds no lock any more

    assert index.replace([document(2, title="甲")]) == 1
    assert index.rebuild(documents(3)) == 3
    assert index.count() == 3


def test_rebuild_by_several_processes_is_rebuild_by_one(
    open_index: Callable[[], PostgresIndex], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = open_index()
    index.rebuild(documents(35))
    query = parse("充电桩离线")
    expected = index.search(query, EVERYTHING)
    monkeypatch.setattr(engine, "_BATCH_SIZE", 10)

    assert index.rebuild(documents(35)) == 35
    assert index.search(query, EVERYTHING) == expected
