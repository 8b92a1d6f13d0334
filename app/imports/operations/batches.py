"""Pages that come in together: opened, filled page by page, closed; applied and discarded at once.

Flush, never commit.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.accounts.models import User
from app.audit import operations as audit
from app.database import db
from app.errors import N_, Conflict
from app.imports import policy, queries
from app.imports.messages import BatchUploaded
from app.imports.models import (
    UNDER_WAY,
    BatchKind,
    BatchState,
    ImportBatch,
    ImportRun,
    RunState,
)
from app.imports.operations.uploading import keep_page, let_apply, subject_of
from app.imports.policy import ImportAction
from app.outbox import operations as outbox
from app.vault import operations as vault
from import_wiki.page import WikiPage
from import_wiki.sources import SENTENCES, Finding

FINDINGS_KEPT = 200

_NOTHING_TO_APPLY = N_("None of these pages waits to be applied.")
_AT_ITS_END = N_("This import is at its end: there is nothing to discard.")
_BEING_APPLIED = N_("This import is being applied. Wait until it is done.")


def open_batch(
    *,
    kind: BatchKind,
    name: str,
    by: User,
    at: datetime,
    connection: int | None = None,
) -> ImportBatch:
    """Begin a batch. `connection` is the live wiki it comes from."""
    policy.require(by, ImportAction.UPLOAD)
    batch = ImportBatch(
        kind=kind,
        name=name[:255],
        state=BatchState.READING,
        connection_id=connection,
        created_by_id=by.id,
        created_at=at,
    )
    db.session.add(batch)
    db.session.flush()  # the audit needs batch.id
    audit.record("import.batch_opened", batch.subject, by=by, at=at, details={"kind": kind.value})
    return batch


def ask_for_reading(batch: ImportBatch, *, at: datetime) -> None:
    """Let the worker read what was uploaded, from where it was left."""
    outbox.publish(BatchUploaded(batch.id), at=at)


def add_page(batch: ImportBatch, page: WikiPage, *, at: datetime) -> ImportRun | None:
    """Add the next page; return its run, None if the page is here already, just so.

    A page met twice in one batch is added once: a reader broken off may begin again.
    """
    from import_wiki import apply  # only here: its command knows the factory, which knows us

    if known := queries.run_of_batch(batch, page.reference[:255]):
        return known
    batch.pages_seen += 1
    if apply.is_settled(page):
        batch.pages_unchanged += 1
        return None
    return keep_page(page, batch=batch, by_id=batch.created_by_id, at=at)


def close_batch(batch: ImportBatch, *, findings: Iterable[Finding], at: datetime) -> None:
    """End the reading of a batch; `findings` are what its source holds besides pages."""
    tell(batch, findings)
    batch.state, batch.finished_at = BatchState.READ, at
    db.session.flush()


def tell(batch: ImportBatch, findings: Iterable[Finding]) -> None:
    """Note more of what the source holds besides pages: all are counted, the first ones kept."""
    told = list(findings)
    if told:
        kept = [*batch.findings, *map(_kept, told)]
        batch.findings = kept[:FINDINGS_KEPT]
        batch.findings_count += len(told)


def _kept(finding: Finding) -> dict[str, Any]:
    return {
        "message": SENTENCES[finding.kind],
        "values": {"entry": finding.entry, "detail": finding.detail},
        "detail_values": {name: str(value) for name, value in finding.values.items()},
    }


def approve_batch(batch: ImportBatch, *, by: User, at: datetime) -> int:
    """Let the worker apply every page that is planned; return how many.

    :raises Conflict: if none is.
    """
    policy.require(by, ImportAction.APPLY)
    runs = queries.planned_runs_to_change(batch)
    if not runs:
        raise Conflict(_NOTHING_TO_APPLY)
    let_apply(runs, by=by, at=at)
    audit.record("import.batch_applied", batch.subject, by=by, at=at, details={"pages": len(runs)})
    return len(runs)


def discard_run(run: ImportRun, *, by: User, at: datetime) -> None:
    """Give up a page that was not applied; nothing is left of it.

    :raises Conflict: if it is being applied, or at its end.
    """
    policy.require(by, ImportAction.UPLOAD)
    if run.state is RunState.APPLYING:
        raise Conflict(_BEING_APPLIED)
    if run.state not in UNDER_WAY:
        raise Conflict(_AT_ITS_END)
    _forget(run, at=at)
    db.session.flush()
    audit.record("import.discarded", subject_of(run), by=by, at=at)


def discard_batch(batch: ImportBatch, *, by: User, at: datetime) -> int:
    """Give up what of a batch was not applied; return how many pages that were.

    :raises Conflict: if a page of it is being applied, or it is discarded already.
    """
    policy.require(by, ImportAction.UPLOAD)
    if batch.state is BatchState.DISCARDED:
        raise Conflict(_AT_ITS_END)
    runs = queries.runs_under_way_to_change(batch)
    if any(run.state is RunState.APPLYING for run in runs):
        raise Conflict(_BEING_APPLIED)
    for run in runs:
        _forget(run, at=at)
    batch.state, batch.finished_at = BatchState.DISCARDED, batch.finished_at or at
    db.session.flush()
    details = {"pages": len(runs)}
    audit.record("import.batch_discarded", batch.subject, by=by, at=at, details=details)
    return len(runs)


def _forget(run: ImportRun, *, at: datetime) -> None:
    run.state, run.finished_at, run.source = RunState.DISCARDED, at, ""
    vault.forget(subject_of(run))
