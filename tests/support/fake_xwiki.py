"""A wiki that answers as XWiki's REST interface does, over real HTTP, with faults to switch on.

It keeps to what the importer may rely on: windows of 25 unless asked for more and never above
`window_max`, names encoded step by step, dates in milliseconds, the user in a header, a guest where
a sign-in fails.
"""

import base64
import json
import socket
import struct
import threading
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

USER, PASSWORD = "importer", "kept-secret"
VERSION = "16.10.5"
FIRST_MS = 1_577_328_423_000
HANG_SECONDS = 5.0  # an end for a test that forgets to let go; none waits that long

Reference = tuple[str, ...]


class Fault(Enum):
    RESET = auto()  # the connection is torn down instead of an answer
    CUT = auto()  # the answer ends in the middle
    HANG = auto()  # no answer until the wiki is closed
    GUEST = auto()  # answered, but for a guest
    ELSEWHERE = auto()  # redirected to another host
    HUGE = auto()  # announces a terabyte
    ENDLESS = auto()  # sends without announcing, and does not stop
    NOT_JSON = auto()
    COMPRESSED = auto()


@dataclass
class FakeVersion:
    version: str
    content: str
    author: str = "XWiki.lin"
    modified_ms: int = FIRST_MS
    comment: str = ""
    text_missing: bool = False


@dataclass
class FakeAttachment:
    content: bytes
    listed_size: int | None = None
    missing: bool = False


@dataclass
class FakePage:
    title: str
    versions: list[FakeVersion]
    attachments: dict[str, FakeAttachment] = field(default_factory=dict)
    comments: list[dict[str, Any]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    translations: list[str] = field(default_factory=list)
    unreadable: bool = False
    keeps_history: bool = True


class FakeXWiki:
    """The wiki's contents, its faults, and what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[Reference, FakePage] = {}
        self.people: dict[str, tuple[str, str]] = {}  # first and last name by login
        self.window_max = 1000
        self.ignores_start = False
        self.hides: set[Reference] = set()  # taken out of a window after it was cut
        self.export: bytes | int = HTTPStatus.FORBIDDEN
        # By path: what goes wrong with the next requests, one fault or status each.
        self.faults: dict[str, deque[Fault | int]] = defaultdict(deque)
        self.always: dict[str, Fault | int] = {}
        self.headers: dict[str, str] = {}
        self.requests: list[str] = []
        self.queries: list[dict[str, str]] = []
        self.body_version = ""  # what texts say of themselves, where it is not the truth
        self.let_go = threading.Event()
        self.url = ""

    def add(self, *names: str, texts: Sequence[str] = ("第一行",), title: str = "") -> FakePage:
        """Add the page with these spaces and this name, one version for each text."""
        versions = [
            FakeVersion(f"1.{n}", text, modified_ms=FIRST_MS + n * 1000)
            for n, text in enumerate(texts, 1)
        ]
        page = self.pages[names] = FakePage(title or names[-1], versions)
        return page

    def bodies_fetched(self) -> list[str]:
        """Return the requests that gave a page's text."""
        return [
            path
            for path in self.requests
            if "/history/" in path or path.split("/")[-2:-1] == ["pages"]
        ]

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, object]:
        steps = [unquote(step) for step in path.strip("/").split("/")][1:]
        match steps:
            case ["bin", "export", *_]:
                export = self.export
                return (export, b"") if isinstance(export, int) else (HTTPStatus.OK, export)
            case ["rest", "wikis", "xwiki"]:
                return HTTPStatus.OK, {"id": "xwiki"}
            case ["rest", "wikis", "xwiki", "pages"]:
                return HTTPStatus.OK, {"pageSummaries": self._listing(query)}
            case ["rest", "wikis", "xwiki", "modifications"]:
                return HTTPStatus.OK, {"historySummaries": self._modifications(query)}
            case ["rest", "wikis", "xwiki", "spaces", *rest]:
                return self._page_answer(rest, query)
        return HTTPStatus.NOT_FOUND, b""

    def _page_answer(self, steps: list[str], query: dict[str, str]) -> tuple[int, object]:
        spaces = []
        while steps[1] == "spaces":
            spaces.append(steps[0])
            steps = steps[2:]
        names = (*spaces, steps[0], steps[2])
        if "objects" in steps and steps[2] in self.people:
            return HTTPStatus.OK, _user(self.people[steps[2]])
        page = self.pages.get(names)
        if page is None:
            return HTTPStatus.NOT_FOUND, b""
        if page.unreadable:
            return HTTPStatus.UNAUTHORIZED, b""
        return self._resource(names, page, steps[3:], query)

    def _resource(
        self, names: Reference, page: FakePage, steps: list[str], query: dict[str, str]
    ) -> tuple[int, object]:
        match steps:
            case []:
                found: object = _body(names, page, page.versions[-1])
            case ["history"]:
                newest_first = page.versions[::-1] if page.keeps_history else []
                entries = [_summary(names, each) for each in newest_first]
                found = {"historySummaries": self._window(entries, query)}
            case ["history", version]:
                texts = [each for each in page.versions if not each.text_missing]
                found = _only([_body(names, page, v) for v in texts if v.version == version])
                if self.body_version and isinstance(found, dict):
                    found["version"] = self.body_version
            case ["attachments", name]:
                attachment = page.attachments[name]
                found = None if attachment.missing else attachment.content
            case ["attachments"]:
                found = {"attachments": self._window(_attachments(page), query)}
            case ["comments"]:
                found = {"comments": self._window(page.comments, query)}
            case _:
                found = {"tags": [{"name": tag} for tag in page.tags]}
        return (HTTPStatus.NOT_FOUND, b"") if found is None else (HTTPStatus.OK, found)

    def _listing(self, query: dict[str, str]) -> list[dict[str, Any]]:
        listed = self._window(list(self.pages), query)
        return [_named(names) for names in listed if names not in self.hides]

    def _modifications(self, query: dict[str, str]) -> list[dict[str, Any]]:
        since = int(query["date"])
        found = [
            _summary(names, version) | {"language": ""}
            for names, page in self.pages.items()
            for version in page.versions
            if version.modified_ms > since
        ]
        return self._window(sorted(found, key=lambda each: int(each["modified"])), query)

    def _window(self, entries: list[Any], query: dict[str, str]) -> list[Any]:
        start = 0 if self.ignores_start else int(query.get("start", "0"))
        return entries[start : start + min(int(query.get("number", "25")), self.window_max)]


