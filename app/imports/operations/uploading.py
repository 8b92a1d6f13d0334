"""How a page comes in, and who lets it be applied. Flush, never commit."""

from collections.abc import Sequence
from datetime import datetime

from app import redaction
from app.accounts.models import User
from app.audit import operations as audit
from app.database import db
from app.errors import N_, Conflict
from app.imports import policy
from app.imports.messages import ImportApproved, PageUploaded
from app.imports.models import ImportBatch, ImportRun, RunState
from app.imports.policy import ImportAction
from app.outbox import operations as outbox
from app.vault import operations as vault
from import_wiki.page import WikiPage
from import_wiki.stored_page import dump


def upload_page(page: WikiPage, *, by: User, at: datetime) -> ImportRun:
    """Keep an uploaded page, sealed, for the worker to read."""
    policy.require(by, ImportAction.UPLOAD)
    run = keep_page(page, batch=None, by_id=by.id, at=at)
    audit.record("import.uploaded", subject_of(run), by=by, at=at)
    return run


def keep_page(page: WikiPage, *, batch: ImportBatch | None, by_id: int, at: datetime) -> ImportRun:
    """Keep a page, sealed, and ask the worker to read it."""
    sealed = redaction.seal(dump(page))
    run = ImportRun(
        batch_id=batch.id if batch else None,
        state=RunState.WAITING,
        reference=page.reference[:255],
        title=page.title[:255],
        page_version=page.version,
        line_count=len(page.lines),
        source=sealed.text,
        uploaded_by_id=by_id,
        uploaded_at=at,
    )
    db.session.add(run)
    db.session.flush()  # what follows needs run.id
    vault.keep(sealed.values, subject=subject_of(run), at=at)
    outbox.publish(PageUploaded(run.id), at=at)
    return run


def approve_run(run: ImportRun, *, by: User, at: datetime) -> None:
    """Let the worker apply what a run has planned.

    :raises Conflict: if there is no plan, or it is being applied already.
    """
    policy.require(by, ImportAction.APPLY)
    if run.state is not RunState.PLANNED:
        raise Conflict(N_("Only a planned import can be applied. Look at its newest state."))
    let_apply([run], by=by, at=at)
    audit.record("import.applied", subject_of(run), by=by, at=at)


def let_apply(runs: Sequence[ImportRun], *, by: User, at: datetime) -> None:
    """Hand planned runs to the worker, each by itself: one that fails holds up no other."""
    for run in runs:
        run.state, run.applied_by_id, run.applied_at = RunState.APPLYING, by.id, at
    db.session.flush()
    outbox.publish_all((ImportApproved(run.id) for run in runs), at=at)


def subject_of(run: ImportRun) -> str:
    return f"import:{run.id}"
