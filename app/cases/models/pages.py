"""Wiki pages that words were imported from, and what stands on them beside their cases."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model

WIKI_URL_MAX_LENGTH = 1000


class SourcePage(Model):
    """A wiki page, in the version last imported."""

    __tablename__ = "source_pages"
    __table_args__ = (sa.Index("ix_source_pages_imported", "imported_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(255), unique=True)
    title: Mapped[str] = mapped_column(sa.String(255))
    version: Mapped[str | None] = mapped_column(sa.String(20))
    author: Mapped[str | None] = mapped_column(sa.String(80))
    text: Mapped[str] = mapped_column(sa.Text)
    """Every line of the source; where a secret stood, its token."""
    line_groups: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    """Who wrote which lines: `line` is the first of a group; `version`, `author` and `at`, each
    None if unknown. Empty: imported before this was kept."""
    notes: Mapped[list[list[int]]] = mapped_column(sa.JSON, default=list)
    """First and last line of every text that belongs to no case."""
    tags: Mapped[str] = mapped_column(sa.Text, default="")
    """One a line: a column that can be searched."""
    told: Mapped[str | None] = mapped_column(sa.String(64))
    """Keyed digest of the comments and tags; None while no source has told of them."""
    wiki_url: Mapped[str | None] = mapped_column(sa.String(WIKI_URL_MAX_LENGTH))
    """Where the page is read on its wiki, as the wiki itself says."""
    authored_lines: Mapped[int] = mapped_column(default=0)
    """How many lines the source names an author for: an export more than a paste."""
    settled: Mapped[str | None] = mapped_column(sa.String(64))
    """Keyed digest of a source that has nothing more to bring; None while a conflict is open."""
    imported_at: Mapped[datetime]


class WikiComment(Model):
    """What a reader of the wiki wrote below a page."""

    __tablename__ = "wiki_comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(
        sa.ForeignKey("source_pages.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    """The wiki's own number of it on the page."""
    answers: Mapped[int | None]
    """The number of the comment it answers."""
    author: Mapped[str | None] = mapped_column(sa.String(80))
    at: Mapped[datetime | None]
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)


class PageImport(Model):
    """One time that a page was written down here: what came, and when."""

    __tablename__ = "page_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(
        sa.ForeignKey("source_pages.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[str | None] = mapped_column(sa.String(20))
    author: Mapped[str | None] = mapped_column(sa.String(80))
    source: Mapped[str] = mapped_column(sa.String(20))
    """What kind of source told it: a paste, an export, the live wiki."""
    line_count: Mapped[int]
    at: Mapped[datetime]
