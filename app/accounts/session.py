"""Who is asking: the sign-in cookie, and the door that is closed by default.

The cookie holds a random token; the database holds its digest. Flask-Login only gives the views
`current_user`: its own cookies, which outlive a sign-out, are not used.
"""

from datetime import timedelta

from flask import Flask, Request, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response

from app import clock
from app.accounts import operations, queries
from app.accounts.models import SignIn, User
from app.config import Settings
from app.errors import N_, NotAllowed
from app.transaction import transaction

PUBLIC = frozenset(
    {"accounts.sign_in_page", "accounts.sign_in", "web.assets", "web.preferences", "health"}
)
"""The endpoints that answer everybody. Every other one asks who is there."""

TOUCH_EVERY = timedelta(minutes=10)
"""How precisely the last use of a sign-in is known: a page view need not write."""

_SETTINGS = "pilebook.sign-in"


class NotSignedIn(NotAllowed):
    status = 401

    def __init__(self) -> None:
        super().__init__(N_("Sign in first."))


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions[_SETTINGS] = settings
    manager = LoginManager(app)
    manager.request_loader(_user_of)
    app.before_request(_require_sign_in)


def actor() -> User:
    """Return who is asking, on a route that is not public."""
    user: User = current_user._get_current_object()  # noqa: SLF001 - Flask's way to the object behind
    return user


def set_cookie(response: Response, token: str) -> None:
    settings: Settings = current_app.extensions[_SETTINGS]
    response.set_cookie(
        cookie_name(),
        token,
        max_age=timedelta(days=settings.session_days),
        secure=settings.https,
        httponly=True,
        samesite="Lax",
    )


def clear_cookie(response: Response) -> None:
    settings: Settings = current_app.extensions[_SETTINGS]
    response.delete_cookie(cookie_name(), secure=settings.https, httponly=True, samesite="Lax")


def token_of(asked: Request) -> str | None:
    return asked.cookies.get(cookie_name())


def cookie_name() -> str:
    """Return the cookie's name; `__Host-` makes browsers refuse one set by a neighbour host."""
    settings: Settings = current_app.extensions[_SETTINGS]
    return "__Host-pilebook" if settings.https else "pilebook"


def _user_of(asked: Request) -> User | None:
    token = token_of(asked)
    if not token:
        return None
    found = queries.sign_in_with_user(operations.digest_of(token))
    if found is None or not found.user.active or _is_over(found):
        return None
    if clock.now() - found.seen_at > TOUCH_EVERY:
        return _touched(token)
    return found.user


def _is_over(found: SignIn) -> bool:
    settings: Settings = current_app.extensions[_SETTINGS]
    now = clock.now()
    idle = timedelta(hours=settings.session_idle_hours)
    return now - found.seen_at > idle or now - found.created_at > timedelta(
        days=settings.session_days
    )


def _touched(token: str) -> User | None:
    with transaction():
        found = queries.sign_in_with_user(operations.digest_of(token))
        if found is not None:
            found.seen_at = clock.now()
    return found.user if found else None


def _require_sign_in() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint in PUBLIC or current_user.is_authenticated:
        return None  # no endpoint: there is no such page, and the answer says so
    if request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers:
        return redirect(url_for("accounts.sign_in_page", next=request.full_path.rstrip("?")))
    raise NotSignedIn
