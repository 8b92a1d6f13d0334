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
    ConflictForm,
    EntryForm,
    NewCaseForm,
    QueueForm,
    ResolutionForm,
    StatusForm,
)
from app.cases.labels import CaseLabel
from app.errors import N_, Conflict, InvalidInput, NotFound, Problem, Unavailable
from app.files import operations as files
from app.transaction import transaction
from app.web.downloads import send_bytes
from app.web.urls import safe_next

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


@blueprint.post("/cases/<int:case_id>/conflicts/<int:conflict_id>/decision")
def decide_conflict(case_id: int, conflict_id: int) -> ResponseReturnValue:
    form = ConflictForm.read(request.form)
    try:
        with transaction():
            case = queries.case_to_change(actor(), case_id)
            operations.decide_conflict(
                case,
                queries.conflict_to_change(case, conflict_id),
                form.choice,
                note=form.note,
                seen=form.version,
                by=actor(),
                at=clock.now(),
            )
    except Conflict as refusal:
        problem = Problem(refusal.message, refusal.values)
        return _case_page(actor(), case_id, {"conflict": problem}), refusal.status
    back = url_for("cases.show", case_id=case_id)
    return redirect(safe_next(request.form.get("next"), back), 303)


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


@blueprint.get("/attachments/<int:attachment_id>/<path:name>")
def attachment(attachment_id: int, name: str) -> ResponseReturnValue:  # noqa: ARG001 - for the eye
    """Send the bytes of an attachment: a picture is shown, everything else is saved."""
    found = queries.attachment(actor(), attachment_id)
    file = found.file
    if file is None:
        raise Unavailable(N_("This file is not in the source that was imported."))
    shown_as = file.media_type if file.is_raster else None
    path = files.path_of(file)
    return send_bytes(path, name=found.file_name, digest=file.sha256, shown_as=shown_as)


@blueprint.get("/wiki-files/<int:source_page_id>/<path:name>")
def wiki_file(source_page_id: int, name: str) -> ResponseReturnValue:
    """Go to the file that a text of a wiki page calls `name`."""
    found = queries.attachment_named(actor(), source_page_id, name)
    there = url_for("cases.attachment", attachment_id=found.id, name=found.file_name)
    return redirect(there, 303)


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
