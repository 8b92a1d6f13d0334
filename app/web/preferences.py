"""Language and theme, kept in cookies of this browser, signed in or not."""

from enum import StrEnum

from flask import redirect, request
from werkzeug.wrappers import Response

from app.web.forms import FormReader
from app.web.locale import LANGUAGE_COOKIE
from app.web.urls import safe_next

THEME_COOKIE = "theme"
YEAR_IN_SECONDS = 31_536_000


class Language(StrEnum):
    CHINESE = "zh"
    ENGLISH = "en"


class Theme(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


def keep_preferences() -> Response:
    """Answer `POST /preferences`: keep what was chosen, go back to the page it was chosen on."""
    reader = FormReader(request.form)
    language = reader.optional_choice("language", Language)
    theme = reader.optional_choice("theme", Theme)
    reader.finish()
    response = redirect(safe_next(request.form.get("next")), code=303)
    if language:
        _keep(response, LANGUAGE_COOKIE, language)
    if theme:
        _keep(response, THEME_COOKIE, theme)
    return response


def chosen_theme() -> Theme:
    """Return the theme chosen in this browser; the system's where none was."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return Theme(chosen) if chosen in set(Theme) else Theme.SYSTEM


def _keep(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=YEAR_IN_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
