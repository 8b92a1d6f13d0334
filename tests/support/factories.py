"""People and cases of invented customers. Each function saves what it makes and returns it.

Nothing here is random: names and logins are numbered as they are made.
"""

from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts import operations as accounts
from app.accounts import passwords
from app.accounts.models import Customer, Role, User
from app.accounts.session import cookie_name
from app.cases import operations as cases
from app.cases import queries as case_queries
from app.cases.models import Case, Entry
from app.cases.workflow import CaseStatus
from app.cases.writing import write
from app.database import Model, db
from app.transaction import transaction

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
PASSWORD = "correct horse battery staple"

_numbers = count(1)

Made = TypeVar("Made", bound=Model)


def organisation(code: str | None = None, *, name: str = "光远充电", **values: Any) -> Customer:
    return saved(
        Customer(
            **{"code": code or f"test{next(_numbers)}", "name": name, "created_at": NOON} | values
        )
    )


def engineer(name: str = "李工", **values: Any) -> User:
    return user(Role.ENGINEER, name, **values)


def lead(name: str = "王主管", **values: Any) -> User:
    return user(Role.LEAD, name, **values)


def admin(name: str = "赵管理", **values: Any) -> User:
    return user(Role.ADMIN, name, **values)


def customer(name: str = "陈站长", *, of: Customer | None = None, **values: Any) -> User:
    """Make somebody of an organisation, of a new one unless it is given."""
    return user(Role.CUSTOMER, name, customer_id=(of or organisation()).id, **values)


def user(role: Role, name: str, **values: Any) -> User:
    """Make an account whose password is `PASSWORD`."""
    given = {
        "login": f"{role.value}-{next(_numbers)}",
        "name": name,
        "role": role,
        "password_hash": _password_hash(),
        "active": True,
        "created_at": NOON,
    }
    return saved(User(**given | values))


def cookies_of(user: User) -> dict[str, str]:
    """Sign `user` in and return the cookies of the browser that did it."""
    token = accounts.sign_in(user, at=clock.now())
    db.session.commit()
    return {cookie_name(): token}


def sign_in(client: FlaskClient, user: User) -> None:
    """Let `client` be the browser of `user`."""
    for name, value in cookies_of(user).items():
        client.set_cookie(name, value)


def saved(made: Made) -> Made:
    """Save what was made: for good, unless a transaction is open that will."""
    db.session.add(made)
    if db.session.info.get("in_transaction"):
        db.session.flush()
    else:
        db.session.commit()
    return made


@cache
def _password_hash() -> str:
    """Hash once: it takes 20 ms, on purpose."""
    return passwords.hashed(PASSWORD)


def case(
    of: Customer | User | None = None,
    *,
    title: str = "扫码后一直显示启动中",
    problem: str | None = None,
    by: User | None = None,
    number: int | None = None,
    day: str | None = None,
    status: CaseStatus = CaseStatus.NEW,
    owner: User | None = None,
    at: datetime = NOON,
) -> Case:
    """Open a case as the desk would, of an organisation, of its contact, or of a new one."""
    organisation_ = db.session.get_one(Customer, of.customer_id) if isinstance(of, User) else of
    opener = by or _somebody_at_the_desk()
    with transaction():
        made = cases.open_case(
            organisation_ or organisation(),
            title=title,
            problem=write(problem or title),
            by=opener,
            at=at,
            zone=ZoneInfo("Asia/Shanghai"),
        )
        made.status, made.owner = status, owner
        if number is not None:
            made.number = number
        if day is not None:
            made.day = day
        made.label = str(made.printed_label)
    return case_queries.case_to_show(opener, made.id)


def entry(case: Case, text: str, *, by: User, internal: bool = False, at: datetime = NOON) -> Entry:
    """Add words to a case as its page would."""
    with transaction():
        return cases.add_entry(
            case_queries.case_to_change(by, case.id), write(text), internal=internal, by=by, at=at
        )


def _somebody_at_the_desk() -> User:
    known = db.session.scalars(sa.select(User).where(User.role == Role.LEAD).limit(1)).first()
    return known or lead()
