"""`flask imports …`: the doubts that wait, and deciding them."""

import click
from flask.cli import AppGroup

from app import clock
from app.accounts import queries as accounts
from app.accounts.cli import in_plain_words
from app.cases.workflow import CaseStatus
from app.imports import operations, queries
from app.imports.models import Decision
from app.transaction import transaction

group = AppGroup("imports", help="Doubts of imported wiki pages.")


@group.command()
def doubts() -> None:
    """List the doubts that wait for a decision."""
    for doubt in queries.open_doubts():
        where = f"{doubt.page}:{doubt.line}" if doubt.line else doubt.page
        offers = "|".join(sorted(offer.value for offer in doubt.offers))
        sentence = doubt.why % doubt.why_values if doubt.why_values else doubt.why
        click.echo(f"{doubt.id}  {where}  {doubt.code}: {sentence}  [{offers}]")


@group.command()
@click.argument("doubt_id", type=int)
@click.argument("choice")
@click.option("--by", "login", required=True, help="Login of whoever decides.")
@click.option("--note", default="", help="Why, for `acknowledged`.")
@in_plain_words
def decide(doubt_id: int, choice: str, login: str, note: str) -> None:
    """Decide a doubt: `acknowledged`, a status such as in_progress, or the login of a person."""
    with transaction():
        by, now = accounts.user_by_login(login), clock.now()
        doubt = queries.doubt_to_change(doubt_id)
        if choice == Decision.ACKNOWLEDGED:
            operations.acknowledge(doubt, note, by=by, at=now)
        elif choice in set(CaseStatus):
            operations.set_status(doubt, CaseStatus(choice), by=by, at=now)
        else:
            person = accounts.engineer(accounts.user_by_login(choice).id)
            operations.decide_person(doubt, person, by=by, at=now)
    click.echo(f"{doubt_id} is decided: {choice}.")
