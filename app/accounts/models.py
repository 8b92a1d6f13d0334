"""Users, their aliases, customers, and who is signed in."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Model, words_of


class Role(enum.StrEnum):
    ENGINEER = "engineer"
    LEAD = "lead"
    CUSTOMER = "customer"
    ADMIN = "admin"


class Customer(Model):
    """An operator or sub-operator: the tenant whose cases nobody else's contacts may see."""

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(32), unique=True)
    """Lower-case letters, as in the labels of its cases: `gxyl`."""
    name: Mapped[str] = mapped_column(sa.String(80))
    created_at: Mapped[datetime]


class User(Model):
    __tablename__ = "users"
    __table_args__ = (
        sa.CheckConstraint(
            "(role = 'customer') = (customer_id IS NOT NULL)", name="customer_has_organisation"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(sa.String(80), unique=True)
    """Canonical: NFKC, case folded."""
    name: Mapped[str] = mapped_column(sa.String(80))
    role: Mapped[Role] = mapped_column(words_of(Role))
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    customer: Mapped[Customer | None] = relationship(lazy="raise")
    aliases: Mapped[list["Alias"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", back_populates="user"
    )

    is_authenticated = True  # what Flask-Login asks of a user; nobody signed out is a User
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.active

    def get_id(self) -> str:
        return str(self.id)


class Alias(Model):
    """Another name under which a person appears in texts: initials, a login, the name in Chinese.

    One alias means one person everywhere.
    """

    __tablename__ = "aliases"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(sa.String(80))
    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    """Canonical: NFKC, case folded."""
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)

    user: Mapped[User] = relationship(lazy="raise", back_populates="aliases")


class SignIn(Model):
    """Somebody is signed in on some browser, until the row goes."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """SHA-256 of the cookie: a copy of the database signs nobody in."""
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="raise")


class FailedSignIn(Model):
    """One wrong password: counted per account and per address, forgotten after a day."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (
        sa.Index("ix_failed_sign_ins_account", "account", "at"),
        sa.Index("ix_failed_sign_ins_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(sa.String(80))
    address: Mapped[str] = mapped_column(sa.String(45))
    at: Mapped[datetime] = mapped_column(index=True)
