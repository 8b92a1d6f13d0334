"""`flask accounts …`: the first administrator, customers, aliases, passwords."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from flask.cli import AppGroup

from app import clock
from app.accounts import operations, passwords, queries
from app.accounts.models import Role
from app.errors import InvalidInput, PilebookError
from app.transaction import transaction

group = AppGroup("accounts", help="Users, their aliases, customers.")

P = ParamSpec("P")
R = TypeVar("R")


def in_plain_words(command: Callable[P, R]) -> Callable[P, R]:
    """Turn an anticipated failure into a sentence on the error output, and exit status 1."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except InvalidInput as refusal:
            sentences = (p.message % p.values for p in refusal.problems.values())
            raise click.ClickException(" ".join(sentences)) from refusal
        except PilebookError as failure:
            raise click.ClickException(str(failure)) from failure

    return told


@group.command()
@click.argument("login")
@click.option("--name", default="", help="The name shown to others; the login if left out.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="admin")
@click.option("--customer", "code", help="Code of the organisation, for a customer's account.")
@click.option("--generate", is_flag=True, help="Make a password and print it once.")
@in_plain_words
def create(login: str, name: str, role: str, code: str | None, generate: bool) -> None:
    """Create an account; asks for the password unless told to make one."""
    password = passwords.generated() if generate else _asked_password()
    with transaction():
        customer = queries.customer_by_code(code) if code else None
        operations.create_user(
            login,
            name=name or login,
            role=Role(role),
            password=password,
            customer=customer,
            by=None,
            at=clock.now(),
        )
    click.echo(f"{login} can sign in." + (f" Password: {password}" if generate else ""))


@group.command()
@click.argument("login")
@click.option("--generate", is_flag=True, help="Make a password and print it once.")
@in_plain_words
def password(login: str, generate: bool) -> None:
    """Set a new password; whoever is signed in with the old one is signed out."""
    new = passwords.generated() if generate else _asked_password()
    with transaction():
        operations.set_password(queries.user_by_login(login), new, by=None, at=clock.now())
    click.echo(f"Done. Password: {new}" if generate else "Done.")


@group.command()
@click.argument("login")
@in_plain_words
def deactivate(login: str) -> None:
    """Close an account; whoever is signed in with it is signed out."""
    with transaction():
        operations.deactivate_user(queries.user_by_login(login), by=None, at=clock.now())
    click.echo(f"{login} is closed.")


@group.command()
@click.argument("code")
@click.argument("name")
@in_plain_words
def customer(code: str, name: str) -> None:
    """Add a customer: its code as in the labels of its cases, and its name."""
    with transaction():
        operations.create_customer(code, name, by=None, at=clock.now())
    click.echo(f"{code} is {name}.")


@group.command()
@click.argument("login")
@click.argument("aliases", nargs=-1, required=True)
@in_plain_words
def alias(login: str, aliases: tuple[str, ...]) -> None:
    """Let other spellings mean a person: initials, a login, the name in Chinese."""
    with transaction():
        user = queries.user_by_login(login)
        for text in aliases:
            operations.add_alias(user, text, by=None, at=clock.now())
    click.echo(f"{', '.join(aliases)}: {user.name}.")


@group.command("list")
def list_users() -> None:
    """List the accounts."""
    for user in queries.users():
        where = f" of {user.customer.name}" if user.customer else ""
        also = ", ".join(alias.text for alias in user.aliases)
        closed = "" if user.active else "  closed"
        click.echo(f"{user.login}  {user.name}  {user.role}{where}  {also}{closed}")


def _asked_password() -> str:
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return given
