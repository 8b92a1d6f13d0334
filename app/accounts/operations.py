"""What happens to accounts. Flush, never commit."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.accounts import passwords, queries
from app.accounts.messages import AliasAdded
from app.accounts.models import Alias, Customer, FailedSignIn, Role, SignIn, User
from app.accounts.names import NAME_MAX_LENGTH, canonical, network_of
from app.audit import operations as audit
from app.database import db
from app.errors import N_, Conflict, InvalidInput, Problem
from app.outbox.operations import publish

ATTEMPT_WINDOW = timedelta(minutes=15)
ADDRESS_FACTOR = 10
"""An office shares an address: it may fail ten times as often as one account."""

_CODE = re.compile(r"[a-z][a-z0-9]{0,31}")


def create_customer(code: str, name: str, *, by: User | None, at: datetime) -> Customer:
    """Add a tenant.

    :raises InvalidInput: if the code is not made of lower-case letters and digits, or is taken.
    """
    if not _CODE.fullmatch(code):
        raise InvalidInput(
            {"code": Problem(N_("A code is up to 32 lower-case letters and digits: gxyl."))}
        )
    if queries.customer_by_code(code):
        raise InvalidInput({"code": Problem(N_("This code is taken."))})
    customer = Customer(code=code, name=name.strip()[:NAME_MAX_LENGTH] or code, created_at=at)
    db.session.add(customer)
    db.session.flush()
    audit.record("customer.created", f"customer:{customer.id}", by=by, at=at)
    return customer


def create_user(
    login: str,
    *,
    name: str,
    role: Role,
    password: str,
    customer: Customer | None = None,
    by: User | None,
    at: datetime,
) -> User:
    """Add an account. A customer's account belongs to an organisation, nobody else's does.

    :raises InvalidInput: with every problem of the login, the password and the organisation.
    """
    problems = {
        **_login_problems(login),
        **password_problems(password),
        **_organisation_problems(role, customer),
    }
    if problems:
        raise InvalidInput(problems)
    user = User(
        login=canonical(login),
        name=name.strip()[:NAME_MAX_LENGTH] or login,
        role=role,
        customer_id=customer.id if customer else None,
        password_hash=passwords.hashed(password),
        created_at=at,
    )
    db.session.add(user)
    db.session.flush()
    audit.record("user.created", f"user:{user.id}", by=by, at=at, details={"role": role.value})
    return user


def password_problems(password: str) -> dict[str, Problem]:
    if len(password) < passwords.MIN_LENGTH:
        message = N_("A password has at least %(length)d characters.")
        return {"password": Problem(message, {"length": passwords.MIN_LENGTH})}
    if len(password.encode()) > passwords.MAX_BYTES:
        return {"password": Problem(N_("This password is too long."))}
    return {}


def _login_problems(login: str) -> dict[str, Problem]:
    if not canonical(login) or len(login) > NAME_MAX_LENGTH:
        return {"login": Problem(N_("A login has 1 to 80 characters."))}
    if queries.alias_of(login):
        return {"login": Problem(N_("This name already means somebody."))}
    if queries.login_taken(login):
        return {"login": Problem(N_("This login is taken."))}
    return {}


def _organisation_problems(role: Role, customer: Customer | None) -> dict[str, Problem]:
    if (role is Role.CUSTOMER) == (customer is not None):
        return {}
    return {"customer": Problem(N_("A customer's account, and no other, has an organisation."))}


def add_alias(user: User, text: str, *, by: User | None, at: datetime) -> Alias:
    """Let `text` mean `user` wherever it stands for a person.

    :raises Conflict: if it already means somebody else.
    """
    known = queries.alias_of(text)
    if known is not None and known.user_id != user.id:
        raise Conflict(N_("“%(alias)s” already means somebody else."), alias=text)
    if known is None:
        known = Alias(text=text.strip(), key=canonical(text), user_id=user.id)
        db.session.add(known)
        db.session.flush()
        audit.record("alias.added", f"user:{user.id}", by=by, at=at)
        publish(AliasAdded(known.key, user.id, by.id if by else None), at=at)
    return known


def set_password(user: User, password: str, *, by: User | None, at: datetime) -> None:
    """Change the password, and end every sign-in made with the old one.

    :raises InvalidInput: if it is too short or too long.
    """
    if problems := password_problems(password):
        raise InvalidInput(problems)
    user.password_hash = passwords.hashed(password)
    end_sign_ins(user)
    audit.record("user.password_changed", f"user:{user.id}", by=by, at=at)


def deactivate_user(user: User, *, by: User | None, at: datetime) -> None:
    """Close the account: nobody can sign in, and whoever is signed in is out at once."""
    user.active = False
    end_sign_ins(user)
    audit.record("user.deactivated", f"user:{user.id}", by=by, at=at)


def may_try(login: str, address: str, *, allowed: int, at: datetime) -> bool:
    """Tell whether another password may be tried for this account, from this address."""
    by_account, by_address = queries.failed_sign_ins(
        account=canonical(login), address=network_of(address), since=at - ATTEMPT_WINDOW
    )
    return by_account < allowed and by_address < allowed * ADDRESS_FACTOR


def note_failure(login: str, address: str, *, at: datetime) -> None:
    """Count a wrong password, and forget those of yesterday."""
    forgotten = sa.delete(FailedSignIn).where(FailedSignIn.at < at - timedelta(days=1))
    db.session.execute(forgotten)
    db.session.add(FailedSignIn(account=canonical(login), address=network_of(address), at=at))
    audit.record("sign_in.failed", "sign-in", by=None, at=at)


def sign_in(user: User, *, at: datetime) -> str:
    """Begin a sign-in and return its token, which is kept nowhere but in the cookie."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(token_digest=digest_of(token), user_id=user.id, created_at=at, seen_at=at)
    )
    audit.record("sign_in.begun", f"user:{user.id}", by=user, at=at)
    return token


def sign_out(token: str) -> None:
    """End the sign-in of this token; a copied cookie is worth nothing afterwards."""
    ended = sa.delete(SignIn).where(SignIn.token_digest == digest_of(token))
    db.session.execute(ended)


def end_sign_ins(user: User) -> None:
    db.session.execute(sa.delete(SignIn).where(SignIn.user_id == user.id))


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
