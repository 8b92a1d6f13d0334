"""`flask demo`: people to try the product with, in an empty database only."""

import os
from pathlib import Path

import click
from flask import current_app

from app import clock
from app.accounts import operations, passwords, queries
from app.accounts.models import Role
from app.transaction import transaction

SIGN_INS = "demo-sign-ins.txt"

NOT_EMPTY = 3
"""Exit status: there are accounts, so nothing was made."""

CUSTOMER = ("hcyg", "海昌阳光")

PEOPLE = (
    ("lin", "林悦", Role.ENGINEER, ("lin", "林悦")),
    ("zhou", "周启明", Role.LEAD, ("WL", "周启明")),
    ("haichang", "海昌阳光 陈站长", Role.CUSTOMER, ()),
)


@click.command("demo")
def create_demo() -> None:
    """Create an engineer, a lead and a customer; keep their sign-ins in the data folder.

    Does nothing, with exit status 3, where there is an account already.
    """
    if queries.any_user():
        raise click.exceptions.Exit(NOT_EMPTY)
    made = {login: passwords.generated() for login, *_ in PEOPLE}
    now = clock.now()
    with transaction():
        customer = operations.create_customer(*CUSTOMER, by=None, at=now)
        for login, name, role, aliases in PEOPLE:
            user = operations.create_user(
                login,
                name=name,
                role=role,
                password=made[login],
                customer=customer if role is Role.CUSTOMER else None,
                by=None,
                at=now,
            )
            for alias in aliases:
                operations.add_alias(user, alias, by=None, at=now)
    _keep(made)


def _keep(made: dict[str, str]) -> None:
    """Write the sign-ins to a file that only its owner reads: they are shown at every start."""
    home: Path = current_app.extensions["pilebook.settings"].home
    roles = {login: role.value for login, _, role, _ in PEOPLE}
    lines = [f"{roles[login]:<9} {login:<9} {password}\n" for login, password in made.items()]
    opened = os.open(home / SIGN_INS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w") as file:
        file.writelines(lines)
