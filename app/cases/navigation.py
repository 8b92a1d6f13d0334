"""What templates anywhere ask of cases: the number beside the queue, the way to a wiki line."""

from flask import Flask
from flask_login import current_user

from app import clock
from app.accounts.session import actor
from app.cases import queries
from app.cases.wiki_pages import line_url


def init_app(app: Flask) -> None:
    app.jinja_env.globals["open_count"] = open_count
    app.jinja_env.globals["line_url"] = line_url


def open_count() -> int:
    """Return how many cases wait for the reader: 1 statement, asked for once by the shell."""
    return queries.open_count(actor(), at=clock.now()) if current_user.is_authenticated else 0
