"""One row per value found in a text."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model


class VaultRow(Model):
    __tablename__ = "vault"

    reference: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    """The token's reference: 16 hexadecimal digits."""
    kind: Mapped[str] = mapped_column(sa.String(20))
    subject: Mapped[str] = mapped_column(sa.String(80), index=True)
    """What holds the text: `case:12`. Only who may read that may ask for the value."""
    sealed: Mapped[bytes]
    created_at: Mapped[datetime]
