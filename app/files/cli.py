"""`flask files verify` and `flask files extract`."""

import click
from flask.cli import AppGroup

from app import clock
from app.files import operations, queries
from app.transaction import transaction

group = AppGroup("files", help="The bytes of attachments.")


@group.command()
def verify() -> None:
    """Read every file; name those whose bytes are missing or are not what was kept."""
    found = operations.verify()
    click.echo(f"{found.files} files, {found.size_bytes} bytes.")
    for digest in found.missing:
        click.echo(f"missing  {digest}")
    for digest in found.damaged:
        click.echo(f"damaged  {digest}")
    if found.unknown or found.unfinished:
        parts = f"{len(found.unknown)} without a row, {found.unfinished} half written"
        click.echo(f"Left behind by work that was broken off: {parts}.")
    if not found.is_whole:
        raise click.ClickException("Some bytes are lost. Copy files/ back from a backup.")
    click.echo("Every file is there, as it was kept.")


@group.command()
def extract() -> None:
    """Have the worker read the texts of files that nobody has read yet."""
    with transaction():
        count = operations.request_texts(at=clock.now())
    click.echo(f"{count} file(s) will be read by the worker.")
    for reason, files in queries.unreadable_counts():
        click.echo(f"unreadable  {reason}  {files}")
