"""The pages of imports: actor, policy, load, read form, one operation in one transaction, 303."""

from collections.abc import Mapping
from contextlib import closing
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.session import actor
from app.errors import InvalidInput, Problem
from app.imports import operations, pages, policy, queries
from app.imports.forms import (
    SOURCE_MAX_BYTES,
    ChosenDoubtsForm,
    DecisionForm,
    DoubtsForm,
    RunsForm,
    SourceForm,
)
from app.imports.models import Decision, ImportDoubt
from app.imports.policy import ImportAction
from app.transaction import transaction
from app.web.errors import is_fragment_request
from app.web.urls import safe_next

blueprint = Blueprint("imports", __name__)


@blueprint.url_value_preprocessor
def take_whole_pages(_endpoint: str | None, _values: Mapping[str, Any] | None) -> None:
    """Let a form be as big as a page. Before everything: looking for the form's token reads it."""
    request.max_form_memory_size = SOURCE_MAX_BYTES + 2**20


@blueprint.get("/imports")
def runs() -> ResponseReturnValue:
    return _runs_page({})


@blueprint.post("/imports")
def upload() -> ResponseReturnValue:
    policy.require(actor(), ImportAction.UPLOAD)
    try:
        form = SourceForm.read(request.form, file=_uploaded_file())
    except InvalidInput as refusal:
        return _runs_page(refusal.problems), refusal.status
    with transaction():
        run = operations.upload_page(form.page, source=form.source, by=actor(), at=clock.now())
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


@blueprint.get("/imports/doubts")
def doubts() -> ResponseReturnValue:
    policy.require(actor(), ImportAction.READ)
    form = DoubtsForm.read(request.args)
    return render_template("imports/doubts.html", **pages.doubts_page(actor(), form))


@blueprint.post("/imports/doubts/decisions")
def acknowledge_chosen() -> ResponseReturnValue:
    policy.require(actor(), ImportAction.DECIDE)
    form = ChosenDoubtsForm.read(request.form)
    with transaction():
        for doubt in queries.doubts_to_change(form.doubt_ids):
            operations.acknowledge(doubt, form.note, by=actor(), at=clock.now())
    return _back()


@blueprint.post("/imports/doubts/<int:doubt_id>/decision")
def decide(doubt_id: int) -> ResponseReturnValue:
    policy.require(actor(), ImportAction.DECIDE)
    form = DecisionForm.read(request.form)
    with transaction():
        _decide(queries.doubt_to_change(doubt_id), form, by=actor())
    return _back()


def _decide(doubt: ImportDoubt, form: DecisionForm, *, by: User) -> None:
    now = clock.now()
    if form.decision is Decision.PERSON and form.person_id is not None:
        operations.decide_person(doubt, accounts.engineer(form.person_id), by=by, at=now)
    elif form.decision is Decision.STATUS and form.status is not None:
        operations.set_status(doubt, form.status, by=by, at=now)
    else:
        operations.acknowledge(doubt, form.note, by=by, at=now)


def _uploaded_file() -> bytes:
    file = request.files.get("file")
    if file is None:
        return b""
    with closing(file):
        content: bytes = file.read()
    return content


def _back() -> ResponseReturnValue:
    return redirect(safe_next(request.form.get("next"), url_for("imports.doubts")), 303)


def _runs_page(problems: Mapping[str, Problem]) -> str:
    policy.require(actor(), ImportAction.READ)
    page = pages.runs_page(actor(), RunsForm.read(request.args))
    typed = request.form if problems else {}
    return render_template("imports/runs.html", **page, problems=problems, values=typed)
