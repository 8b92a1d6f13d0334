"""The timeline of a case, and where its imported words come from."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models.pages import SourcePage
from app.database import Model, words_of


class EntryKind(enum.StrEnum):
    CUSTOMER = "customer"
    REPLY = "reply"
    NOTE = "note"
    EVENT = "event"


class EventKind(enum.StrEnum):
    OPENED = "opened"
    IMPORTED = "imported"
    STATUS_CHANGED = "status_changed"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    WIKI_CHANGED = "wiki_changed"
    WIKI_VANISHED = "wiki_vanished"


class Entry(Model):
    """One piece of the timeline: somebody's words, or something that happened."""

    __tablename__ = "entries"
    __table_args__ = (sa.UniqueConstraint("case_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    position: Mapped[int]
    """Its place: the order of the page for imported entries, then of coming."""
    kind: Mapped[EntryKind] = mapped_column(words_of(EntryKind))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    speaker: Mapped[str | None] = mapped_column(sa.String(80))
    """As written on the wiki: 【令技术】."""
    text: Mapped[str] = mapped_column(sa.Text, default="")
    html: Mapped[str] = mapped_column(sa.Text, default="")
    excerpt: Mapped[str] = mapped_column(sa.String(200), default="")
    event: Mapped[EventKind | None] = mapped_column(words_of(EventKind))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What an event changed, from what to what."""
    at: Mapped[datetime | None]
    """When it was said or done. None: the wiki does not tell."""
    day: Mapped[date | None]
    """The day a date mark on the wiki gives."""
    mark: Mapped[str | None] = mapped_column(sa.String(200))
    """That date mark as written."""

    author: Mapped[User | None] = relationship(lazy="raise")
    provenance: Mapped["Provenance | None"] = relationship(lazy="raise", back_populates="entry")


class Provenance(Model):
    """Where an imported field or entry comes from: page, version, author, lines."""

    __tablename__ = "provenance"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    entry_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("entries.id", ondelete="CASCADE"), unique=True
    )
    field: Mapped[str] = mapped_column(sa.String(20))
    page_id: Mapped[int] = mapped_column(sa.ForeignKey("source_pages.id"), index=True)
    first_line: Mapped[int]
    last_line: Mapped[int]
    versions: Mapped[list[str]]
    author: Mapped[str | None] = mapped_column(sa.String(80))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    """Keyed digest of the wiki's words as imported: tells what changed there since."""
    kept: Mapped[str] = mapped_column(sa.String(64))
    """Keyed digest of what was made of them here: tells what changed here since."""

    entry: Mapped[Entry | None] = relationship(lazy="raise", back_populates="provenance")
    page: Mapped[SourcePage] = relationship(lazy="raise")
