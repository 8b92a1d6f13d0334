"""The pages of imports: actor, policy, load, read form, one operation in one transaction, 303."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import HTTPException

from app import clock
from app.accounts.session import actor
from app.config import Settings
from app.errors import Conflict, InvalidInput, Problem
from app.imports import deciding, operations, pages, policy, queries
from app.imports.forms import (
    SOURCE_MAX_BYTES,
    TOO_LARGE,
    BatchForm,
    ChosenDoubtsForm,
    ConflictsForm,
    DecisionForm,
    DoubtsForm,
    RunsForm,
    SourceForm,
    is_one_text,
    own_name,
)
from app.imports.models import BatchKind
from app.imports.navigation import leads_to_imports
from app.imports.policy import ImportAction
from app.transaction import transaction
from app.web.errors import is_fragment_request, refused
from app.web.urls import safe_next

blueprint = Blueprint("imports", __name__)

_NOTHING_TYPED: Mapping[str, str] = MultiDict()


@blueprint.url_value_preprocessor
def take_whole_pages(_endpoint: str | None, _values: Mapping[str, Any] | None) -> None:
    """Let a form be as big as a page, and an upload as an export.

    Before everything: looking for the form's token reads it, whoever sends it. Files go to the disk
    as they come.
    """
    request.max_form_memory_size = SOURCE_MAX_BYTES + 2**20
    if request.endpoint == "imports.upload" and leads_to_imports():
        request.max_content_length = _upload_max_mb() * 2**20


@blueprint.errorhandler(413)
def refuse_too_large(error: HTTPException) -> ResponseReturnValue:
    """Say on the upload's own page how much fits; the rest of the request is not read."""
    if request.endpoint != "imports.upload" or not leads_to_imports():
        return refused(error)
    problem = Problem(TOO_LARGE, {"count": _upload_max_mb()})
    return _runs_page({"file": problem}), 413


@blueprint.get("/imports")
def runs() -> ResponseReturnValue:
    return _runs_page({})


@blueprint.post("/imports")
def upload() -> ResponseReturnValue:
    policy.require(actor(), ImportAction.UPLOAD)
    files = [file for file in request.files.getlist("file") if file.filename]
    with closing_all(files):
        if files and not is_one_text(files):
            return _uploaded_batch(files)
        try:
            form = SourceForm.read(request.form, file=files[0] if files else None)
        except InvalidInput as refusal:
            return _runs_page(refusal.problems, _typed(files)), refusal.status
    with transaction():
        run = operations.upload_page(form.page, by=actor(), at=clock.now())
    return redirect(url_for("imports.show", run_id=run.id), 303)


@blueprint.get("/imports/<int:run_id>")
def show(run_id: int) -> ResponseReturnValue:
    policy.require(actor(), ImportAction.READ)
    template = "_run.html" if is_fragment_request() else "run.html"
    return render_template(f"imports/{template}", **pages.run_page(actor(), run_id))


@blueprint.post("/imports/<int:run_id>/application")
def approve(run_id: int) -> ResponseReturnValue:
    policy.require(actor(), ImportAction.APPLY)
    with transaction():
        operations.approve_run(queries.run_to_change(run_id), by=actor(), at=clock.now())
    return redirect(url_for("imports.show", run_id=run_id), 303)


@blueprint.post("/imports/<int:run_id>/discarding")
def discard(run_id: int) -> ResponseReturnValue:
    policy.require(actor(), ImportAction.UPLOAD)
    with transaction():
        run = queries.run_to_change(run_id)
        operations.discard_run(run, by=actor(), at=clock.now())
        batch_id = run.batch_id
    operations.sweep(batch_id)
    return redirect(url_for("imports.show", run_id=run_id), 303)


@blueprint.get("/imports/batches")
def batches() -> ResponseReturnValue:
    policy.require(actor(), ImportAction.READ)
    page = pages.batches_page(actor(), RunsForm.read(request.args))
    return render_template("imports/batches.html", **page)


@blueprint.get("/imports/batches/<int:batch_id>")
def show_batch(batch_id: int) -> ResponseReturnValue:
    policy.require(actor(), ImportAction.READ)
    template = "_batch.html" if is_fragment_request() else "batch.html"
    page = pages.batch_page(actor(), batch_id, BatchForm.read(request.args))
    return render_template(f"imports/{template}", **page)


@blueprint.post("/imports/batches/<int:batch_id>/application")
def approve_batch(batch_id: int) -> ResponseReturnValue:
    policy.require(actor(), ImportAction.APPLY)
    with transaction():
        batch = queries.batch_to_change(batch_id)
        operations.approve_batch(batch, by=actor(), at=clock.now())
    return redirect(url_for("imports.show_batch", batch_id=batch_id), 303)


