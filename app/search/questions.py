"""Questions as they are counted: without who asked, and without what must not be kept. Pure.

    asked, opened ──▶ Tally, in memory ──(take)──▶ the database, a row a week and question

A count is worth less than an answer: what the tally holds may be lost with its process, and beyond
`DIFFERENT_AT_MOST` questions that nobody has taken, more are not counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from threading import Lock
from typing import NamedTuple

from app import redaction
from app.search.analysis.folding import fold
from app.search.query import QUERY_MAX_LENGTH

KEPT_FOR = timedelta(days=90)
DIFFERENT_AT_MOST = 1_000


class Key(NamedTuple):
    week: date
    text: str


@dataclass
class Counts:
    asked: int = 0
    opened: int = 0
    hits: int | None = None
    """How many were found the last time; None: it was not asked again."""

    def add(self, other: "Counts") -> None:
        self.asked += other.asked
        self.opened += other.opened
        self.hits = self.hits if other.hits is None else other.hits


@dataclass
class Tally:
    """What has been counted and not yet written down; every thread of a process adds to it."""

    _counts: dict[Key, Counts] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, key: Key, counts: Counts) -> None:
        with self._lock:
            if key in self._counts or len(self._counts) < DIFFERENT_AT_MOST:
                self._counts.setdefault(key, Counts()).add(counts)

    def take(self) -> Mapping[Key, Counts]:
        """Return everything that was counted, and begin anew."""
        with self._lock:
            taken, self._counts = self._counts, {}
        return taken

    def give_back(self, counts: Mapping[Key, Counts]) -> None:
        """Take back what could not be written down; what was counted meanwhile is newer."""
        meanwhile = self.take()
        for kept in (counts, meanwhile):
            for key, each in kept.items():
                self.add(key, each)

    @property
    def is_empty(self) -> bool:
        return not self._counts


def kept_form(text: str) -> str:
    """Return a question as it is kept: one spelling, masked, and not too long."""
    return redaction.mask(" ".join(fold(text).split()))[:QUERY_MAX_LENGTH]


def week_of(instant: datetime, zone: tzinfo) -> date:
    """Return the Monday of an instant's week at the desk."""
    return monday_of(instant.astimezone(zone).date())


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
