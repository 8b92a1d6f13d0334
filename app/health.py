"""`GET /healthz`: can this process do its work? For load balancers and monitors; tells no names."""

from datetime import timedelta

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.outbox import queries as outbox

LATE_AFTER = timedelta(seconds=60)


def init_app(app: Flask) -> None:
    app.add_url_rule("/healthz", "health", health)


def health() -> ResponseReturnValue:
    """Answer 200, or 503 while the database does not answer. A late worker is told, not refused."""
    try:
        oldest = outbox.oldest_due_at()
    except SQLAlchemyError:
        return jsonify(database="unreachable"), 503
    late = oldest is not None and clock.now() - oldest > LATE_AFTER
    return jsonify(database="ok", worker="late" if late else "ok")
