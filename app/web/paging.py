"""Pages of a long list by key, not by number: steady while rows are added, fast at any depth.

    newer ◀── [ at, id  …  at, id ] ──▶ older

A list is ordered by an instant and, where that is equal, by id; both falling. A cursor names the
row a page starts beside; it is opaque to the browser, and anything else in its place is refused.
The list's own query asks for one row more than a page holds, which tells that there is a next one.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from app.errors import N_, InvalidInput, Problem
from app.web.forms import Submitted

T = TypeVar("T")
U = TypeVar("U")
R = TypeVar("R")

SIZES = (25, 50, 100)
DEFAULT_SIZE = 50

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(r"([no]) (-?[0-9]{1,18}) ([0-9]{1,18})", re.ASCII)
_DAMAGED = N_("The address of this page is damaged. Start from the first page.")


@dataclass(frozen=True)
class Cursor:
    """The page right after the row with this instant and id; right before it if `backwards`.

    A page read backwards is asked for in rising order: the rows nearest to the cursor first.
    """

    at: datetime
    id: int
    backwards: bool = False

    def __str__(self) -> str:
        microseconds = (self.at - _EPOCH) // timedelta(microseconds=1)
        text = f"{'n' if self.backwards else 'o'} {microseconds} {self.id}"
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote.

        :raises InvalidInput: if it is anything else.
        """
        try:
            padded = text.encode("ascii") + b"=" * (-len(text) % 4)
            found = _CURSOR.fullmatch(urlsafe_b64decode(padded).decode("ascii"))
            if found is None:
                raise InvalidInput({"cursor": Problem(_DAMAGED)})
            at = _EPOCH + timedelta(microseconds=int(found[2]))
        except (UnicodeError, Base64Error, OverflowError) as error:
            raise InvalidInput({"cursor": Problem(_DAMAGED)}) from error
        return cls(at, int(found[3]), backwards=found[1] == "n")


@dataclass(frozen=True)
class Page(Generic[T]):
    """The rows of one page, newest first, and the cursors of its neighbours as text."""

    items: tuple[T, ...]
    newer: str | None = None
    older: str | None = None

    def map(self, function: Callable[[T], U]) -> "Page[U]":
        """Return the same page of what `function` makes of its rows."""
        return Page(tuple(function(item) for item in self.items), self.newer, self.older)


@dataclass(frozen=True)
class Window:
    """Which page is wanted, and how long it is."""

    cursor: Cursor | None = None
    size: int = DEFAULT_SIZE

    @classmethod
    def read(cls, arguments: Submitted) -> Self:
        """Read `cursor` and `size` out of an address.

        :raises InvalidInput: if the cursor is not one of ours. A size that is not offered is not
            worth a refusal: the usual one is taken.
        """
        text, size = arguments.get("cursor", ""), arguments.get("size", "")
        offered = {str(each): each for each in SIZES}
        return cls(Cursor.parse(text) if text else None, offered.get(size, DEFAULT_SIZE))

    def page_of(self, rows: Sequence[T], key: Callable[[T], tuple[datetime, int]]) -> Page[T]:
        """Return the page that the rows make: up to `size` + 1, nearest to the cursor first."""
        more = len(rows) > self.size
        items = tuple(rows[: self.size])
        newer, older = self.cursor is not None, more
        if self.cursor is not None and self.cursor.backwards:
            items, newer, older = items[::-1], more, True
        if not items:
            return Page(())
        return Page(
            items,
            str(Cursor(*key(items[0]), backwards=True)) if newer else None,
            str(Cursor(*key(items[-1]))) if older else None,
        )


def windowed(
    wanted: sa.Select[R],
    window: Window,
    *,
    at: InstrumentedAttribute[datetime],
    row: InstrumentedAttribute[int],
) -> sa.Select[R]:
    """Limit `wanted` to one page and one row more, beginning beside the cursor."""
    cursor, limited = window.cursor, wanted.limit(window.size + 1)
    if cursor is None:
        return limited.order_by(at.desc(), row.desc())
    # The first condition alone lets the database begin at the right place of its index.
    if cursor.backwards:
        beyond = sa.and_(at >= cursor.at, sa.or_(at > cursor.at, row > cursor.id))
        return limited.where(beyond).order_by(at.asc(), row.asc())
    beyond = sa.and_(at <= cursor.at, sa.or_(at < cursor.at, row < cursor.id))
    return limited.where(beyond).order_by(at.desc(), row.desc())
