"""Cases, their timeline, what they cite, and where imported words come from."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Customer, User
from app.cases.labels import CaseLabel
from app.cases.workflow import CaseStatus, ResolutionKind
from app.database import Model, words_of

TITLE_MAX_LENGTH = 200
LABEL_MAX_LENGTH = 60


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


collaborators = sa.Table(
    "case_collaborators",
    Model.metadata,
    sa.Column("case_id", sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("user_id", sa.ForeignKey("users.id"), primary_key=True, index=True),
)


class SourcePage(Model):
    """A wiki page, in the version last imported."""

    __tablename__ = "source_pages"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(255), unique=True)
    title: Mapped[str] = mapped_column(sa.String(255))
    version: Mapped[str | None] = mapped_column(sa.String(20))
    author: Mapped[str | None] = mapped_column(sa.String(80))
    text: Mapped[str] = mapped_column(sa.Text)
    """Every line of the source; where a secret stood, its token."""
    authored_lines: Mapped[int] = mapped_column(default=0)
    """How many lines the source names an author for: an export more than a paste."""
    settled: Mapped[str | None] = mapped_column(sa.String(64))
    """Keyed digest of a source that has nothing more to bring; None while a conflict is open."""
    imported_at: Mapped[datetime]


class Case(Model):
    __tablename__ = "cases"
    __table_args__ = (
        sa.Index("ix_cases_updated", "updated_at", "id"),
        sa.Index("ix_cases_customer_updated", "customer_id", "updated_at", "id"),
        sa.Index("ix_cases_status_updated", "status", "updated_at", "id"),
        sa.Index("ix_cases_owner_updated", "owner_id", "updated_at", "id"),
        sa.Index("ix_cases_label", "prefix", "number", "day"),
        sa.UniqueConstraint("source_page_id", "label", "occurrence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"))
    label: Mapped[str] = mapped_column(sa.String(LABEL_MAX_LENGTH))
    """As printed. Not unique: see `labels`."""
    prefix: Mapped[str] = mapped_column(sa.String(32))
    number: Mapped[int]
    day: Mapped[str | None] = mapped_column(sa.String(16))
    title: Mapped[str] = mapped_column(sa.String(TITLE_MAX_LENGTH))
    problem: Mapped[str] = mapped_column(sa.Text)
    problem_html: Mapped[str] = mapped_column(sa.Text)
    status: Mapped[CaseStatus] = mapped_column(words_of(CaseStatus))
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    resolution: Mapped[str | None] = mapped_column(sa.Text)
    resolution_html: Mapped[str | None] = mapped_column(sa.Text)
    resolution_kind: Mapped[ResolutionKind | None] = mapped_column(words_of(ResolutionKind))
    resolved_at: Mapped[datetime | None]
    reopened_count: Mapped[int] = mapped_column(default=0)
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    """None: imported."""
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    wiki_engineers: Mapped[list[str]] = mapped_column(default=list)
    """The engineers as the wiki names them, until each name means somebody here."""
    source_page_id: Mapped[int | None] = mapped_column(sa.ForeignKey("source_pages.id"))
    occurrence: Mapped[int] = mapped_column(default=1)
    """1, or 2 … for a label that stands more than once on its page."""
    vanished_at: Mapped[datetime | None]
    """Since when the case no longer stands on its page."""
    version: Mapped[int] = mapped_column()

    customer: Mapped[Customer] = relationship(lazy="raise")
    owner: Mapped[User | None] = relationship(lazy="raise", foreign_keys=owner_id)
    opened_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=opened_by_id)
    collaborators: Mapped[list[User]] = relationship(
        lazy="raise", secondary=collaborators, order_by=User.name
    )
    source_page: Mapped[SourcePage | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class

    @property
    def printed_label(self) -> CaseLabel:
        return CaseLabel(self.prefix, self.number, self.day)


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


class Citation(Model):
    """A label that stands in a text of a case. What it means is looked up when asked."""

    __tablename__ = "citations"
    __table_args__ = (sa.Index("ix_citations_label", "prefix", "number", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    entry_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("entries.id", ondelete="CASCADE"), index=True
    )
    """None: it stands in the problem or the resolution."""
    prefix: Mapped[str] = mapped_column(sa.String(32))
    number: Mapped[int]
    day: Mapped[str | None] = mapped_column(sa.String(16))
    sentence: Mapped[str] = mapped_column(sa.String(300))
    internal: Mapped[bool]
    """It stands in an internal note: customers never see that it exists."""

    case: Mapped[Case] = relationship(lazy="raise")


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
