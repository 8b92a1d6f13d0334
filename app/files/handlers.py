"""What happens after a file was kept: the worker reads its text."""

from collections.abc import Sequence

from app import clock
from app.files import operations, queries
from app.files.messages import FileKept
from app.outbox.messages import Handler
from app.transaction import transaction


def read_texts(messages: Sequence[FileKept]) -> None:
    """Keep the text of each file, read once by this version of the extractor."""
    for message in messages:
        file = queries.file_without_text(message.file_id)
        found = operations.extract_text(file) if file else None
        if found is not None:
            with transaction():
                operations.keep_text(message.file_id, found, at=clock.now())


HANDLERS = (Handler("files.texts", FileKept, read_texts),)
