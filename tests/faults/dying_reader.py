"""A worker that stops in the middle of an export, says so, and waits to be killed."""

import sys
import threading
from typing import Any

from app.config import Settings
from app.factory import create_app
from app.imports.operations import batches, collecting
from app.outbox import worker

PAGES_BEFORE = 2


def stand_still(*arguments: Any, **options: Any) -> object:
    """Add pages as ever, but stop inside the transaction of the third."""
    added = batches.add_page(*arguments, **options)
    if arguments[0].pages_seen > PAGES_BEFORE:
        print("in the middle", flush=True)  # noqa: T201 - what the test waits for
        sys.stdin.read()
    return added


if __name__ == "__main__":
    app = create_app(Settings.from_environment())
    setattr(collecting, "add_page", stand_still)  # noqa: B010 - mypy holds a function to be constant
    with app.app_context():
        worker.run(threading.Event())
