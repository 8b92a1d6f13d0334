"""An index of a test's own, on disk; the desk whose cases stand on a shelf; the app's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.search.registry import Search
from app.search.whoosh_index.engine import WhooshIndex
from tests.search.shelf import Shelf


@pytest.fixture
def index(tmp_path: Path) -> Iterator[WhooshIndex]:
    index = WhooshIndex(tmp_path / "index")
    yield index
    index.close()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def desk(index: WhooshIndex, shelf: Shelf) -> Search:
    """A search of cases that stand on `shelf`; nothing is indexed yet."""
    return Search(index, {"case": shelf})


@pytest.fixture
def index_cases(app: Flask) -> Callable[[], None]:
    """Does what the worker does in one round: the app's index is up to date afterwards."""
    from app.outbox import worker
    from app.search import handlers
    from tests.support.apart import apart

    def work() -> None:
        with app.app_context():
            handlers.rebuild_if_due()
            while worker.deliver_pending():
                pass

    return lambda: apart(work)
