"""Sign-in and sign-out."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import clock
from app.accounts import operations, passwords, queries, session
from app.accounts.names import NAME_MAX_LENGTH
from app.config import Settings
from app.errors import N_, InvalidInput, Problem
from app.transaction import transaction
from app.web.urls import safe_next

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/sign-in")
def sign_in_page() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")))
    return _page({})


@blueprint.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    try:
        token = _begun_sign_in(request.form.get("login", ""), request.form.get("password", ""))
    except InvalidInput as refusal:
        return _page(refusal.problems), refusal.status
    response = redirect(safe_next(request.form.get("next")), 303)
    session.set_cookie(response, token)
    return response


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    with transaction():
        operations.sign_out(session.token_of(request) or "")
    response = redirect(url_for("accounts.sign_in_page"), 303)
    session.clear_cookie(response)
    return response


def _begun_sign_in(login: str, password: str) -> str:
    """Return the token of a new sign-in. Says the same, as slowly, for every wrong pair.

    :raises InvalidInput: if the pair is wrong, or was wrong too often.
    """
    settings: Settings = current_app.extensions["pilebook.settings"]
    login, address, now = login[:NAME_MAX_LENGTH], request.remote_addr or "", clock.now()
    if not operations.may_try(login, address, allowed=settings.sign_in_attempts, at=now):
        raise InvalidInput({"login": Problem(N_("Too many attempts. Try again in 15 minutes."))})
    user = queries.user_to_sign_in(login)
    right = passwords.matches(password, user.password_hash if user else None)
    with transaction():  # the hash is compared before it, so that nobody waits for the comparing
        if user is not None and right:
            return operations.sign_in(user, at=now)
        operations.note_failure(login, address, at=now)
    raise InvalidInput({"login": Problem(N_("The login or the password is wrong."))})


def _page(problems: dict[str, Problem]) -> str:
    return render_template(
        "accounts/sign_in.html",
        values={"login": request.form.get("login", "")},
        problems=problems,
        next=request.values.get("next", ""),
    )
