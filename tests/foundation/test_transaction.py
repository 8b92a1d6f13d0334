"""The only commit: all or nothing, one after the other."""

import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Customer, User
from app.database import db
from app.errors import EditConflict
from app.transaction import transaction
from tests.support import factories
from tests.support.factories import NOON

WRITERS, ROUNDS = 4, 25


def test_transaction_undoes_everything_when_its_block_fails(session: object) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.add(Customer(code="a", name="甲", created_at=NOON))
        db.session.flush()
        raise ZeroDivisionError

    assert db.session.scalar(sa.select(sa.func.count(Customer.id))) == 0


def test_transaction_tells_of_a_conflict_in_plain_words(session: object) -> None:
    factories.organisation("same")

    with pytest.raises(EditConflict), transaction():
        db.session.add(Customer(code="same", name="乙", created_at=NOON))


def test_transaction_inside_a_transaction_is_a_mistake(session: object) -> None:
    with pytest.raises(RuntimeError, match="inside"), transaction(), transaction():
        pass


def test_transaction_refuses_changes_that_came_before_it(session: object) -> None:
    db.session.add(Customer(code="a", name="甲", created_at=NOON))

    with pytest.raises(RuntimeError, match="outside"), transaction():
        pass


def test_transaction_sees_what_another_has_committed_since(app: Flask, engineer: User) -> None:
    assert engineer.name == "李工"

    with db.engine.begin() as elsewhere:
        elsewhere.execute(sa.update(User).values(name="李工程师"))
    with transaction():
        assert engineer.name == "李工程师"


@pytest.mark.slow
def test_transactions_of_several_writers_lose_no_update(app: Flask, session: object) -> None:
    organisation_id = factories.organisation("counted", name="0").id
    failures: list[BaseException] = []

    def count_up() -> None:
        try:
            with app.app_context():
                for _ in range(ROUNDS):
                    with transaction():
                        found = db.session.get_one(Customer, organisation_id, with_for_update=True)
                        found.name = str(int(found.name) + 1)
        except BaseException as failure:  # noqa: BLE001 - told to the test
            failures.append(failure)

    writers = [threading.Thread(target=count_up) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    db.session.expire_all()

    assert failures == []
    assert db.session.get_one(Customer, organisation_id).name == str(WRITERS * ROUNDS)


def test_instants_come_back_aware_and_in_utc(session: object) -> None:
    made = factories.organisation().id
    db.session.expire_all()

    created_at = db.session.get_one(Customer, made).created_at

    assert (created_at, created_at.tzinfo) == (NOON, UTC)


def test_instant_without_a_zone_is_refused(session: object) -> None:
    naive = datetime(2026, 3, 2, 4)  # noqa: DTZ001 - the mistake under test

    with pytest.raises(sa.exc.StatementError, match="without a time zone"), transaction():
        db.session.add(Customer(code="a", name="甲", created_at=naive))
        db.session.flush()


def test_sqlite_keeps_a_commit_that_was_answered(session: object) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a promise of SQLite's settings")
    settings = {
        name: db.session.execute(sa.text(f"PRAGMA {name}")).scalar()
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
