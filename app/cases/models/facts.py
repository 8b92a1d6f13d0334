"""What a page says of a case beside its words: the form filled in, tickets in other systems."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.cases.form_kinds import FormFieldKind
from app.database import Model, words_of

FORM_LABEL_MAX_LENGTH = 40
PARTNER_MAX_LENGTH = 40
TICKET_MAX_LENGTH = 60


class CaseField(Model):
    """One line of a filled form: `订单号：…`."""

    __tablename__ = "case_fields"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[FormFieldKind] = mapped_column(words_of(FormFieldKind))
    label: Mapped[str] = mapped_column(sa.String(FORM_LABEL_MAX_LENGTH))
    """As written."""
    value: Mapped[str] = mapped_column(sa.Text)
    """Where a secret or a phone number stood, its token."""
    line: Mapped[int]
    """Where it stands on the page."""


class ExternalReference(Model):
    """A ticket of the same matter in another organisation's system. Of the desk alone."""

    __tablename__ = "external_references"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    system: Mapped[str] = mapped_column(sa.String(PARTNER_MAX_LENGTH), default="")
    """Whose system, as written; empty: the page does not tell."""
    number: Mapped[str] = mapped_column(sa.String(TICKET_MAX_LENGTH))
    line: Mapped[int]
