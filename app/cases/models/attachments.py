"""Files that texts of cases name, and files of wiki pages that no text names."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models.cases import Case
from app.cases.models.pages import SourcePage
from app.database import Model
from app.files.models import File
from app.files.names import NAME_MAX_LENGTH, safe_name
from app.redaction import mask


class Attachment(Model):
    __tablename__ = "attachments"
    __table_args__ = (sa.Index("ix_attachments_named", "source_page_id", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_page_id: Mapped[int] = mapped_column(sa.ForeignKey("source_pages.id"))
    case_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True
    )
    """None: a file of the page that no case names."""
    entry_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("entries.id", ondelete="CASCADE"), index=True
    )
    field: Mapped[str | None] = mapped_column(sa.String(20))
    """Problem or resolution; None: an entry names it, or a line of the case outside its texts."""
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("files.id"), index=True)
    """None: the wiki names it, and no source has brought its bytes."""
    name: Mapped[str] = mapped_column(sa.String(NAME_MAX_LENGTH))
    name_key: Mapped[str] = mapped_column(sa.String(NAME_MAX_LENGTH))
    """Equal for every way the name may be written: see `app.files.names`."""
    line: Mapped[int | None]
    """The line of the page that names it."""
    width: Mapped[int | None]
    """As written on the page."""
    height: Mapped[int | None]
    wiki_author: Mapped[str | None] = mapped_column(sa.String(80))
    wiki_version: Mapped[str | None] = mapped_column(sa.String(20))
    wiki_at: Mapped[datetime | None]
    """When the file came to the wiki in this version."""
    internal: Mapped[bool]
    """It stands where customers do not read: they never learn that it exists."""

    case: Mapped[Case | None] = relationship(lazy="raise")
    source_page: Mapped[SourcePage] = relationship(lazy="raise")
    file: Mapped[File | None] = relationship(lazy="raise")

    @property
    def shown_name(self) -> str:
        """The name as anybody may read it: one that holds a phone number shows its mask."""
        return mask(self.name)

    @property
    def file_name(self) -> str:
        """The name under which it may be saved."""
        return safe_name(self.shown_name)
