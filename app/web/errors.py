"""Failures as answers: a page for a browser, a fragment for htmx, in the reader's language.

What does not exist and what the reader may not know of answer alike, byte for byte. An unexpected
failure tells a reference number and nothing else; the log has the rest under that number.
"""

import logging
import secrets
from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.errors import N_, InvalidInput, NotAllowed, NotFound, PilebookError, Problem
from app.web.messages import translated

logger = logging.getLogger(__name__)

NOT_FOUND, SERVER_ERROR, BAD_REQUEST = 404, 500, 400

TITLES = MappingProxyType(
    {
        400: N_("The browser sent something unreadable"),
        403: N_("Not allowed"),
        404: N_("Page not found"),
        405: N_("This address does not do that"),
        409: N_("This does not fit the present state"),
        413: N_("Too large"),
        422: N_("Please check the input"),
        429: N_("Too many requests"),
        500: N_("Something went wrong on the server"),
        503: N_("Not available at the moment"),
    }
)
MESSAGES = MappingProxyType(
    {
        400: N_("Reload the page and try again."),
        401: N_("Sign in and try again."),
        403: NotAllowed().message,
        404: NotFound().message,
        405: N_("Go back and use the buttons on the page."),
        413: N_("Send less at once, or a smaller file."),
        429: N_("Wait a minute and try again."),
        500: N_(
            "Try again. If it happens again, tell the administrator this number: %(reference)s."
        ),
    }
)
EXPIRED_FORM = N_("This form is out of date. Reload the page and send it again.")


def is_fragment_request() -> bool:
    """Return whether htmx asks for a part of a page; a step back in history wants the whole."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers


def anticipated(error: PilebookError) -> Response:
    """Answer a failure that the code foresaw, in its own words."""
    if error.status == NOT_FOUND:
        return _answer(NOT_FOUND)
    problems = error.problems if isinstance(error, InvalidInput) else None
    return _answer(error.status, translated(error.message, error.values), problems=problems)


def refused(error: HTTPException) -> Response:
    """Answer what Flask refused before or instead of our code."""
    if error.response is not None or error.code is None or error.code < BAD_REQUEST:
        return make_response(error)  # a redirect, or an answer made elsewhere
    message = translated(EXPIRED_FORM, {}) if isinstance(error, CSRFError) else None
    response = _answer(error.code, message)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After", "WWW-Authenticate"}:
            response.headers[name] = value
    return response


def unexpected(error: Exception) -> Response:
    """Answer a fault of ours; a developer and a test get the fault itself.

    :raises Exception: the same again while testing or debugging.
    """
    if current_app.testing or current_app.debug:
        raise error
    reference = secrets.token_hex(4).upper()
    logger.error("failure %s at %s %s", reference, request.method, request.path, exc_info=error)
    g._login_user = None  # noqa: SLF001 - the page must not load a person from what has failed
    return _answer(SERVER_ERROR, translated(MESSAGES[SERVER_ERROR], {"reference": reference}))


def _answer(
    status: int, message: str | None = None, *, problems: Mapping[str, Problem] | None = None
) -> Response:
    name = "errors/_error.html" if is_fragment_request() else "errors/error.html"
    page = render_template(
        name,
        status=status,
        title=TITLES.get(status, TITLES[BAD_REQUEST]),
        message=message or translated(MESSAGES.get(status, MESSAGES[BAD_REQUEST]), {}),
        problems=problems or {},
        shell=status != SERVER_ERROR,
    )
    return make_response(page, status)


def init_app(app: Flask) -> None:
    app.register_error_handler(PilebookError, anticipated)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(Exception, unexpected)
