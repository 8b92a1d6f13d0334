"""Which addresses may be asked, and where a host's name leads.

An operator at the command line may name any wiki. An address that came from a form may not lead
into the network we stand in: its host must be public, unless the operator has listed it.

The rules: https, or http on this very machine or where it is listed so. A host's name is looked up
once for every request, *all* of its addresses must be allowed, and the connection goes to an
address that was looked at: a name that leads elsewhere a moment later leads nowhere. The
certificate is still that of the name.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, urlsplit

import httpx

from app.errors import N_
from import_wiki.sources.rest.failures import WikiUnavailable, WikiUnusable

NOT_AN_ADDRESS = N_("%(address)s is not the address of a wiki: https://host/xwiki is one.")
NOT_ENCRYPTED = N_("%(address)s is not encrypted. Give the wiki's https address.")
NOT_PUBLIC = N_(
    "%(host)s is no public address. Whoever runs this product can list it in "
    "PILEBOOK_WIKI_ALLOWED_HOSTS."
)
ODD_PORT = N_(
    "Port %(port)s of %(host)s is none of a wiki's. Whoever runs this product can list %(host)s in "
    "PILEBOOK_WIKI_ALLOWED_HOSTS."
)
NO_SUCH_HOST = N_("There is no host %(host)s. Check the address.")

PORTS = frozenset({443, 8443})

_DISGUISES = tuple(
    map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "fec0::/10"))
)
"""Networks that lead to addresses of other networks, though Python takes them for public."""

Address = IPv4Address | IPv6Address
LookUp = Callable[[str, int], Sequence[Address]]


@dataclass(frozen=True)
class Reach:
    """What may be asked. `listed` holds `host` and, where http will do, `http://host`.

    None: the operator named the wiki himself, and anything may be.
    """

    listed: frozenset[str] | None = None

    @classmethod
    def of_setting(cls, setting: str) -> "Reach":
        """Return what may be asked on behalf of a form, of hosts separated by commas."""
        entries = (entry.strip().lower() for entry in setting.split(","))
        return cls(frozenset(entry for entry in entries if entry))

    def may_go_plain(self, host: str) -> bool:
        return f"http://{host}" in self.listed if self.listed is not None else _loopback(host)

    def may_go_anywhere(self, host: str) -> bool:
        """Tell whether the operator vouches for `host`, whatever its address."""
        return self.listed is None or host in self.listed or self.may_go_plain(host)


ANYWHERE = Reach()


def checked_address(address: str, reach: Reach = ANYWHERE) -> str:
    """Return the base address without its last slash.

    :raises WikiUnusable: unless it is https, or http where that may be, with nothing but a path.
    """
    parts, host = _parted(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and reach.may_go_plain(host)):
        raise WikiUnusable(NOT_ENCRYPTED, address=f"{parts.scheme}://{host}")
    if not reach.may_go_anywhere(host):
        if (parts.port or 443) not in PORTS:
            raise WikiUnusable(ODD_PORT, host=host, port=parts.port)
        _refuse_inner_literal(host)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _parted(address: str) -> tuple[SplitResult, str]:
    try:
        parts = urlsplit(address.strip())
        host, _port = parts.hostname, parts.port
        httpx.URL(address.strip())  # refuses a host such as 0177.0.0.1
    except (ValueError, httpx.InvalidURL) as error:
        raise WikiUnusable(NOT_AN_ADDRESS, address="…") from error
    # The refused text may hold a password, so the message shows the host alone.
    shown = f"{parts.scheme}://{host}" if host else "…"
    if not host or parts.username is not None or parts.query or parts.fragment:
        raise WikiUnusable(NOT_AN_ADDRESS, address=shown)
    return parts, host


def _refuse_inner_literal(host: str) -> None:
    """Refuse an inner address written out, without asking anybody for it."""
    try:
        written = ipaddress.ip_address(host)
    except ValueError:
        return
    if not is_public(written):
        raise WikiUnusable(NOT_PUBLIC, host=host)


def is_public(address: Address) -> bool:
    """Tell whether `address` lies on the open internet, and leads nowhere else."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _DISGUISES):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def look_up(host: str, port: int) -> Sequence[Address]:
    """Return every address of `host`, also of one written as a number."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise WikiUnavailable(NO_SUCH_HOST, host=host) from error
    return _addresses(str(entry[4][0]) for entry in found)


def _addresses(texts: Iterable[str]) -> list[Address]:
    return [ipaddress.ip_address(text.partition("%")[0]) for text in texts]


class CheckedTransport(httpx.BaseTransport):
    """Connects to addresses that were looked at, and to no others."""

    def __init__(
        self, inner: httpx.BaseTransport, reach: Reach, *, look_up: LookUp = look_up
    ) -> None:
        self._inner = inner
        self._reach = reach
        self._look_up = look_up

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if self._reach.may_go_anywhere(host):
            return self._inner.handle_request(request)
        addresses = self._look_up(host, request.url.port or 443)
        if not addresses or not all(map(is_public, addresses)):
            raise WikiUnusable(NOT_PUBLIC, host=host)
        checked = httpx.Request(
            request.method,
            request.url.copy_with(host=str(addresses[0])),
            headers=request.headers,  # with the host's name
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        return self._inner.handle_request(checked)

    def close(self) -> None:
        self._inner.close()


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
