"""`flask imports sync NAME`: reads a connected wiki now, and waits for it."""

import click
from flask.cli import with_appcontext

from app import clock
from app.accounts.cli import in_plain_words
from app.imports.wikis import operations, queries
from app.imports.wikis.models import NOT_LISTED, TO_READ, PageState
from app.imports.wikis.operations.asking import begin
from app.transaction import transaction
from import_wiki.sources.rest import in_words


@click.command()
@click.argument("name")
@with_appcontext
@in_plain_words
def sync(name: str) -> None:
    """Read the wiki NAME now and print what came of it. The worker plans what was read."""
    with transaction():
        connection = queries.connection_to_change(queries.connection_named(name).id)
        if connection.at_work and connection.lease is not None:
            raise click.ClickException(f"{name} is being read already.")
        begin(connection, at=clock.now())
    operations.sync_all(connection.id)
    _print_totals(connection.id)


def _print_totals(connection_id: int) -> None:
    connection = queries.connection_to_show(connection_id)
    counts = queries.page_counts(connection)
    listed = sum(number for state, number in counts.items() if state not in NOT_LISTED)
    waiting = sum(counts[state] for state in TO_READ)
    click.echo(
        f"{listed} listed, {counts[PageState.READ]} read, "
        f"{queries.changed_count(connection)} changed, {counts[PageState.REFUSED]} refused, "
        f"{counts[PageState.FAILED]} failed, {waiting} waiting, {counts[PageState.GONE]} gone"
    )
    for page in queries.troubled_pages(connection):
        if page.refusal:
            click.echo(f"{page.reference}: {in_words(page.refusal)}", err=True)
    if connection.refusal:
        raise click.ClickException(in_words(connection.refusal))
