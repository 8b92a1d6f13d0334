"""What the worker is told of a wiki. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WikiSyncRequested:
    """Somebody, or the schedule, wants the wiki read; or a part of it was, and the rest is not."""

    connection_id: int
