"""Every SELECT on the vault."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.database import db
from app.errors import NotFound
from app.vault.models import VaultRow


def row_of(reference: str, *, subject: str) -> VaultRow:
    """Return the sealed value that a text of `subject` refers to.

    :raises NotFound: if `subject` holds no such value.
    """
    row = db.session.scalar(
        sa.select(VaultRow).where(VaultRow.reference == reference, VaultRow.subject == subject)
    )
    if row is None:
        raise NotFound
    return row


def rows_of(subject: str) -> Sequence[VaultRow]:
    """Return every sealed value of a subject's texts."""
    return db.session.scalars(sa.select(VaultRow).where(VaultRow.subject == subject)).all()
