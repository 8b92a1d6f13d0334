"""Logs: one JSON object a line, with no secret and no personal data in it.

Whatever reaches a log passes the redaction first: the sentence, its values, the text of an
exception. A line break in a value stays escaped, so one line is one event.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from app import redaction

MAX_LENGTH = 4000
"""Characters of one value: a log is no place for a whole text."""

Event = MutableMapping[str, Any]


def configure(level: str) -> None:
    """Send every logger's events to the error output as JSON."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.contextvars.merge_contextvars,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            masked,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.raiseExceptions = False  # its own complaint would print the event unmasked
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it tells of every request
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells of every step


def masked(_logger: object, _method: str, event: Event) -> Event:
    """Mask every text of an event."""
    return {key: _masked_value(value) for key, value in event.items()}


def _masked_value(value: object) -> object:
    if isinstance(value, str):
        return redaction.mask(value[:MAX_LENGTH])
    if isinstance(value, int | float | bool | None):
        return value
    return redaction.mask(str(value)[:MAX_LENGTH])
