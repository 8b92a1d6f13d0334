"""Sign-in and sign-out over HTTP."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.accounts import operations
from app.accounts.models import FailedSignIn, SignIn, User
from app.audit.models import AuditRecord
from app.database import db
from app.transaction import transaction
from tests.support import factories
from tests.support.apart import Client, without_tokens
from tests.support.factories import PASSWORD, sign_in


def sign_in_by_form(client: Client, login: str, password: str = PASSWORD, **more: str) -> int:
    form = {"login": login, "password": password, **more}
    return client.post("/sign-in", data=form).status_code


def test_sign_in_leads_where_one_wanted_to_go(client: Client, engineer: User) -> None:
    door = client.get("/cases?view=mine")
    assert door.status_code == 302
    assert door.location == "/sign-in?next=/cases?view%3Dmine"

    form = {"login": engineer.login, "password": PASSWORD, "next": "/cases?view=mine"}
    answer = client.post("/sign-in", data=form)

    assert (answer.status_code, answer.location) == (303, "/cases?view=mine")
    assert client.get("/cases").status_code == 200


@pytest.mark.parametrize("spelling", ["YD", " yd ", "ＹＤ"])
def test_sign_in_takes_every_spelling_of_a_login(
    client: Client, session: object, spelling: str
) -> None:
    factories.engineer(login="yd")

    assert sign_in_by_form(client, spelling) == 303


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"]
)
def test_sign_in_never_leads_to_another_site(
    client: Client, engineer: User, elsewhere: str
) -> None:
    form = {"login": engineer.login, "password": PASSWORD, "next": elsewhere}

    assert client.post("/sign-in", data=form).location == "/"


def test_sign_in_says_the_same_whether_the_login_or_the_password_is_wrong(
    client: Client, engineer: User
) -> None:
    closed = factories.engineer(active=False)
    answers = [
        client.post("/sign-in", data={"login": login, "password": password})
        for login, password in [
            (engineer.login, "wrong"),
            ("nobody", PASSWORD),
            (closed.login, PASSWORD),
            (engineer.login, ""),
            (engineer.login, "x" * 5000),
        ]
    ]

    assert [answer.status_code for answer in answers] == [422] * 5
    known, nobody = without_tokens(answers[0]), without_tokens(answers[1])
    assert known.replace(engineer.login, "nobody") == nobody


def test_sign_in_keeps_the_typed_login_and_never_the_password(
    client: Client, engineer: User
) -> None:
    answer = client.post("/sign-in", data={"login": engineer.login, "password": "hunter-hunter"})

    assert engineer.login in answer.text
    assert "hunter-hunter" not in answer.text


def test_sign_in_is_stopped_after_ten_failures_and_open_again_later(
    client: Client, engineer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(10):
        assert sign_in_by_form(client, engineer.login, "wrong") == 422

    assert sign_in_by_form(client, engineer.login) == 422

    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert sign_in_by_form(client, engineer.login) == 303


def test_failures_of_one_account_do_not_stop_another_from_elsewhere(
    client: Client, engineer: User
) -> None:
    with transaction():
        for _ in range(10):
            operations.note_failure("somebody", "203.0.113.9", at=clock.now())

    assert sign_in_by_form(client, engineer.login) == 303


def test_address_is_stopped_after_a_hundred_failures_over_many_accounts(
    client: Client, engineer: User
) -> None:
    with transaction():
        for number in range(100):
            operations.note_failure(f"login{number}", "127.0.0.1", at=clock.now())

    assert sign_in_by_form(client, engineer.login) == 422


def test_failed_sign_ins_are_audited_and_forgotten_after_a_day(
    client: Client, engineer: User
) -> None:
    with transaction():
        operations.note_failure("old", "203.0.113.9", at=clock.now() - timedelta(days=2))

    sign_in_by_form(client, engineer.login, "wrong")

    failures = db.session.scalars(sa.select(FailedSignIn.account)).all()
    assert failures == [engineer.login]
    actions = db.session.scalars(sa.select(AuditRecord.action)).all()
    assert actions == ["sign_in.failed"] * 2


def test_sign_out_makes_a_copied_cookie_worthless(client: Client, engineer: User) -> None:
    sign_in_by_form(client, engineer.login)
    copied = client.get_cookie("pilebook")
    assert copied is not None

    client.post("/sign-out")

    client.set_cookie("pilebook", copied.value)
    assert client.get("/cases").status_code == 302
    assert db.session.scalar(sa.select(sa.func.count(SignIn.id))) == 0


@pytest.mark.parametrize(
    "end",
    [
        lambda user: operations.deactivate_user(user, by=None, at=clock.now()),
        lambda user: operations.set_password(user, "another good one", by=None, at=clock.now()),
    ],
    ids=["closed account", "new password"],
)
def test_sign_in_ends_at_once_with(
    client: Client, engineer: User, end: Callable[[User], None]
) -> None:
    sign_in(client, engineer)
    assert client.get("/cases").status_code == 200

    with transaction():
        end(engineer)

    assert client.get("/cases").status_code == 302


@pytest.mark.parametrize(
    ("away", "status"),
    [(timedelta(hours=11), 200), (timedelta(hours=13), 302), (timedelta(days=15), 302)],
)
def test_sign_in_ends_when_it_is_not_used(
    client: Client,
    engineer: User,
    monkeypatch: pytest.MonkeyPatch,
    away: timedelta,
    status: int,
) -> None:
    sign_in(client, engineer)
    later = clock.now() + away
    monkeypatch.setattr(clock, "now", lambda: later)

    assert client.get("/cases").status_code == status


def test_sign_in_that_is_used_every_day_ends_after_two_weeks(
    client: Client, engineer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, engineer)
    began = clock.now()
    answers = []
    for half_days in range(1, 31):
        later = began + timedelta(hours=11.5) * half_days
        monkeypatch.setattr(clock, "now", lambda later=later: later)
        answers.append(client.get("/cases").status_code)

    assert answers == [200] * 29 + [302]


def test_cookie_of_the_sign_in_is_out_of_reach_of_scripts(client: Client, engineer: User) -> None:
    answer = client.post("/sign-in", data={"login": engineer.login, "password": PASSWORD})

    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("pilebook=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_database_holds_no_cookie_that_would_sign_somebody_in(
    client: Client, engineer: User
) -> None:
    sign_in_by_form(client, engineer.login)
    cookie = client.get_cookie("pilebook")
    assert cookie is not None

    digest = db.session.scalars(sa.select(SignIn.token_digest)).one()

    assert cookie.value not in digest
    assert digest == operations.digest_of(cookie.value)
