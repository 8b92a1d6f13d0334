"""`flask audit verify`."""

import click
from flask.cli import AppGroup

from app.audit import operations

group = AppGroup("audit", help="The record of who did what.")


@group.command()
def verify() -> None:
    """Check every record of the audit; name the first that was tampered with."""
    broken = operations.first_broken()
    if broken is not None:
        raise click.ClickException(f"Record {broken} is not what was written.")
    click.echo("The audit is complete and unchanged.")
