"""Words that were changed both on the wiki and here, until somebody says which are right."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models.cases import Case
from app.cases.models.pages import SourcePage
from app.cases.models.timeline import Entry
from app.database import Model, words_of

NOTE_MAX_LENGTH = 300


class WikiChoice(enum.StrEnum):
    WIKI = "wiki"
    """The wiki's words were taken."""
    HERE = "here"
    """What stands here was kept: the same words of the wiki raise no conflict again."""
    PASSED = "passed"
    """Nobody had to decide: the wiki changed its words again, or both came to say the same."""


class WikiConflict(Model):
    """A field or an entry for which the wiki's newest words wait beside what stands here."""

    __tablename__ = "import_conflicts"
    __table_args__ = (
        sa.Index("ix_import_conflicts_case", "case_id", "decision"),
        sa.Index("ix_import_conflicts_open", "decision", "raised_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    entry_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("entries.id", ondelete="CASCADE"), index=True
    )
    field: Mapped[str] = mapped_column(sa.String(20))
    """`entry`, or a field of the case."""
    page_id: Mapped[int] = mapped_column(sa.ForeignKey("source_pages.id"), index=True)
    page_version: Mapped[str | None] = mapped_column(sa.String(20))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    """What the wiki says; where a secret stood, its token. Empty: it says nothing any more."""
    html: Mapped[str] = mapped_column(sa.Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the wiki's words bring along: `title`, `names`, or the facts of an entry."""
    first_line: Mapped[int | None]
    last_line: Mapped[int | None]
    versions: Mapped[list[str]] = mapped_column(default=list)
    author: Mapped[str | None] = mapped_column(sa.String(80))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    """Keyed digest of the wiki's words."""
    raised_at: Mapped[datetime]
    decision: Mapped[WikiChoice | None] = mapped_column(words_of(WikiChoice))
    note: Mapped[str] = mapped_column(sa.String(NOTE_MAX_LENGTH), default="")
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship(lazy="raise")
    entry: Mapped[Entry | None] = relationship(lazy="raise")
    page: Mapped[SourcePage] = relationship(lazy="raise")
    decided_by: Mapped[User | None] = relationship(lazy="raise")
