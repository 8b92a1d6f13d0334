"""Files: one row for all places where the same bytes are attached, and one for their text."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model, words_of
from app.files.kinds import RASTER

PIXELS_MAX = 40_000_000
"""A picture with more of them is only listed: shown, it would take the reader's memory."""


class File(Model):
    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    size_bytes: Mapped[int] = mapped_column(sa.BigInteger)
    media_type: Mapped[str] = mapped_column(sa.String(100))
    """What the bytes are, by themselves."""
    width: Mapped[int | None]
    """Of a picture, in pixels, as its header tells."""
    height: Mapped[int | None]
    created_at: Mapped[datetime]

    @property
    def is_raster(self) -> bool:
        """Whether a browser may show it by itself: a picture that can hold no script."""
        return self.media_type in RASTER

    @property
    def is_picture(self) -> bool:
        """Whether a page may show it among its words: its header can be read, and is no bomb."""
        pixels = (self.width or 0) * (self.height or 0)
        return self.is_raster and 0 < pixels <= PIXELS_MAX


class TextState(StrEnum):
    WHOLE = "whole"
    CUT = "cut"
    """The file has more text than is kept."""
    UNREADABLE = "unreadable"


class FileText(Model):
    """What a file says, or why that cannot be known; for the search index alone."""

    __tablename__ = "file_texts"

    file_id: Mapped[int] = mapped_column(
        sa.ForeignKey("files.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int]
    """Of the extractor: another one reads the file again."""
    state: Mapped[TextState] = mapped_column(words_of(TextState))
    reason: Mapped[str | None] = mapped_column(sa.String(20))
    """Of `app.files.extraction.Reason`."""
    text: Mapped[str] = mapped_column(sa.Text)
    """Masked; empty if there is none."""
    extracted_at: Mapped[datetime]
