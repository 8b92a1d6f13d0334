"""Asks a wiki over HTTP: bounded in time, size and number of attempts.

The rules: the address is the operator's, and nothing is followed, neither redirects nor links in
answers, so no answer can send us elsewhere. Every answer has a deadline and a byte limit. Trouble
that may pass (no connection, reset, too slow, 429, 5xx) is tried again after a growing pause, and
nothing else is. Whoever answers must answer as the user we asked for: XWiki quietly serves guests.
"""

import ipaddress
import json
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlencode, urlsplit

import httpx

from app.errors import N_
from import_wiki.sources.rest.failures import (
    WikiMissing,
    WikiOtherUser,
    WikiRefused,
    WikiUnavailable,
    WikiUnusable,
)

GUEST = "XWikiGuest"

NOT_AN_ADDRESS = N_("%(address)s is not the address of a wiki: https://host/xwiki is one.")
NOT_ENCRYPTED = N_("%(address)s is not encrypted. Give the wiki's https address.")
NO_CONNECTION = N_("The wiki does not answer, or broke off in the middle. Try again later.")
TOO_SLOW = N_("The wiki took longer than %(seconds)s seconds. Try again later.")
OVERLOADED = N_("The wiki answered with error %(status)s. Try again later.")
MAY_NOT_READ = N_("The wiki does not let this account read %(path)s.")
NOT_THERE = N_("The wiki has nothing at %(path)s.")
UNEXPECTED = N_("The wiki answered %(path)s with %(status)s, which means nothing here.")
REDIRECTED = N_("The wiki sends %(path)s elsewhere. That is not followed: check the address.")
TOO_LARGE = N_("The answer to %(path)s is larger than %(megabytes)s MB and was not read.")
COMPRESSED = N_("The answer to %(path)s is compressed, though that was not asked for.")
NOT_JSON = N_("The answer to %(path)s is not the JSON that was asked for.")
OTHER_USER = N_(
    "The wiki took us for %(found)s, not for %(wanted)s. Check the user name and the password."
)

T = TypeVar("T")


