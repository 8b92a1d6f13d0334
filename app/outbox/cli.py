"""`flask outbox …` and `flask worker`."""

import signal
import threading

import click
from flask.cli import AppGroup

from app import clock
from app.outbox import operations, queries, worker
from app.transaction import transaction

group = AppGroup("outbox", help="Messages that wait to be delivered.")


@group.command("list")
def list_given_up() -> None:
    """List the messages that were set aside after eight failed attempts."""
    for row in queries.rows_given_up():
        click.echo(f"{row.id}  {row.handler}  {row.created_at:%Y-%m-%d %H:%M}  {row.problem}")


@group.command()
def retry() -> None:
    """Try the messages that were set aside again."""
    with transaction():
        rows = queries.rows_given_up()
        operations.retry(rows, at=clock.now())
    click.echo(f"{len(rows)} message(s) will be tried again.")


@click.command("worker")
def run_worker() -> None:
    """Deliver messages until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker.run(stop)
