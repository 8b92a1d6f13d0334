from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from app.errors import PilebookError
from import_wiki.sources.rest import (
    Account,
    Client,
    Limits,
    WikiMissing,
    WikiOtherUser,
    WikiRefused,
    WikiUnavailable,
    WikiUnusable,
    checked_address,
)
from tests.support.fake_xwiki import FakeXWiki, Fault

ClientOf = Callable[..., Client]
WIKI = "/rest/wikis/xwiki"
PATH = "/xwiki" + WIKI


def leaps(seconds: float) -> Callable[[], float]:
    """Return a clock that leaps so far each time it is read."""
    readings: Iterator[float] = (turn * seconds for turn in count())
    return lambda: next(readings)


@pytest.mark.parametrize("trouble", [500, 502, 503, 429, Fault.RESET, Fault.CUT])
def test_client_asks_again_after_trouble_that_may_pass(
    xwiki: FakeXWiki, client_of: ClientOf, pauses: list[float], trouble: Fault | int
) -> None:
    xwiki.faults[PATH].extend([trouble, trouble])

    found = client_of().json(WIKI)

    assert found == {"id": "xwiki"}
    assert pauses == [1.0, 2.0]


@pytest.mark.parametrize("trouble", [503, Fault.RESET, Fault.CUT])
def test_client_gives_up_after_the_last_attempt(
    xwiki: FakeXWiki, client_of: ClientOf, pauses: list[float], trouble: Fault | int
) -> None:
    xwiki.always[PATH] = trouble

    with pytest.raises(WikiUnavailable):
        client_of().json(WIKI)

    assert xwiki.requests == [PATH] * 4
    assert pauses == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("status", "failure"),
    [(401, WikiRefused), (403, WikiRefused), (404, WikiMissing), (400, WikiUnusable)],
)
def test_client_asks_once_where_asking_again_is_no_use(
    xwiki: FakeXWiki, client_of: ClientOf, status: int, failure: type[PilebookError]
) -> None:
    xwiki.always[PATH] = status

    with pytest.raises(failure):
        client_of().json(WIKI)

    assert xwiki.requests == [PATH]


def test_client_pauses_as_long_as_the_wiki_asks_but_not_for_ever(
    xwiki: FakeXWiki, client_of: ClientOf, pauses: list[float]
) -> None:
    xwiki.headers["Retry-After"] = "7"
    xwiki.faults[PATH].append(429)
    client_of().json(WIKI)
    xwiki.headers["Retry-After"] = "86400"
    xwiki.faults[PATH].append(503)

    client_of().json(WIKI)

    assert pauses == [7.0, 30.0]


def test_client_does_not_wait_for_a_wiki_that_hangs(xwiki: FakeXWiki, client_of: ClientOf) -> None:
    xwiki.always[PATH] = Fault.HANG
    client = client_of(limits=Limits(read_seconds=0.1, attempts=2))

    with pytest.raises(WikiUnavailable, match=r"longer than 0\.1 seconds"):
        client.json(WIKI)


def test_client_keeps_its_deadline_where_bytes_trickle(
    xwiki: FakeXWiki, client_of: ClientOf
) -> None:
    client = client_of(limits=Limits(answer_seconds=60, attempts=1), clock=leaps(61))

    with pytest.raises(WikiUnavailable, match="longer than 60 seconds"):
        client.json(WIKI)


@pytest.mark.parametrize("size", [Fault.HUGE, Fault.ENDLESS])
def test_client_takes_no_more_than_its_limit(
    xwiki: FakeXWiki, client_of: ClientOf, tmp_path: Path, size: Fault
) -> None:
    xwiki.always[PATH] = size
    client = client_of()

    with pytest.raises(WikiUnusable, match="larger than 1 MB"):
        client.json(WIKI)
    with pytest.raises(WikiUnusable, match="larger than 2 MB"):
        client.download(WIKI, tmp_path / "file", limit_bytes=2 * 2**20)

    assert (tmp_path / "file").stat().st_size <= 2 * 2**20


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.ELSEWHERE, "sends .* elsewhere"),
        (Fault.COMPRESSED, "is compressed"),
        (Fault.NOT_JSON, "is not the JSON"),
    ],
)
def test_client_refuses_other_answers(
    xwiki: FakeXWiki, client_of: ClientOf, fault: Fault, words: str
) -> None:
    xwiki.always[PATH] = fault

    with pytest.raises(WikiUnusable, match=words):
        client_of().json(WIKI)


def test_client_refuses_an_answer_given_to_a_guest(xwiki: FakeXWiki, client_of: ClientOf) -> None:
    xwiki.always[PATH] = Fault.GUEST

    with pytest.raises(WikiOtherUser) as refusal:
        client_of().json(WIKI)

    assert str(refusal.value) == (
        "The wiki took us for XWikiGuest, not for importer. Check the user name and the password."
    )


def test_client_knows_its_user_however_the_wiki_writes_it(client_of: ClientOf) -> None:
    found = client_of(user="importer").json(WIKI)

    assert found == {"id": "xwiki"}


def test_client_notices_a_wrong_password(client_of: ClientOf) -> None:
    with pytest.raises(WikiOtherUser) as refusal:
        client_of(password="guessed").json(WIKI)

    assert "guessed" not in str(refusal.value)


def test_account_keeps_its_password_out_of_texts() -> None:
    assert "tell-nobody" not in repr(Account("lin", "tell-nobody"))


@pytest.mark.parametrize(
    "address",
    [
        "http://wiki.example/xwiki",
        "ftp://wiki.example/",
        "https://lin:secret@wiki.example/xwiki",
        "https://wiki.example/xwiki?next=1",
        "https://wiki.example:many/xwiki",
        "https://",
        "wiki.example/xwiki",
    ],
)
def test_client_refuses_addresses_it_should_not_ask(address: str) -> None:
    with pytest.raises(WikiUnusable) as refusal:
        checked_address(address)

    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("address", "checked"),
    [
        ("https://wiki.example/xwiki/", "https://wiki.example/xwiki"),
        ("http://127.0.0.1:8080/xwiki", "http://127.0.0.1:8080/xwiki"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_client_takes_encrypted_and_local_addresses(address: str, checked: str) -> None:
    assert checked_address(address) == checked
