"""Asks a wiki over HTTP: bounded in time, size and number of attempts.

The rules: the address is one that may be asked (`reach`), and nothing is followed, neither
redirects nor links in answers, so no answer can send us elsewhere. Every answer has a deadline and
a byte limit. Trouble that may pass (no connection, reset, too slow, 429, 5xx) is tried again after
a growing pause, and nothing else is. Whoever answers must answer as the user we asked for: XWiki
quietly serves guests.
"""

import json
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

import httpx

from app.errors import N_
from import_wiki.sources.rest.failures import (
    WikiMissing,
    WikiOtherUser,
    WikiRefused,
    WikiUnavailable,
    WikiUnusable,
)
from import_wiki.sources.rest.reach import ANYWHERE, CheckedTransport, Reach, checked_address

GUEST = "XWikiGuest"

NO_CONNECTION = N_("The wiki does not answer, or broke off in the middle. Try again later.")
NOT_TRUSTED = N_(
    "The wiki's certificate is not trusted. If your company signs its own, name its file in "
    "SSL_CERT_FILE where this product is started."
)
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
        reach: Reach = ANYWHERE,
        trust: ssl.SSLContext | None = None,
        wait: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.base_url = checked_address(base_url, reach)
        self.limits = limits or Limits()
        self.version: str | None = None
        """What the wiki says its version is, once it has answered."""
        self.user = account.user if account else GUEST
        self._account = account
        self._wait = wait
        self._clock = clock
        self._http = _http(account, self.limits, reach, trust or _trust())

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
            self.version = response.headers.get("xwiki-version") or self.version
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
            if "certificate verify failed" in str(error).lower():
                raise WikiUnusable(NOT_TRUSTED) from error
            raise _MayPass(WikiUnavailable(NO_CONNECTION)) from error

    def _chunks(
        self, response: httpx.Response, path: str, limit_bytes: int, seconds: float
    ) -> Iterator[bytes]:
        """Yield the body; httpx's own limit starts anew with every byte, so this one is needed."""
        too_large = WikiUnusable(TOO_LARGE, path=path, megabytes=max(1, limit_bytes // 2**20))
        if _announced(response) > limit_bytes:
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


def _trust() -> ssl.SSLContext:
    """Return who is trusted: the public authorities, and those of this machine."""
    trust = httpx.create_ssl_context(trust_env=False)
    trust.load_default_certs()
    return trust


def _http(
    account: Account | None, limits: Limits, reach: Reach, trust: ssl.SSLContext
) -> httpx.Client:
    return httpx.Client(
        auth=httpx.BasicAuth(account.user, account.password) if account else None,
        headers={"Accept-Encoding": "identity"},  # a limit on bytes must mean the bytes sent
        timeout=httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds),
        follow_redirects=False,
        transport=CheckedTransport(httpx.HTTPTransport(verify=trust, trust_env=False), reach),
        trust_env=False,
    )


def _bare(user: str) -> str:
    """Return `lin` of `xwiki:XWiki.lin`."""
    return user.rpartition(":")[2].removeprefix("XWiki.")


def _check_status(response: httpx.Response, path: str) -> None:
    status = response.status_code
    if status == 429 or status >= 500:  # noqa: PLR2004 - too many requests; the server's own errors
        raise _MayPass(WikiUnavailable(OVERLOADED, status=status), _asked_pause(response))
    match status:
        case 200:
            if response.headers.get("content-encoding", "identity") != "identity":
                raise WikiUnusable(COMPRESSED, path=path)
        case 401 | 403:
            raise WikiRefused(MAY_NOT_READ, path=path)
        case 404 | 410:
            raise WikiMissing(NOT_THERE, path=path)
        case _ if response.has_redirect_location:
            raise WikiUnusable(REDIRECTED, path=path)
        case _:
            raise WikiUnusable(UNEXPECTED, path=path, status=status)


def _announced(response: httpx.Response) -> int:
    announced = response.headers.get("content-length", "")
    return int(announced) if announced.isdecimal() else 0


def _asked_pause(response: httpx.Response) -> float | None:
    asked = response.headers.get("retry-after", "")
    return float(asked) if asked.isascii() and asked.isdecimal() else None
