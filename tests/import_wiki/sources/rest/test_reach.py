import ipaddress
import socket
from collections.abc import Sequence

import httpx
import pytest

from import_wiki.sources.rest import Account, Client, Reach, WikiUnusable, checked_address
from import_wiki.sources.rest.client import Limits
from import_wiki.sources.rest.reach import Address, CheckedTransport, is_public, look_up
from tests.support.fake_xwiki import PASSWORD, USER, FakeXWiki

FORM = Reach.of_setting("")

HOSTILE = [
    "https://127.0.0.1/xwiki",
    "https://localhost/xwiki",
    "https://0.0.0.0/xwiki",
    "https://10.0.0.7/xwiki",
    "https://172.16.0.1/xwiki",
    "https://192.168.1.1/xwiki",
    "https://100.64.0.1/xwiki",
    "https://169.254.169.254/latest",
    "https://224.0.0.1/xwiki",
    "https://240.0.0.1/xwiki",
    "https://[::1]/xwiki",
    "https://[::]/xwiki",
    "https://[fe80::1]/xwiki",
    "https://[fd00::1]/xwiki",
    "https://[fec0::1]/xwiki",
    "https://[::ffff:127.0.0.1]/xwiki",
    "https://[::ffff:10.0.0.7]/xwiki",
    "https://[64:ff9b::7f00:1]/xwiki",
    "https://[2002:7f00:1::]/xwiki",
    "https://2130706433/xwiki",
    "https://0x7f000001/xwiki",
    "https://0177.0.0.1/xwiki",
    "https://127.1/xwiki",
    "https://wiki.example@127.0.0.1/xwiki",
    "https://wiki.example:22/xwiki",
    "http://wiki.example/xwiki",
    "http://127.0.0.1/xwiki",
    "file:///etc/passwd",
    "gopher://127.0.0.1/",
]


class Connections(httpx.BaseTransport):
    """Notes where it was asked to connect, and answers."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(200, json={})


@pytest.mark.parametrize("address", HOSTILE)
def test_address_of_a_form_leads_to_no_connection(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, to: connected.append(to))

    with pytest.raises(WikiUnusable), Client(address, reach=FORM, limits=Limits(attempts=1)) as c:
        c.json("/rest/wikis/xwiki")

    assert connected == []


def test_address_of_a_form_takes_a_public_host() -> None:
    assert checked_address("https://wiki.example/xwiki/", FORM) == "https://wiki.example/xwiki"
    assert checked_address("https://wiki.example:8443", FORM) == "https://wiki.example:8443"


def test_listed_hosts_may_be_anywhere_and_plain_only_where_listed_so() -> None:
    reach = Reach.of_setting("wiki.corp, http://old.corp ,")

    assert checked_address("https://wiki.corp:9443/x", reach) == "https://wiki.corp:9443/x"
    assert checked_address("http://old.corp:8080/x", reach) == "http://old.corp:8080/x"
    with pytest.raises(WikiUnusable, match="not encrypted"):
        checked_address("http://wiki.corp/x", reach)


def test_listed_host_is_asked(xwiki: FakeXWiki) -> None:
    reach = Reach.of_setting("http://127.0.0.1")
    with Client(xwiki.url, Account(USER, PASSWORD), reach=reach) as client:
        found = client.json("/rest/wikis/xwiki")

    assert found == {"id": "xwiki"}


def test_connection_goes_to_the_address_looked_at_under_the_name_of_the_host() -> None:
    inner = Connections()
    transport = CheckedTransport(inner, FORM, look_up=lambda *_: addresses("93.184.216.34"))

    with httpx.Client(transport=transport) as http:
        http.get("https://wiki.example/xwiki/rest")

    (request,) = inner.requests
    assert str(request.url) == "https://93.184.216.34/xwiki/rest"
    assert request.headers["host"] == "wiki.example"
    assert request.extensions["sni_hostname"] == "wiki.example"


def test_host_is_refused_where_one_of_its_addresses_is_inside() -> None:
    inner = Connections()
    transport = CheckedTransport(
        inner, FORM, look_up=lambda *_: addresses("93.184.216.34", "10.0.0.7")
    )

    with httpx.Client(transport=transport) as http, pytest.raises(WikiUnusable, match="public"):
        http.get("https://wiki.example/xwiki")

    assert inner.requests == []


def test_host_that_changes_its_mind_is_refused_the_second_time() -> None:
    inner = Connections()
    answers = iter([addresses("93.184.216.34"), addresses("127.0.0.1")])
    transport = CheckedTransport(inner, FORM, look_up=lambda *_: next(answers))

    with httpx.Client(transport=transport) as http:
        http.get("https://wiki.example/xwiki")
        with pytest.raises(WikiUnusable, match="public"):
            http.get("https://wiki.example/xwiki")

    assert len(inner.requests) == 1


def test_look_up_reads_addresses_written_as_numbers() -> None:
    assert list(look_up("127.0.0.1", 443)) == addresses("127.0.0.1")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def addresses(*texts: str) -> Sequence[Address]:
    return [ipaddress.ip_address(text) for text in texts]
