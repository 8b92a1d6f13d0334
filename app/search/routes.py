"""The page of results."""

from time import perf_counter
from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.search.pages import results_page
from app.search.query import label_in
from app.search.registry import search

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
def results() -> ResponseReturnValue:
    label = label_in(request.args.get("q", ""))
    if label:  # somebody pasted a reference to go there
        return redirect(f"/references/{quote(label)}", 303)
    started = perf_counter()
    page = results_page(search(), current_user)
    took_ms = round((perf_counter() - started) * 1000)
    return render_template("search/results.html", took_ms=took_ms, **page)
