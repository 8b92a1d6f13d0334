"""A worker that stops right before it writes to the index, says so, and waits to be killed."""

import sys
import threading
from collections.abc import Collection

from app.config import Settings
from app.factory import create_app
from app.outbox import worker
from app.search import handlers


def stand_still(kind: str, subject_ids: Collection[int]) -> None:
    print("before the index", flush=True)  # noqa: T201 - what the test waits for
    sys.stdin.read()


if __name__ == "__main__":
    app = create_app(Settings.from_environment())
    setattr(handlers, "reindex", stand_still)  # noqa: B010 - mypy holds a function to be constant
    with app.app_context():
        worker.run(threading.Event())
