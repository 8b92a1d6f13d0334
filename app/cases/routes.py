"""The pages of cases: actor, load, read form, one operation in one transaction, 303."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.policy import is_staff
from app.accounts.session import actor
from app.cases import operations, pages, queries
from app.cases.forms import (
    AssignmentForm,
    EntryForm,
    NewCaseForm,
    QueueForm,
    ResolutionForm,
    StatusForm,
)
from app.cases.labels import CaseLabel
from app.errors import InvalidInput, NotFound, Problem
from app.transaction import transaction

blueprint = Blueprint("cases", __name__)


@blueprint.get("/cases")
def queue() -> ResponseReturnValue:
    form = QueueForm.read(request.args)
    return render_template("cases/queue.html", **pages.queue_page(actor(), form))


@blueprint.get("/cases/new")
def new() -> ResponseReturnValue:
    return _new_page({})


@blueprint.post("/cases")
def open_() -> ResponseReturnValue:
    by = actor()
    try:
        form = NewCaseForm.read(request.form, own_customer=by.customer_id)
    except InvalidInput as refusal:
        return _new_page(refusal.problems), refusal.status
    zone = ZoneInfo(current_app.extensions["pilebook.settings"].timezone)
    with transaction():
        case = operations.open_case(
            accounts.customer(form.customer_id),
            title=form.title,
            problem=form.problem,
            by=by,
            at=clock.now(),
            zone=zone,
        )
    return _to(case.id)


@blueprint.get("/cases/<int:case_id>")
def show(case_id: int) -> ResponseReturnValue:
    return _case_page(actor(), case_id)


@blueprint.post("/cases/<int:case_id>/entries")
def add_entry(case_id: int) -> ResponseReturnValue:
    try:
        form = EntryForm.read(request.form)
    except InvalidInput as refusal:
        return _case_page(actor(), case_id, refusal.problems), refusal.status
    with transaction():
        case = queries.case_to_change(actor(), case_id)
        entry = operations.add_entry(
            case, form.writing, internal=form.internal, by=actor(), at=clock.now()
        )
    return _to(case_id, f"entry-{entry.id}")


@blueprint.post("/cases/<int:case_id>/assignment")
def assign(case_id: int) -> ResponseReturnValue:
    form = AssignmentForm.read(request.form)
    with transaction():
        case = queries.case_to_change(actor(), case_id)
        operations.assign_case(
            case,
            owner=accounts.engineer(form.owner_id) if form.owner_id else None,
            collaborators=accounts.engineers_among(form.collaborator_ids),
            seen=form.version,
            by=actor(),
            at=clock.now(),
        )
    return _to(case_id)


@blueprint.post("/cases/<int:case_id>/claim")
def claim(case_id: int) -> ResponseReturnValue:
    with transaction():
        case = queries.case_to_change(actor(), case_id)
        operations.claim_case(case, by=actor(), at=clock.now())
    return _to(case_id)


@blueprint.post("/cases/<int:case_id>/status")
def change_status(case_id: int) -> ResponseReturnValue:
    form = StatusForm.read(request.form)
    with transaction():
        case = queries.case_to_change(actor(), case_id)
        operations.change_status(case, form.status, seen=form.version, by=actor(), at=clock.now())
    return _to(case_id)


@blueprint.post("/cases/<int:case_id>/resolution")
def resolve(case_id: int) -> ResponseReturnValue:
    try:
        form = ResolutionForm.read(request.form)
    except InvalidInput as refusal:
        return _case_page(actor(), case_id, refusal.problems), refusal.status
    with transaction():
        case = queries.case_to_change(actor(), case_id)
        operations.resolve_case(
            case,
            explanation=form.explanation,
            kind=form.kind,
            seen=form.version,
            by=actor(),
            at=clock.now(),
        )
    return _to(case_id)


@blueprint.post("/cases/<int:case_id>/reopening")
def reopen(case_id: int) -> ResponseReturnValue:
    with transaction():
        case = queries.case_to_change(actor(), case_id)
        operations.reopen_case(case, by=actor(), at=clock.now())
    return _to(case_id)


@blueprint.post("/cases/<int:case_id>/sealed/<reference>/reveal")
def reveal(case_id: int, reference: str) -> ResponseReturnValue:
    with transaction():
        case = queries.case_to_change(actor(), case_id)
        revealed = operations.reveal_value(case, reference, by=actor(), at=clock.now())
    template = "_revealed.html" if "HX-Request" in request.headers else "revealed.html"
    return render_template(f"cases/{template}", case=case, reference=reference, revealed=revealed)


@blueprint.get("/references/<label>")
def reference(label: str) -> ResponseReturnValue:
    """Go to the case a label means; where it may mean several, say which."""
    parsed = CaseLabel.parse(label)
    meant = queries.cases_labelled(actor(), parsed) if parsed else ()
    if not meant:
        raise NotFound
    if len(meant) == 1:
        return redirect(url_for("cases.show", case_id=meant[0].id), 303)
    return render_template("cases/candidates.html", label=label, cases=meant)


def _to(case_id: int, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("cases.show", case_id=case_id, _anchor=anchor), 303)


def _case_page(by: User, case_id: int, problems: Mapping[str, Problem] | None = None) -> str:
    page = pages.case_page(by, case_id)
    typed = request.form if problems else {}
    return render_template("cases/case.html", **page, problems=problems or {}, values=typed)


def _new_page(problems: Mapping[str, Problem]) -> str:
    customers = accounts.customers() if is_staff(actor()) else ()
    return render_template(
        "cases/new.html", customers=customers, problems=problems, values=request.values
    )
