"""The number beside the queue in the navigation, on every page of somebody signed in."""

from flask import Flask
from flask_login import current_user

from app import clock
from app.accounts.session import actor
from app.cases import queries


def init_app(app: Flask) -> None:
    app.jinja_env.globals["open_count"] = open_count


def open_count() -> int:
    """Return how many cases wait for the reader: 1 statement, asked for once by the shell."""
    return queries.open_count(actor(), at=clock.now()) if current_user.is_authenticated else 0
