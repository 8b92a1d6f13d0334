"""Accounts, aliases and customers, as an administrator makes them on the command line."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app import clock
from app.accounts import operations, passwords, queries
from app.accounts.models import Role, User
from app.accounts.names import canonical, network_of
from app.errors import Conflict, InvalidInput
from app.transaction import transaction
from tests.support import factories
from tests.support.apart import Client


def test_accounts_create_makes_the_first_administrator(
    command: FlaskCliRunner, client: Client
) -> None:
    result = command.invoke(args=["accounts", "create", "Root", "--generate"])

    assert result.exit_code == 0
    password = result.output.split("Password: ")[1].strip()
    answer = client.post("/sign-in", data={"login": "root", "password": password})
    assert answer.status_code == 303


def test_accounts_create_asks_for_a_password_that_is_long_enough(command: FlaskCliRunner) -> None:
    result = command.invoke(args=["accounts", "create", "root"], input="short\nshort\n")

    assert result.exit_code == 1
    assert "A password has at least 12 characters." in result.output
    assert not queries.any_user()


def test_accounts_commands_make_a_customer_its_contact_and_aliases(
    command: FlaskCliRunner,
) -> None:
    for args in (
        ["accounts", "customer", "hcyg", "海昌阳光"],
        ["accounts", "create", "chen", "--role", "customer", "--customer", "hcyg", "--generate"],
        ["accounts", "create", "lin", "--name", "林悦", "--role", "engineer", "--generate"],
        ["accounts", "alias", "lin", "LY", "林工"],
    ):
        assert command.invoke(args=args).exit_code == 0

    listed = command.invoke(args=["accounts", "list"]).output

    assert listed == "chen  chen  customer of 海昌阳光  \nlin  林悦  engineer  LY, 林工\n"
    assert queries.users_by_alias(["ly", "林工", "WL"]).keys() == {"ly", "林工"}


@pytest.mark.parametrize("code", ["", "GX", "gx yl", "1gx", "gx-yl", "a" * 33])
def test_create_customer_refuses_a_code_that_no_label_could_carry(
    session: object, code: str
) -> None:
    with pytest.raises(InvalidInput), transaction():
        operations.create_customer(code, "名", by=None, at=clock.now())


def test_create_user_tells_every_problem_at_once(engineer: User) -> None:
    with pytest.raises(InvalidInput) as refusal, transaction():
        operations.create_user(
            engineer.login,
            name="",
            role=Role.CUSTOMER,
            password="short",
            by=None,
            at=clock.now(),
        )

    assert refusal.value.problems.keys() == {"login", "password", "customer"}


def test_alias_means_one_person_only(engineer: User) -> None:
    colleague = factories.engineer("周工")
    with transaction():
        operations.add_alias(engineer, "YD", by=None, at=clock.now())

    with pytest.raises(Conflict), transaction():
        operations.add_alias(colleague, "ｙｄ", by=None, at=clock.now())


def test_demo_makes_people_once_and_never_beside_real_ones(
    app: Flask, command: FlaskCliRunner, client: Client
) -> None:
    assert command.invoke(args=["demo"]).exit_code == 0

    home = app.extensions["pilebook.settings"].home
    sign_ins = (home / "demo-sign-ins.txt").read_text().splitlines()
    assert (home / "demo-sign-ins.txt").stat().st_mode & 0o077 == 0
    for line in sign_ins:
        _, login, password = line.split()
        answer = client.post("/sign-in", data={"login": login, "password": password})
        assert answer.status_code == 303
        client.post("/sign-out")
    assert command.invoke(args=["demo"]).exit_code == 3
    assert len(queries.users()) == len(sign_ins) == 3


def test_password_hash_tells_right_from_wrong_and_holds_no_password() -> None:
    password_hash = passwords.hashed("correct horse battery")

    assert passwords.matches("correct horse battery", password_hash)
    assert not passwords.matches("correct horse batterz", password_hash)
    assert not passwords.matches("correct horse battery", None)
    assert "correct" not in password_hash


def test_generated_passwords_differ_and_are_long() -> None:
    made = {passwords.generated() for _ in range(50)}

    assert len(made) == 50
    assert min(map(len, made)) == 23


@pytest.mark.parametrize(
    ("written", "meant"),
    [(" YD ", "yd"), ("ＭｅｉＬｉｎ  Wu", "meilin wu"), ("周启明", "周启明")],
)
def test_canonical_folds_spellings_of_one_name(written: str, meant: str) -> None:
    assert canonical(written) == meant


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("nonsense", "unknown"),
    ],
)
def test_network_of_counts_what_one_household_shares(address: str, network: str) -> None:
    assert network_of(address) == network
