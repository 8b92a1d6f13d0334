"""Who works on a connection: one delivery at a time, by a lease that every step renews.

    hold = take_hold(connection_id)         None: nothing to do, or somebody has it
    with hold.step() as connection:         one short transaction; LeaseLost if we were too slow
        …

Whoever dies in between leaves a lease that ends; what he had not committed was never done.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from app import clock
from app.errors import NotFound
from app.imports.wikis import queries
from app.imports.wikis.models import WikiConnection
from app.imports.wikis.operations.asking import LEASE
from app.transaction import transaction

LONG = timedelta(minutes=40)
"""For a file or an export: longer than the client would wait for it."""


class LeaseLost(Exception):  # noqa: N818 - says what happened
    """Another worker has the connection now, or it is gone: nothing more is ours to do."""


@dataclass(frozen=True)
class Hold:
    connection_id: int
    lease: str

    @contextmanager
    def step(self, *, lasting: timedelta = LEASE) -> Iterator[WikiConnection]:
        """Give the connection for one change, and renew the lease for so long.

        :raises LeaseLost: if it is not ours any more.
        """
        with transaction():
            try:
                connection = queries.connection_to_change(self.connection_id)
            except NotFound as error:
                raise LeaseLost from error
            if connection.lease != self.lease:
                raise LeaseLost
            connection.lease_until = clock.now() + lasting
            yield connection

    def renew(self, *, lasting: timedelta) -> None:
        """Keep the connection for so long, since something long is to be done.

        :raises LeaseLost: if it is not ours any more.
        """
        with self.step(lasting=lasting):
            pass


def take_hold(connection_id: int) -> Hold | None:
    """Take a connection that has something to do and that nobody works on."""
    with transaction():
        try:
            connection = queries.connection_to_change(connection_id)
        except NotFound:
            return None
        now = clock.now()
        held = connection.lease is not None and (connection.lease_until or now) > now
        if connection.phase is None or held:
            return None
        connection.lease, connection.lease_until = uuid4().hex, now + LEASE
        return Hold(connection_id, connection.lease)
