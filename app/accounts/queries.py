"""Every SELECT on users and customers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Alias, Customer, FailedSignIn, SignIn, User
from app.accounts.names import canonical
from app.accounts.policy import STAFF
from app.database import db
from app.errors import N_, NotFound


def user_by_login(login: str) -> User:
    """Return the account of `login`, in any spelling.

    :raises NotFound: if there is none.
    """
    user = db.session.scalar(sa.select(User).where(User.login == canonical(login)))
    if user is None:
        raise NotFound(N_("There is no account “%(login)s”."), login=login)
    return user


def user(user_id: int) -> User | None:
    """Return one account, None if it is gone."""
    return db.session.get(User, user_id)


def user_to_sign_in(login: str) -> User | None:
    """Return the active account of `login`, if any: nobody learns here whether there is one."""
    return db.session.scalar(sa.select(User).where(User.login == canonical(login), User.active))


def login_taken(login: str) -> bool:
    taken = sa.select(sa.exists().where(User.login == canonical(login)))
    return db.session.scalar(taken) or False


def users() -> Sequence[User]:
    """Return every account with its customer and aliases: 2 statements."""
    everybody = sa.select(User).order_by(User.login)
    return db.session.scalars(
        everybody.options(joinedload(User.customer), selectinload(User.aliases))
    ).all()


def any_user() -> bool:
    return db.session.scalar(sa.select(sa.exists(sa.select(User.id)))) or False


def engineers() -> Sequence[User]:
    """Return whoever may own a case, by name."""
    staff = sa.select(User).where(User.active, User.role.in_(STAFF))
    return db.session.scalars(staff.order_by(User.name, User.id)).all()


def engineer(user_id: int) -> User:
    """Return one who may own a case.

    :raises NotFound: if there is none with this id.
    """
    found = db.session.scalar(
        sa.select(User).where(User.id == user_id, User.active, User.role.in_(STAFF))
    )
    if found is None:
        raise NotFound(N_("There is no such engineer."))
    return found


def engineers_among(user_ids: Collection[int]) -> Sequence[User]:
    """Return those who may own a case among these, by name."""
    staff = sa.select(User).where(User.id.in_(user_ids), User.active, User.role.in_(STAFF))
    return db.session.scalars(staff.order_by(User.name, User.id)).all()


def users_by_alias(names: Sequence[str]) -> Mapping[str, User]:
    """Return who is meant by each of `names`, as far as somebody has decided it: 1 statement."""
    keys = {canonical(name): name for name in names}
    known = sa.select(Alias).options(joinedload(Alias.user)).where(Alias.key.in_(keys))
    return {keys[alias.key]: alias.user for alias in db.session.scalars(known)}


def aliases_with_blanks() -> Sequence[str]:
    """Return the names that only somebody who knows them can read as one: 1 statement."""
    return db.session.scalars(sa.select(Alias.text).where(Alias.text.contains(" "))).all()


def alias_of(name: str) -> Alias | None:
    known = sa.select(Alias).options(joinedload(Alias.user)).where(Alias.key == canonical(name))
    return db.session.scalar(known)


def customers() -> Sequence[Customer]:
    return db.session.scalars(sa.select(Customer).order_by(Customer.code)).all()


def customer_by_code(code: str) -> Customer | None:
    return db.session.scalar(sa.select(Customer).where(Customer.code == code))


def customer(customer_id: int) -> Customer:
    """Return one customer.

    :raises NotFound: if there is none with this id.
    """
    found = db.session.get(Customer, customer_id)
    if found is None:
        raise NotFound(N_("There is no such customer."))
    return found


def sign_in_with_user(token_digest: str) -> SignIn | None:
    """Return the sign-in of a cookie with its user, whether or not it still holds."""
    return db.session.scalar(
        sa.select(SignIn)
        .where(SignIn.token_digest == token_digest)
        .options(joinedload(SignIn.user).joinedload(User.customer))
    )


def failed_sign_ins(*, account: str, address: str, since: datetime) -> tuple[int, int]:
    """Return how often the account, and how often the address, failed since then."""
    of_account = sa.select(sa.func.count()).where(
        FailedSignIn.account == account, FailedSignIn.at > since
    )
    of_address = sa.select(sa.func.count()).where(
        FailedSignIn.address == address, FailedSignIn.at > since
    )
    counts = sa.select(of_account.scalar_subquery(), of_address.scalar_subquery())
    by_account, by_address = db.session.execute(counts).one()
    return by_account, by_address
