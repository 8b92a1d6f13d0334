"""A wiki to ask, and a client that neither sleeps nor waits long."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from import_wiki.sources.rest import Account, Client, Limits, RestWiki
from tests.support.fake_xwiki import PASSWORD, USER, FakeXWiki, running

IMPATIENT = Limits(connect_seconds=2.0, read_seconds=2.0, answer_bytes=2**20, export_bytes=2**20)


@pytest.fixture
def xwiki() -> Iterator[FakeXWiki]:
    with running(FakeXWiki()) as wiki:
        yield wiki


@pytest.fixture
def pauses() -> list[float]:
    """Return the pauses the client would have made."""
    return []


@pytest.fixture
def client_of(xwiki: FakeXWiki, pauses: list[float]) -> Iterator[Callable[..., Client]]:
    """Make clients of the wiki; each is closed before the wiki is."""
    made: list[Client] = []

    def make(
        *,
        user: str = USER,
        password: str = PASSWORD,
        limits: Limits = IMPATIENT,
        clock: Callable[[], float] = lambda: 0.0,
    ) -> Client:
        account = Account(user, password)
        client = Client(xwiki.url, account, limits=limits, wait=pauses.append, clock=clock)
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


@pytest.fixture
def rest_wiki(client_of: Callable[..., Client], tmp_path: Path) -> RestWiki:
    return RestWiki(client_of(), "xwiki", cache_folder=tmp_path / "cache")
