"""What happens after a sync was asked for, and after a page that came by it was planned."""

from collections.abc import Sequence

from app import clock
from app.imports import queries as imports
from app.imports.messages import RunPlanned
from app.imports.wikis import operations
from app.imports.wikis.messages import WikiSyncRequested
from app.outbox.messages import Handler


def sync_wikis(messages: Sequence[WikiSyncRequested]) -> None:
    for message in messages:
        operations.sync_some(message.connection_id)


def apply_plain_runs(messages: Sequence[RunPlanned]) -> None:
    for message in messages:
        operations.apply_if_plain(imports.run_to_change(message.run_id), at=clock.now())


HANDLERS = (
    Handler("wikis.sync", WikiSyncRequested, sync_wikis),
    Handler("wikis.apply", RunPlanned, apply_plain_runs, atomic=True),
)
