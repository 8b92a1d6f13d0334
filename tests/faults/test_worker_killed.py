"""kill -9 of the worker between the commit of a case and the write to the index."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskCliRunner

from app import clock
from app.accounts.models import User
from app.config import Settings
from tests.support import factories
from tests.support.killed import run_until_killed


def found(command: FlaskCliRunner, words: str) -> str:
    return command.invoke(args=["search", "query", words, "--json"]).output


@pytest.mark.slow
def test_case_is_found_after_the_worker_was_killed_before_indexing_it(
    settings: Settings,
    engineer: User,
    command: FlaskCliRunner,
    run_worker: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command.invoke(args=["search", "rebuild"])
    case = factories.case(title="桩头过热报警", by=engineer)

    run_until_killed("tests.faults.dying_worker", settings, standing=b"before the index")
    assert '"total": 0' in found(command, "过热报警")

    later = clock.now() + timedelta(seconds=61)  # the dead worker's lease is over
    monkeypatch.setattr(clock, "now", lambda: later)
    assert run_worker() > 0

    assert '"total": 1' in found(command, "过热报警")
    assert case.label in found(command, "过热报警")
    assert run_worker() == 0
    assert command.invoke(args=["search", "verify"]).exit_code == 0
