"""Messages are delivered after the commit, once, and kept while they cannot be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.database import db
from app.outbox import operations, registry
from app.outbox.messages import Handler
from app.outbox.models import OutboxRow
from app.transaction import transaction
from tests.support.factories import NOON


@dataclass(frozen=True)
class LampLit:
    number: int


class Receiver:
    """Takes messages down; refuses those it is told to."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.refused: set[int] = set()

    def deliver(self, messages: Sequence[Any]) -> None:
        numbers = [message.number for message in messages]
        self.batches.append(numbers)
        if self.refused.intersection(numbers):
            raise ConnectionError("the password is Zhuang-2291")


@pytest.fixture
def receiver(app: Flask) -> Receiver:
    receiver = Receiver()
    handler = Handler("test.lamp", LampLit, receiver.deliver, batch_size=10)
    registry.init_app(app, [handler])
    return receiver


@pytest.fixture
def hours_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the clock show two hours more each time it is called."""
    offset = [timedelta()]
    started = clock.now()
    monkeypatch.setattr(clock, "now", lambda: started + offset[0])

    def later() -> None:
        offset[0] += timedelta(hours=2)

    return later


def publish(*numbers: int) -> None:
    with transaction():
        for number in numbers:
            operations.publish(LampLit(number), at=NOON)


def rows() -> Sequence[OutboxRow]:
    return db.session.scalars(sa.select(OutboxRow).order_by(OutboxRow.id)).all()


def test_worker_delivers_in_order_and_empties_the_outbox(
    session: object, receiver: Receiver, run_worker: Callable[[], int]
) -> None:
    publish(1, 2, 3)

    assert run_worker() == 3

    assert receiver.batches == [[1, 2, 3]]
    assert rows() == []


def test_rolled_back_message_is_never_delivered(
    session: object, receiver: Receiver, run_worker: Callable[[], int]
) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        operations.publish(LampLit(1), at=NOON)
        raise ZeroDivisionError

    assert run_worker() == 0
    assert receiver.batches == []


def test_failed_message_is_kept_and_holds_up_no_other(
    session: object,
    receiver: Receiver,
    run_worker: Callable[[], int],
    hours_later: Callable[[], None],
) -> None:
    receiver.refused = {2}
    publish(1, 2, 3)

    for _ in range(3):
        run_worker()
        hours_later()

    delivered = [batch for batch in receiver.batches if 2 not in batch]
    assert sorted(number for batch in delivered for number in batch) == [1, 3]
    assert [row.payload for row in rows()] == [{"number": 2}]


def test_message_is_set_aside_after_eight_attempts_and_tried_again_when_told(
    session: object,
    receiver: Receiver,
    run_worker: Callable[[], int],
    hours_later: Callable[[], None],
) -> None:
    receiver.refused = {1}
    publish(1)

    for _ in range(12):
        run_worker()
        hours_later()
    (row,) = rows()
    assert (len(receiver.batches), row.given_up, row.problem) == (8, True, "ConnectionError")

    receiver.refused = set()
    with transaction():
        operations.retry(rows(), at=clock.now())
    assert run_worker() == 1
    assert rows() == []


def test_rows_of_a_worker_that_died_are_taken_over_when_its_lease_is_over(
    session: object,
    receiver: Receiver,
    run_worker: Callable[[], int],
    hours_later: Callable[[], None],
) -> None:
    publish(1)
    handler = registry.registry().handlers["test.lamp"]
    with transaction():
        operations.lease_rows(handler, at=clock.now())

    assert run_worker() == 0
    hours_later()

    assert run_worker() == 1
    assert receiver.batches == [[1]]


def test_message_nobody_handles_any_more_is_kept(
    app: Flask, session: object, receiver: Receiver, run_worker: Callable[[], int]
) -> None:
    publish(1)
    registry.init_app(app, [])

    assert run_worker() == 0
    assert len(rows()) == 1
