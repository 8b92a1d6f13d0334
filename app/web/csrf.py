"""Refuses a change that another site made the browser send: a token in the form, and the origin.

The token lives as long as the session, not an hour: a reply that took long to write is not lost.
"""

from flask import Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect

csrf = CSRFProtect()  # `csrf.exempt(blueprint)` for callers who bring a token of their own

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITES = frozenset({"same-origin", "none"})


def refuse_other_origins() -> None:
    """Stop a change whose headers say that it comes from elsewhere.

    :raises CSRFError: 400; what neither header tells is left to the token.
    """
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        raise CSRFError("The Origin header names another site.")
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITES:
        raise CSRFError("The Sec-Fetch-Site header names another site.")


def init_app(app: Flask) -> None:
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    # The origin check above does what the referrer check would, and works without a referrer.
    app.config.setdefault("WTF_CSRF_SSL_STRICT", False)
    app.before_request(refuse_other_origins)
    csrf.init_app(app)
