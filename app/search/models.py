"""What a desk keeps of its searching: own groups of synonyms, saved searches, what was asked."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.database import Model, words_of
from app.search.index import Order
from app.search.query import QUERY_MAX_LENGTH

NAME_MAX_LENGTH = 40
SAVED_NAME_MAX_LENGTH = 80


class SynonymGroup(Model):
    """Words that mean the same; or, where it stands for one of the product's groups, instead of it.

    A group that is removed stays as a row without words, so that `version`, which grows with every
    change, tells each process whether what it keeps is still what holds.
    """

    __tablename__ = "search_synonyms"
    __table_args__ = (sa.Index("ix_search_synonyms_changed", "changed_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    terms: Mapped[list[str]] = mapped_column(default=list)
    stands_for: Mapped[str | None] = mapped_column(sa.String(NAME_MAX_LENGTH), unique=True)
    """The word that names the product's group."""
    removed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(unique=True)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    """None: a command of the server's operator."""

    changed_by: Mapped[User | None] = relationship(lazy="raise")


class SavedSearch(Model):
    """A question with its filters, to be asked again by whoever saved it, and by nobody else."""

    __tablename__ = "saved_searches"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "name"),
        sa.Index("ix_saved_searches_due", "notify", "looked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(SAVED_NAME_MAX_LENGTH))
    text: Mapped[str] = mapped_column(sa.String(QUERY_MAX_LENGTH))
    filters: Mapped[list[list[str]]] = mapped_column(sa.JSON, default=list)
    """Pairs of a field's name and one value, as in the address of the results."""
    sorting: Mapped[Order] = mapped_column(words_of(Order))
    notify: Mapped[bool]
    """Whether new hits are looked for."""
    seen_at: Mapped[datetime]
    looked_at: Mapped[datetime]
    """When new hits were last looked for."""
    new_count: Mapped[int] = mapped_column(default=0)
    """How many hits have come or changed since it was last seen."""

    user: Mapped[User] = relationship(lazy="raise")


class AskedQuestion(Model):
    """How often something was asked in a week: of nobody in particular, and masked."""

    __tablename__ = "asked_questions"
    __table_args__ = (sa.UniqueConstraint("week", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[date]
    """Its Monday."""
    text: Mapped[str] = mapped_column(sa.String(QUERY_MAX_LENGTH))
    asked: Mapped[int]
    hits: Mapped[int]
    """How many were found the last time."""
    opened: Mapped[int]
    """How often something that was found has been opened."""
