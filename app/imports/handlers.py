"""What happens after a page was uploaded, and after somebody said that it be applied."""

from collections.abc import Sequence

from app.imports import operations
from app.imports.messages import BatchUploaded, ImportApproved, PageUploaded
from app.outbox.messages import Handler


def read_pages(messages: Sequence[PageUploaded]) -> None:
    for message in messages:
        operations.read_run(message.run_id)


def read_batches(messages: Sequence[BatchUploaded]) -> None:
    for message in messages:
        operations.read_batch(message.batch_id)


def apply_pages(messages: Sequence[ImportApproved]) -> None:
    for message in messages:
        operations.apply_run(message.run_id)


HANDLERS = (
    Handler("imports.read", PageUploaded, read_pages),
    Handler("imports.collect", BatchUploaded, read_batches),
    Handler("imports.apply", ImportApproved, apply_pages),
)