def _only(found: Sequence[object]) -> object | None:
    return found[0] if found else None


def _body(names: Reference, page: FakePage, version: FakeVersion) -> dict[str, Any]:
    translations = [{"language": language} for language in page.translations]
    return _named(names) | {
        "title": page.title,
        "version": version.version,
        "modifier": version.author,
        "modified": page.versions[0].modified_ms,  # the content's, not the version's
        "syntax": "xwiki/2.1",
        "content": version.content,
        "translations": {"default": "zh", "translations": translations},
    }


def _user(names: tuple[str, str]) -> dict[str, Any]:
    given = {"first_name": names[0], "last_name": names[1], "password": None}
    properties = [{"name": name, "type": "String", "value": each} for name, each in given.items()]
    return {"className": "XWiki.XWikiUsers", "number": 0, "properties": properties}


def _escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace(".", "\\.").replace(":", "\\:")


def _named(names: Reference) -> dict[str, Any]:
    return {"space": ".".join(map(_escaped, names[:-1])), "name": names[-1], "links": []}


def _summary(names: Reference, version: FakeVersion) -> dict[str, Any]:
    return _named(names) | {
        "version": version.version,
        "modified": version.modified_ms,
        "modifier": version.author,
        "comment": version.comment or None,
    }


def _attachments(page: FakePage) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "version": "1.1",
            "size": len(each.content) if each.listed_size is None else each.listed_size,
            "mimeType": "image/png",
            "author": "XWiki.lin",
            "date": FIRST_MS,
        }
        for name, each in page.attachments.items()
    ]


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for every answer

    def __init__(self, wiki: FakeXWiki) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.wiki = wiki


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = HANG_SECONDS
    disable_nagle_algorithm = True  # head and body are two writes: the second would wait 40 ms

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.wiki.requests.append(parts.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        waiting = self.server.wiki.faults.get(parts.path)
        self.server.wiki.queries.append(query)
        fault = waiting.popleft() if waiting else self.server.wiki.always.get(parts.path)
        if isinstance(fault, int):
            self._send(fault, b"")
        elif fault is None or fault is Fault.GUEST:
            status, found = self.server.wiki.answer(parts.path, query)
            body = found if isinstance(found, bytes) else json.dumps(found).encode()
            self._send(status, body, guest=fault is Fault.GUEST)
        else:
            self._fail(fault)

    def _send(self, status: int, body: bytes, *, guest: bool = False) -> None:
        guest = guest or not self._signed_in()
        self.send_response(status)
        self.send_header("XWiki-User", "XWiki.XWikiGuest" if guest else f"xwiki:XWiki.{USER}")
        self.send_header("XWiki-Version", VERSION)
        self.send_header("Content-Length", str(len(body)))
        for name, value in self.server.wiki.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _signed_in(self) -> bool:
        wanted = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        return self.headers.get("Authorization") == f"Basic {wanted}"

    def _fail(self, fault: Fault) -> None:
        self.close_connection = True
        match fault:
            case Fault.HANG:
                self.server.wiki.let_go.wait(HANG_SECONDS)
            case Fault.RESET:
                linger = struct.pack("ii", 1, 0)  # close with a reset, not with a goodbye
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.close()
            case Fault.NOT_JSON:
                self._send(HTTPStatus.OK, b"<html>sign in</html>")
            case Fault.ELSEWHERE:
                self._begin(HTTPStatus.FOUND, {"Location": "http://elsewhere.invalid/"})
            case Fault.COMPRESSED:
                self._begin(HTTPStatus.OK, {"Content-Encoding": "gzip"})
            case Fault.HUGE:
                self._begin(HTTPStatus.OK, {"Content-Length": str(2**40)})
            case Fault.CUT:
                self._begin(HTTPStatus.OK, {"Content-Length": "1000"})
                self.wfile.write(b'{"pageSummaries": [')
            case Fault.ENDLESS:
                self._begin(HTTPStatus.OK, {})
                self._pour()

    def _begin(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("XWiki-User", f"XWiki.{USER}")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _pour(self) -> None:
        try:
            while not self.server.wiki.let_go.is_set():
                self.wfile.write(b" " * 2**16)
        except ConnectionError:
            pass  # the reader has had enough, as it should

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: what was asked is in `requests`."""


@contextmanager
def running(wiki: FakeXWiki) -> Iterator[FakeXWiki]:
    """Serve `wiki` in a thread, at its `url`."""
    server = _Server(wiki)
    wiki.url = f"http://127.0.0.1:{server.server_address[1]}/xwiki"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield wiki
    finally:
        wiki.let_go.set()
        server.shutdown()
        thread.join()
        server.server_close()
