"""Cases, who works on them, and what they cite."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Customer, User
from app.cases.labels import CaseLabel
from app.cases.models.facts import CaseField
from app.cases.models.pages import SourcePage
from app.cases.workflow import CaseStatus, ResolutionKind
from app.database import Model, words_of

TITLE_MAX_LENGTH = 200
LABEL_MAX_LENGTH = 60

collaborators = sa.Table(
    "case_collaborators",
    Model.metadata,
    sa.Column("case_id", sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("user_id", sa.ForeignKey("users.id"), primary_key=True, index=True),
)


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
    form_fields: Mapped[list[CaseField]] = relationship(
        lazy="raise", order_by=CaseField.position, cascade="all, delete-orphan"
    )
    """The form that the wiki page carries on top of the case."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class

    @property
    def printed_label(self) -> CaseLabel:
        return CaseLabel(self.prefix, self.number, self.day)


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
    target_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True
    )
    """The very case that is meant, where somebody has said so."""

    case: Mapped[Case] = relationship(lazy="raise", foreign_keys=case_id)
