"""The addresses that belong to no part of the product: home, assets, preferences."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.web.assets import serve
from app.web.preferences import keep_preferences

blueprint = Blueprint("web", __name__)

blueprint.add_url_rule("/assets/<name>", "assets", serve)
blueprint.add_url_rule("/preferences", "preferences", keep_preferences, methods=["POST"])


@blueprint.get("/")
def home() -> ResponseReturnValue:
    return redirect(url_for("cases.queue"))
