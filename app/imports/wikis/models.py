"""Connections to live wikis, and what is known of their pages."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.database import Model, words_of
from app.imports.models import WithProblem

REFERENCE_MAX_LENGTH = 768
"""As long as a wiki lets the full name of a page be."""


class SyncPhase(enum.StrEnum):
    LISTING = "listing"
    READING = "reading"


class PageState(enum.StrEnum):
    EXPECTED = "expected"
    """To be had from an export of its space, or else one by one."""
    WAITING = "waiting"
    READ = "read"
    REFUSED = "refused"
    FAILED = "failed"
    GONE = "gone"
    """No longer listed; what becomes of its cases is for a person to say."""
    SETTLED = "settled"
    """Gone, and its cases are marked."""


TO_READ = frozenset({PageState.EXPECTED, PageState.WAITING})
NOT_LISTED = frozenset({PageState.GONE, PageState.SETTLED})


class WikiConnection(WithProblem, Model):
    """One wiki of a live server, read on a schedule."""

    __tablename__ = "wiki_connections"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    base_url: Mapped[str] = mapped_column(sa.String(255))
    wiki: Mapped[str] = mapped_column(sa.String(80))
    account: Mapped[str] = mapped_column(sa.String(80))
    """Login on the wiki; empty: read as everybody may."""
    password: Mapped[str | None] = mapped_column(sa.String(16))
    """Where the vault keeps it. Nobody is ever shown it."""
    spaces: Mapped[list[str]] = mapped_column(default=list)
    """References of the spaces to read; none: all."""
    interval_minutes: Mapped[int]
    """0: only when somebody asks."""
    auto_apply: Mapped[bool]
    enabled: Mapped[bool] = mapped_column(default=True)
    cursor: Mapped[datetime | None]
    """Changes made on the wiki before this are known."""
    listed_at: Mapped[datetime | None]
    """When all its pages were last listed."""
    phase: Mapped[SyncPhase | None] = mapped_column(words_of(SyncPhase))
    """What a sync is at; None: no sync is under way."""
    lease: Mapped[str | None] = mapped_column(sa.String(32))
    """The delivery that works on it."""
    lease_until: Mapped[datetime | None]
    """From then on another may, or the work is asked for again."""
    next_sync_at: Mapped[datetime | None] = mapped_column(index=True)
    last_sync_at: Mapped[datetime | None]
    """When a sync last came to its end."""
    failing_since: Mapped[datetime | None]
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    created_by: Mapped[User] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class

    @property
    def at_work(self) -> bool:
        return self.phase is not None

    @property
    def subject(self) -> str:
        """Return the name under which vault and audit know it."""
        return f"wiki:{self.id}"


class ListedPage(WithProblem, Model):
    """A page of a connected wiki, and whether it has been read in its present version."""

    __tablename__ = "wiki_listed_pages"
    __table_args__ = (
        sa.UniqueConstraint("connection_id", "reference"),
        sa.Index("ix_wiki_listed_pages_state", "connection_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = mapped_column(
        sa.ForeignKey("wiki_connections.id", ondelete="CASCADE")
    )
    reference: Mapped[str] = mapped_column(sa.String(REFERENCE_MAX_LENGTH))
    state: Mapped[PageState] = mapped_column(words_of(PageState))
    taken: Mapped[str | None] = mapped_column(sa.String(60))
    """The version that went into a batch, and its date: a page made anew begins again at 1.1."""
    changed: Mapped[bool] = mapped_column(default=False)
    """The latest sync brought something new of it."""
    noted_at: Mapped[datetime]
    """When its state was last set."""
