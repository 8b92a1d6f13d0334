"""The only clock. Everything else is told the time as an argument (`at=`)."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present instant: aware, UTC."""
    return datetime.now(UTC)
