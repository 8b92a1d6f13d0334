"""What happens after a page was uploaded, and after somebody said that it be applied."""

from collections.abc import Sequence

from app.imports import operations
from app.imports.messages import ImportApproved, PageUploaded
from app.outbox.messages import Handler


def read_pages(messages: Sequence[PageUploaded]) -> None:
    for message in messages:
        operations.read_run(message.run_id)


def apply_pages(messages: Sequence[ImportApproved]) -> None:
    for message in messages:
        operations.apply_run(message.run_id)


HANDLERS = (
    Handler("imports.read", PageUploaded, read_pages),
    Handler("imports.apply", ImportApproved, apply_pages),
)