@blueprint.post("/imports/batches/<int:batch_id>/discarding")
def discard_batch(batch_id: int) -> ResponseReturnValue:
    policy.require(actor(), ImportAction.UPLOAD)
    with transaction():
        batch = queries.batch_to_change(batch_id)
        operations.discard_batch(batch, by=actor(), at=clock.now())
    operations.sweep(batch_id)
    return redirect(url_for("imports.show_batch", batch_id=batch_id), 303)


@blueprint.get("/imports/conflicts")
def conflicts() -> ResponseReturnValue:
    policy.require(actor(), ImportAction.READ)
    form = ConflictsForm.read(request.args)
    return render_template("imports/conflicts.html", **pages.conflicts_page(actor(), form))


@blueprint.get("/imports/doubts")
def doubts() -> ResponseReturnValue:
    policy.require(actor(), ImportAction.READ)
    return _doubts_page(DoubtsForm.read(request.args))


@blueprint.post("/imports/doubts/decisions")
def decide_chosen() -> ResponseReturnValue:
    policy.require(actor(), ImportAction.DECIDE)
    form = ChosenDoubtsForm.read(request.form)
    try:
        with transaction():
            outcome = deciding.decide_chosen(form, by=actor(), at=clock.now())
    except Conflict as refusal:
        return _refused_decision(refusal)
    flash(deciding.told(outcome))
    return _back()


@blueprint.post("/imports/doubts/<int:doubt_id>/decision")
def decide(doubt_id: int) -> ResponseReturnValue:
    policy.require(actor(), ImportAction.DECIDE)
    form = DecisionForm.read(request.form)
    try:
        with transaction():
            doubt = queries.doubt_to_change(doubt_id)
            outcome = deciding.decide(doubt, form, by=actor(), at=clock.now(), zone=_zone())
    except Conflict as refusal:
        return _refused_decision(refusal)
    flash(deciding.told(outcome))
    return _back()


def _refused_decision(refusal: Conflict) -> ResponseReturnValue:
    """Show the queue as it is by now, with what was typed: somebody else may have been quicker."""
    came_from = urlsplit(safe_next(request.form.get("next"), url_for("imports.doubts")))
    form = DoubtsForm.read(MultiDict(parse_qsl(came_from.query)))
    problem = Problem(refusal.message, refusal.values)
    return _doubts_page(form, problem, request.form), refusal.status


def _doubts_page(
    form: DoubtsForm, problem: Problem | None = None, typed: Mapping[str, str] = _NOTHING_TYPED
) -> str:
    page = pages.doubts_page(actor(), form)
    return render_template("imports/doubts.html", **page, problem=problem, values=typed)


def _zone() -> ZoneInfo:
    settings: Settings = current_app.extensions["pilebook.settings"]
    return ZoneInfo(settings.timezone)


@contextmanager
def closing_all(files: Sequence[FileStorage]) -> Iterator[None]:
    try:
        yield
    finally:
        for file in files:
            file.close()


def _uploaded_batch(files: Sequence[FileStorage]) -> ResponseReturnValue:
    """Lay the files down for the worker; their transaction is short, and opened before."""
    now, names = clock.now(), [own_name(file) for file in files]
    with transaction():
        batch = operations.open_batch(
            kind=BatchKind.UPLOAD, name="、".join(names), by=actor(), at=now
        )
        batch_id = batch.id
    operations.lay_down(
        batch_id, [(name, file.save) for name, file in zip(names, files, strict=True)]
    )
    return redirect(url_for("imports.show_batch", batch_id=batch_id), 303)


def _upload_max_mb() -> int:
    settings: Settings = current_app.extensions["pilebook.settings"]
    return settings.import_max_mb


def _typed(files: Sequence[FileStorage]) -> Mapping[str, str]:
    """Return what was typed, and the text of a file that was refused, for the form."""
    if not files:
        return request.form
    files[0].stream.seek(0)
    text = files[0].stream.read(SOURCE_MAX_BYTES).decode("utf-8", "replace")
    return {**request.form, "source": text.replace("\0", "")}


def _back() -> ResponseReturnValue:
    return redirect(safe_next(request.form.get("next"), url_for("imports.doubts")), 303)


def _runs_page(problems: Mapping[str, Problem], typed: Mapping[str, str] | None = None) -> str:
    policy.require(actor(), ImportAction.READ)
    page = pages.runs_page(actor(), RunsForm.read(request.args))
    page = {**page, "problems": problems, "values": typed or {}, "max_mb": _upload_max_mb()}
    return render_template("imports/runs.html", **page)
