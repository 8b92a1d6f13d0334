"""An index of a test's own: every test here runs with each engine.

PostgreSQL's runs where the tests run on PostgreSQL.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.search.index import Index
from tests.search.engines.places import Database, Folder, Place
from tests.support.databases import WHICH

ENGINES = [
    "whoosh",
    *([pytest.param("postgresql", marks=pytest.mark.database)] if WHICH == "postgresql" else []),
]


@pytest.fixture(params=ENGINES)
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Place]]:
    """Makes places for the index of one engine."""
    made: list[Place] = []

    def make() -> Place:
        if request.param == "whoosh":
            made.append(Folder(tmp_path / f"index-{len(made)}"))
        else:
            made.append(Database(request.getfixturevalue("databases"), tmp_path))
        return made[-1]

    yield make
    for place in made:
        place.leave()


@pytest.fixture
def place(new_place: Callable[[], Place]) -> Place:
    return new_place()


@pytest.fixture
def index(place: Place) -> Index:
    return place.open()


@pytest.fixture
def own_index(new_place: Callable[[], Place]) -> Index:
    """A second index, of the same engine."""
    return new_place().open()
