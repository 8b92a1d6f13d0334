"""Running the product apart from the test, as another process would see the world.

A test arranges in its own app context and session. A request, the worker or a command must neither
find that context (Flask would serve the second user as the first) nor miss what the test has only
flushed; and the test must see afterwards what they have changed.
"""

import re
import secrets
from collections.abc import Callable
from contextvars import Context
from typing import Any, TypeVar

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from app.database import db
from app.outbox import worker

Answer = TypeVar("Answer")


def apart(work: Callable[[], Answer]) -> Answer:
    """Save what the test has arranged, do `work` outside its context, and forget what it knew."""
    if not has_app_context():
        return Context().run(work)
    db.session.commit()
    try:
        return Context().run(work)
    finally:
        db.session.expire_all()


class Client(FlaskClient):
    """A browser without a page: every request runs apart from the test.

    What it sends carries the token that the product's forms carry; a test of that very protection
    sets `sends_token` to False.
    """

    sends_token = True

    def open(self, *args: Any, headers: Any = None, **kwargs: Any) -> TestResponse:
        sent = Headers(headers)
        if self.sends_token:
            sent.setdefault("X-CSRFToken", self._token())
        kwargs.setdefault("buffered", True)  # what is streamed keeps a connection until it is read
        return apart(lambda: super(Client, self).open(*args, headers=sent, **kwargs))

    def _token(self) -> str:
        """Return what a form of this browser's session carries, as Flask-WTF makes it."""
        with self.session_transaction() as session:
            secret = session.setdefault("csrf_token", secrets.token_hex(20))
        signer = URLSafeTimedSerializer(self.application.secret_key or "", salt="wtf-csrf-token")
        token = signer.dumps(secret)
        return token if isinstance(token, str) else token.decode()


def without_tokens(answer: TestResponse) -> str:
    """Return the page without its form tokens: they differ from one second to the next."""
    return re.sub(r"[\w-]{20,}\.[\w-]{6}\.[\w-]{20,}", "", answer.text)


def deliver(app: Flask) -> int:
    """Deliver what the outbox holds, until nothing is due; return how many messages it was."""

    def work() -> int:
        with app.app_context():
            delivered = 0
            while count := worker.deliver_pending():
                delivered += count
            return delivered

    return apart(work)
