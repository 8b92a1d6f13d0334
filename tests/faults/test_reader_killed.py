"""kill -9 of the worker in the middle of an export: another one goes on, and nothing is twice."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest

from app import clock
from app.accounts.models import User
from app.config import Settings
from app.database import db
from app.imports import operations
from app.imports.models import BatchKind, BatchState, ImportBatch, ImportRun, RunState
from app.transaction import transaction
from tests.faults.dying_reader import PAGES_BEFORE
from tests.imports.support import export
from tests.support.killed import run_until_killed


@pytest.mark.slow
def test_export_is_read_on_after_the_worker_was_killed(
    settings: Settings,
    lead: User,
    run_worker: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with transaction():
        now = clock.now()
        opened = operations.open_batch(kind=BatchKind.UPLOAD, name="wiki.xar", by=lead, at=now)
        batch_id = opened.id
    content = io.BytesIO(export(5))
    operations.lay_down(batch_id, [("wiki.xar", lambda path: path.write_bytes(content.read()))])

    run_until_killed("tests.faults.dying_reader", settings, standing=b"in the middle")
    seen = db.session.get_one(ImportBatch, batch_id, populate_existing=True).pages_seen
    later = clock.now() + timedelta(seconds=61)  # the dead worker's lease is over
    monkeypatch.setattr(clock, "now", lambda: later)
    run_worker()

    batch = db.session.get_one(ImportBatch, batch_id, populate_existing=True)
    runs = db.session.query(ImportRun).filter_by(batch_id=batch_id).order_by(ImportRun.id)
    assert seen == PAGES_BEFORE
    assert (batch.state, batch.pages_seen) == (BatchState.READ, 5)
    assert [run.reference for run in runs] == [f"Cases.P{number}" for number in range(5)]
    assert {run.state for run in runs} == {RunState.PLANNED}
