"""The pages about wiki pages: for the desk alone, to everybody else they are not there."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.cases import policy, queries, wiki_pages
from app.cases.forms import PartForm, WikiPagesForm

blueprint = Blueprint("wiki_pages", __name__, url_prefix="/wiki-pages")


@blueprint.get("")
def index() -> ResponseReturnValue:
    policy.require_desk(actor())
    form = WikiPagesForm.read(request.args)
    return render_template("wiki_pages/index.html", **wiki_pages.list_page(actor(), form))


@blueprint.get("/<int:page_id>")
def show(page_id: int) -> ResponseReturnValue:
    policy.require_desk(actor())
    part = PartForm.read(request.args).part
    return render_template("wiki_pages/page.html", **wiki_pages.source_page(actor(), page_id, part))


@blueprint.get("/named/<path:reference>")
def named(reference: str) -> ResponseReturnValue:
    """Go to the page that a link of the wiki names."""
    page_id = queries.wiki_page_named(actor(), reference)
    return redirect(url_for("wiki_pages.show", page_id=page_id), 303)