@dataclass(frozen=True)
class Account:
    """A user of the wiki. The password is kept out of every text made of this."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Limits:
    """How long we wait, how often we ask, how much we take."""

    connect_seconds: float = 5.0
    read_seconds: float = 30.0
    answer_seconds: float = 60.0
    file_seconds: float = 1800.0
    attempts: int = 4
    pause_seconds: float = 1.0
    pause_max_seconds: float = 30.0
    answer_bytes: int = 16 * 2**20
    attachment_bytes: int = 256 * 2**20
    export_bytes: int = 4 * 2**30


class _MayPass(Exception):  # noqa: N818 - caught within this module
    """Trouble worth another attempt; `pause` is what the wiki itself asked for."""

    def __init__(self, failure: WikiUnavailable, pause: float | None = None) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.pause = pause


class Client:
    """Reads from one wiki server. `wait` and `clock` are the ways it spends and measures time."""

    def __init__(
        self,
        base_url: str,
        account: Account | None = None,
        *,
        limits: Limits | None = None,
        verify: ssl.SSLContext | bool = True,
        wait: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.base_url = checked_address(base_url)
        self.limits = limits or Limits()
        self._account = account
        self._wait = wait
        self._clock = clock
        self._http = httpx.Client(
            auth=httpx.BasicAuth(account.user, account.password) if account else None,
            headers={"Accept-Encoding": "identity"},  # a limit on bytes must mean the bytes sent
            timeout=httpx.Timeout(self.limits.read_seconds, connect=self.limits.connect_seconds),
            follow_redirects=False,
            trust_env=False,
            verify=verify,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def json(self, path: str, query: Mapping[str, str | int] | None = None) -> dict[str, Any]:
        """Return the JSON object at `path`, below the base address.

        :raises PilebookError: one of `failures`, when the last attempt has failed.
        """
        return self._persistently(lambda: self._json(path, query or {}))

    def download(
        self,
        path: str,
        file: Path,
        *,
        limit_bytes: int,
        query: Mapping[str, str | int] | None = None,
        media: str = "*/*",
    ) -> int:
        """Stream the bytes at `path` into `file`, which is written anew; return how many.

        :raises PilebookError: one of `failures`, when the last attempt has failed.
        """
        return self._persistently(
            lambda: self._download(path, query or {}, file, limit_bytes=limit_bytes, media=media)
        )

    def _persistently(self, act: Callable[[], T]) -> T:
        attempt = 1
        while True:
            try:
                return act()
            except _MayPass as trouble:
                if attempt >= self.limits.attempts:
                    raise trouble.failure from trouble
                growing = self.limits.pause_seconds * 2 ** (attempt - 1)
                pause = growing if trouble.pause is None else trouble.pause
            self._wait(min(pause, self.limits.pause_max_seconds))
            attempt += 1

    def _json(self, path: str, query: Mapping[str, str | int]) -> dict[str, Any]:
        with self._answer(path, query, media="application/json") as response:
            self._check_user(response)
            limits = self.limits
            chunks = self._chunks(response, path, limits.answer_bytes, limits.answer_seconds)
            body = b"".join(chunks)
        try:
            found = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise WikiUnusable(NOT_JSON, path=path) from error
        if not isinstance(found, dict):
            raise WikiUnusable(NOT_JSON, path=path)
        return found

    def _download(
        self,
        path: str,
        query: Mapping[str, str | int],
        file: Path,
        *,
        limit_bytes: int,
        media: str,
    ) -> int:
        with self._answer(path, query, media=media) as response, file.open("wb") as target:
            chunks = self._chunks(response, path, limit_bytes, self.limits.file_seconds)
            return sum(target.write(chunk) for chunk in chunks)

    @contextmanager
    def _answer(
        self, path: str, query: Mapping[str, str | int], *, media: str
    ) -> Iterator[httpx.Response]:
        url = self.base_url + path + (f"?{urlencode(query)}" if query else "")
        try:
            with self._http.stream("GET", url, headers={"Accept": media}) as response:
                _check_status(response, path)
                yield response
        except httpx.TimeoutException as error:
            slow = WikiUnavailable(TOO_SLOW, seconds=f"{self.limits.read_seconds:g}")
            raise _MayPass(slow) from error
        except httpx.TransportError as error:
            raise _MayPass(WikiUnavailable(NO_CONNECTION)) from error

    def _chunks(
        self, response: httpx.Response, path: str, limit_bytes: int, seconds: float
    ) -> Iterator[bytes]:
        """Yield the body; httpx's own limit starts anew with every byte, so this one is needed."""
        too_large = WikiUnusable(TOO_LARGE, path=path, megabytes=max(1, limit_bytes // 2**20))
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > limit_bytes:
            raise too_large
        deadline = self._clock() + seconds
        received = 0
        for chunk in response.iter_raw():
            received += len(chunk)
            if received > limit_bytes:
                raise too_large
            if self._clock() > deadline:
                raise _MayPass(WikiUnavailable(TOO_SLOW, seconds=f"{seconds:g}"))
            yield chunk

    def _check_user(self, response: httpx.Response) -> None:
        """Refuse an answer given to somebody else: XWiki serves a guest where a sign-in failed."""
        if self._account is None:
            return
        found = response.headers.get("xwiki-user", "")
        if _bare(found).casefold() != _bare(self._account.user).casefold():
            shown = _bare(found) or GUEST
            raise WikiOtherUser(OTHER_USER, found=shown, wanted=self._account.user)


def checked_address(address: str) -> str:
    """Return the base address without its last slash.

    :raises WikiUnusable: unless it is https, or http on this very machine, with nothing but a path.
    """
    try:
        parts = urlsplit(address.strip())
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise WikiUnusable(NOT_AN_ADDRESS, address="…") from error
    # The refused text may hold a password, so the message shows the host alone.
    shown = f"{parts.scheme}://{host}" if host else "…"
    if not host or parts.username is not None or parts.query or parts.fragment:
        raise WikiUnusable(NOT_AN_ADDRESS, address=shown)
    if parts.scheme != "https" and not (parts.scheme == "http" and _loopback(host)):
        raise WikiUnusable(NOT_ENCRYPTED, address=shown)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _bare(user: str) -> str:
    """Return `lin` of `xwiki:XWiki.lin`."""
    return user.rpartition(":")[2].removeprefix("XWiki.")


def _check_status(response: httpx.Response, path: str) -> None:
    status = response.status_code
    match status:
        case 200:
            if response.headers.get("content-encoding", "identity") != "identity":
                raise WikiUnusable(COMPRESSED, path=path)
        case 401 | 403:
            raise WikiRefused(MAY_NOT_READ, path=path)
        case 404 | 410:
            raise WikiMissing(NOT_THERE, path=path)
        case 429:
            raise _MayPass(WikiUnavailable(OVERLOADED, status=status), _asked_pause(response))
        case _ if status >= 500:  # noqa: PLR2004 - the class of the server's own errors
            raise _MayPass(WikiUnavailable(OVERLOADED, status=status), _asked_pause(response))
        case _ if response.has_redirect_location:
            raise WikiUnusable(REDIRECTED, path=path)
        case _:
            raise WikiUnusable(UNEXPECTED, path=path, status=status)


def _asked_pause(response: httpx.Response) -> float | None:
    asked = response.headers.get("retry-after", "")
    return float(asked) if asked.isascii() and asked.isdecimal() else None
