"""`GET /healthz`, for whoever watches the server."""

from datetime import timedelta

import pytest

from app import clock
from app.accounts.models import User
from app.database import db
from tests.support import factories
from tests.support.apart import Client


def test_health_answers_everybody_and_tells_no_names(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"database": "ok", "worker": "ok"})


def test_health_tells_that_the_worker_is_late(
    client: Client, engineer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.case(by=engineer, at=clock.now())
    later = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert client.get("/healthz").json == {"database": "ok", "worker": "late"}


def test_health_says_so_while_the_database_does_not_answer(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def unreachable(*_: object, **__: object) -> None:
        raise OperationalError("select", {}, Exception("connection refused"))

    monkeypatch.setattr(db.session, "scalar", unreachable)
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (503, {"database": "unreachable"})
