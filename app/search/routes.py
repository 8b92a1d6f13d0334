"""The page of results, what its box offers, saved searches, what was asked, and groups of words."""

from time import perf_counter
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.config import Settings
from app.errors import InvalidInput
from app.search import counting, export, operations, pages, policy, queries
from app.search.forms import (
    AskedForm,
    DefaultForm,
    GroupForm,
    GroupsForm,
    QuestionsForm,
    SavedForm,
)
from app.search.policy import SearchAction
from app.search.query import label_in
from app.search.questions import week_of
from app.search.registry import search
from app.transaction import transaction
from app.web.forms import Submitted

blueprint = Blueprint("search", __name__)
blueprint.after_app_request(counting.count_opened)


@blueprint.get("/search")
def results() -> ResponseReturnValue:
    label = label_in(request.args.get("q", ""))
    if label:  # somebody pasted a reference to go there
        return redirect(f"/references/{quote(label)}", 303)
    started = perf_counter()
    page = pages.results_page(search(), actor())
    took_ms = round((perf_counter() - started) * 1000)
    response = make_response(render_template("search/results.html", took_ms=took_ms, **page))
    if pages.is_question(AskedForm.read(request.args), page):
        return counting.count_asked(page["q"], page["total"], response)
    return response


@blueprint.get("/search.csv")
def results_file() -> ResponseReturnValue:
    asked = AskedForm.read(request.args)
    first = export.first_page(search(), actor(), asked)
    lines = export.lines_of(search(), actor(), asked, first, root=request.url_root)
    response = Response(stream_with_context(lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename={_file_name()}"
    return response


@blueprint.get("/search/suggestions")
def suggestions() -> ResponseReturnValue:
    found = queries.suggest(search(), actor(), request.args.get("q", ""))
    return render_template("search/_suggestions.html", words=found.words, found=found.found)


@blueprint.post("/search/saved")
def save() -> ResponseReturnValue:
    asked = AskedForm.read(request.form)
    try:
        form = SavedForm.read(request.form)
        with transaction():
            operations.save_search(
                form.name,
                text=asked.text,
                filters=asked.filters,
                order=asked.order,
                notify=form.notify,
                by=actor(),
                at=clock.now(),
            )
    except InvalidInput as refusal:
        return _saved_page(refusal, asked), refusal.status
    return _to_saved()


@blueprint.get("/search/saved/<int:saved_id>")
def open_saved(saved_id: int) -> ResponseReturnValue:
    saved = queries.saved_search(actor(), saved_id)
    address = pages.address_of(saved)
    if saved.notify:
        with transaction():
            seen = queries.saved_search_to_change(actor(), saved_id)
            operations.note_seen(seen, at=clock.now())
    return redirect(address, 303)


@blueprint.post("/search/saved/<int:saved_id>")
def change_saved(saved_id: int) -> ResponseReturnValue:
    try:
        with transaction():
            saved = queries.saved_search_to_change(actor(), saved_id)
            form = SavedForm.read(request.form)
            operations.change_search(
                saved, name=form.name, notify=form.notify, by=actor(), at=clock.now()
            )
    except InvalidInput as refusal:
        return _saved_page(refusal, None), refusal.status
    return _to_saved()


@blueprint.post("/search/saved/<int:saved_id>/removal")
def delete_saved(saved_id: int) -> ResponseReturnValue:
    with transaction():
        operations.delete_search(queries.saved_search_to_change(actor(), saved_id))
    return _to_saved()


@blueprint.get("/search/questions")
def questions() -> ResponseReturnValue:
    policy.require(actor(), SearchAction.READ_QUESTIONS)
    form = QuestionsForm.read(request.args)
    week = form.week or week_of(clock.now(), ZoneInfo(_settings().timezone))
    page = pages.questions_page(actor(), week, shows_all=form.shows_all)
    return render_template("search/questions.html", **page)


@blueprint.get("/search/synonyms")
def synonyms() -> ResponseReturnValue:
    return _synonyms_page(None)


@blueprint.post("/search/synonyms")
def add_synonyms() -> ResponseReturnValue:
    policy.require(actor(), SearchAction.CHANGE_WORDS)
    try:
        form = GroupForm.read(request.form)
        with transaction():
            operations.add_group(form.terms, by=actor(), at=clock.now())
    except InvalidInput as refusal:
        return _synonyms_page(refusal), refusal.status
    return _to_synonyms()


@blueprint.post("/search/synonyms/<int:group_id>")
def change_synonyms(group_id: int) -> ResponseReturnValue:
    policy.require(actor(), SearchAction.CHANGE_WORDS)
    try:
        form = GroupForm.read(request.form)
        with transaction():
            group = queries.group_to_change(group_id)
            operations.change_group(group, form.terms, by=actor(), at=clock.now())
    except InvalidInput as refusal:
        return _synonyms_page(refusal), refusal.status
    return _to_synonyms()


@blueprint.post("/search/synonyms/<int:group_id>/removal")
def remove_synonyms(group_id: int) -> ResponseReturnValue:
    policy.require(actor(), SearchAction.CHANGE_WORDS)
    with transaction():
        operations.remove_group(queries.group_to_change(group_id), by=actor(), at=clock.now())
    return _to_synonyms()


@blueprint.post("/search/synonyms/built-in")
def change_default() -> ResponseReturnValue:
    policy.require(actor(), SearchAction.CHANGE_WORDS)
    try:
        form = DefaultForm.read(request.form)
        with transaction():
            if form.restores:
                operations.restore_default(form.name, by=actor(), at=clock.now())
            else:
                operations.replace_default(form.name, form.terms, by=actor(), at=clock.now())
    except InvalidInput as refusal:
        return _synonyms_page(refusal), refusal.status
    return _to_synonyms()


def _settings() -> Settings:
    settings: Settings = current_app.extensions["pilebook.settings"]
    return settings


def _file_name() -> str:
    today = clock.now().astimezone(ZoneInfo(_settings().timezone)).date()
    return f"search-{today.isoformat()}.csv"


def _to_saved() -> ResponseReturnValue:
    return redirect(url_for("search.results", _anchor="saved"), 303)


def _saved_page(refusal: InvalidInput, kept: AskedForm | None) -> str:
    """Ask for another name: of a search to be saved, or of one that is (`kept` is None)."""
    page = pages.saved_page(kept)
    return render_template(
        "search/saved.html", **page, problems=refusal.problems, values=request.form
    )


def _to_synonyms() -> ResponseReturnValue:
    return redirect(url_for("search.synonyms"), 303)


def _synonyms_page(refusal: InvalidInput | None) -> str:
    policy.require(actor(), SearchAction.READ_WORDS)
    page = pages.synonyms_page(actor(), GroupsForm.read(request.args))
    typed: Submitted = request.form if refusal else request.args
    problems = refusal.problems if refusal else {}
    return render_template("search/synonyms.html", **page, problems=problems, values=typed)
