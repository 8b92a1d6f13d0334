"""The pages of connections: actor, policy, load, form, one operation in one transaction, 303."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.errors import InvalidInput, PilebookError, Problem
from app.imports import policy
from app.imports.policy import ImportAction
from app.imports.wikis import operations, pages, queries, reading
from app.imports.wikis.forms import ConnectionForm
from app.transaction import transaction
from app.web.errors import is_fragment_request

blueprint = Blueprint("wikis", __name__)


@blueprint.get("/imports/wikis")
def index() -> ResponseReturnValue:
    policy.require(actor(), ImportAction.READ)
    return render_template("imports/wikis/wikis.html", **pages.wikis_page(actor()))


@blueprint.get("/imports/wikis/new")
def new() -> ResponseReturnValue:
    policy.require(actor(), ImportAction.CONNECT)
    return render_template("imports/wikis/form.html", **pages.form_page(None))


@blueprint.post("/imports/wikis")
def add() -> ResponseReturnValue:
    policy.require(actor(), ImportAction.CONNECT)
    try:
        form = ConnectionForm.read(request.form, reach=reading.reach())
    except InvalidInput as refusal:
        shown = pages.form_page(None, request.form, refusal.problems)
        return render_template("imports/wikis/form.html", **shown), refusal.status
    with transaction():
        connection = operations.add_connection(form.wanted, by=actor(), at=clock.now())
    return _to(connection.id)


@blueprint.get("/imports/wikis/<int:connection_id>")
def show(connection_id: int) -> ResponseReturnValue:
    policy.require(actor(), ImportAction.READ)
    template = "_wiki.html" if is_fragment_request() else "wiki.html"
    return _wiki_page(connection_id, template)


@blueprint.get("/imports/wikis/<int:connection_id>/form")
def edit(connection_id: int) -> ResponseReturnValue:
    policy.require(actor(), ImportAction.CONNECT)
    connection = queries.connection_to_show(connection_id)
    return render_template("imports/wikis/form.html", **pages.form_page(connection))


@blueprint.post("/imports/wikis/<int:connection_id>")
def change(connection_id: int) -> ResponseReturnValue:
    policy.require(actor(), ImportAction.CONNECT)
    known = queries.connection_to_show(connection_id)
    try:
        form = ConnectionForm.read(request.form, reach=reading.reach(), known=known)
    except InvalidInput as refusal:
        shown = pages.form_page(known, request.form, refusal.problems)
        return render_template("imports/wikis/form.html", **shown), refusal.status
    with transaction():
        connection = queries.connection_to_change(connection_id)
        operations.change_connection(connection, form.wanted, by=actor(), at=clock.now())
    return _to(connection_id)


@blueprint.post("/imports/wikis/<int:connection_id>/check")
def check(connection_id: int) -> ResponseReturnValue:
    """Ask the wiki, and show its answer at once: nothing is kept of it, so there is no 303."""
    policy.require(actor(), ImportAction.CONNECT)
    connection = queries.connection_to_show(connection_id)
    try:
        facts = operations.check_connection(connection, by=actor())
    except PilebookError as trouble:
        problem = Problem(trouble.message, trouble.values)
        return _wiki_page(connection_id, "wiki.html", trouble=problem)
    return _wiki_page(connection_id, "wiki.html", facts=facts)


@blueprint.post("/imports/wikis/<int:connection_id>/syncs")
def sync(connection_id: int) -> ResponseReturnValue:
    with transaction():
        connection = queries.connection_to_change(connection_id)
        operations.request_sync(connection, by=actor(), at=clock.now())
    return _to(connection_id)


@blueprint.post("/imports/wikis/<int:connection_id>/state")
def switch(connection_id: int) -> ResponseReturnValue:
    enabled = request.form.get("enabled", "") == "1"
    with transaction():
        connection = queries.connection_to_change(connection_id)
        operations.switch_connection(connection, enabled=enabled, by=actor(), at=clock.now())
    return _to(connection_id)


@blueprint.post("/imports/wikis/<int:connection_id>/deletion")
def delete(connection_id: int) -> ResponseReturnValue:
    with transaction():
        connection = queries.connection_to_change(connection_id)
        operations.delete_connection(connection, by=actor(), at=clock.now())
    return redirect(url_for("wikis.index"), 303)


@blueprint.post("/imports/wikis/<int:connection_id>/gone/<int:page_id>")
def settle_gone(connection_id: int, page_id: int) -> ResponseReturnValue:
    with transaction():
        connection = queries.connection_to_change(connection_id)
        page = queries.gone_page_to_change(connection, page_id)
        operations.mark_page_gone(connection, page, by=actor(), at=clock.now())
    return _to(connection_id)


def _wiki_page(connection_id: int, template: str, **more: Any) -> str:
    page = pages.wiki_page(actor(), connection_id, **more)
    return render_template(f"imports/wikis/{template}", **page)


def _to(connection_id: int) -> ResponseReturnValue:
    return redirect(url_for("wikis.show", connection_id=connection_id), 303)
