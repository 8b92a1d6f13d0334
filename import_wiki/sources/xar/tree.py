"""XML of an export → a small tree, read in pieces. The bytes of attachments never stand in it.

The rule: a page of an export is foreign. No document type, no entities; depth, elements and text
are counted; what XML 1.1 allows and the parser does not (references to control characters) is
replaced and counted, so that no page is lost by it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.expatreader import DefusedExpatParser

from import_wiki.sources.xar.store import Stored

DEEPEST = 64
MOST_ELEMENTS = 200_000
MOST_CHARACTERS = 64 * 1024 * 1024

# Where the bytes of files stand; the last is a state of a file in its own old history.
FILES = (
    ("xwikidoc", "attachment", "content"),
    ("xwikidoc", "attachment", "revisions", "revision", "content"),
    ("attachment", "content"),
)

_FORBIDDEN = re.compile(
    rb"&#(?:x0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));"
    rb"|[\x00-\x08\x0b\x0c\x0e-\x1f]"
)
_REPLACEMENT = b"&#xFFFD;"
_LONGEST_REFERENCE = 24
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


class TooLarge(Exception):  # noqa: N818 - a limit, told on as a finding
    """The page exceeds a limit."""


class Sink(Protocol):
    """Takes the Base64 of one file."""

    def write(self, characters: str) -> None: ...
    def close(self) -> Stored | None: ...
    def discard(self) -> None: ...


NewSink = Callable[[], Sink]


@dataclass
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    text: str = ""
    stored: Stored | None = None

    def child(self, tag: str) -> "Element | None":
        """Return the first direct child of that name: never one further down."""
        return next(self.all(tag), None)

    def all(self, tag: str) -> Iterator["Element"]:
        return (child for child in self.children if child.tag == tag)

    def value(self, tag: str) -> str:
        found = self.child(tag)
        return found.text if found else ""


@dataclass(frozen=True)
class Parsed:
    root: Element
    replaced: int
    """How many control characters were replaced."""


def parse(chunks: Iterable[bytes], *, sink: NewSink) -> Parsed:
    """Return the tree of a document; the bytes of files go to sinks.

    :raises TooLarge: where it exceeds a limit.
    :raises xml.sax.SAXParseException: where it is not well formed.
    :raises ValueError: where it has a document type.
    """
    builder = _Builder(sink)
    cleaner = _Cleaner()
    parser = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    parser.setContentHandler(builder)
    try:
        for chunk in chunks:
            parser.feed(cleaner.clean(chunk))
        parser.feed(cleaner.rest())
        parser.close()
    finally:
        builder.discard()
    return Parsed(builder.root, cleaner.replaced)


def parse_text(text: str, *, sink: NewSink) -> Element:
    """Return the tree of a document that was text in another one; its declaration is void there."""
    return parse([_DECLARATION.sub("", text).encode()], sink=sink).root


class _Cleaner:
    """Replaces control characters in pieces of XML; a reference may be split between two."""

    def __init__(self) -> None:
        self.replaced = 0
        self._held = b""

    def clean(self, chunk: bytes) -> bytes:
        data = self._held + chunk
        at = data.rfind(b"&", max(0, len(data) - _LONGEST_REFERENCE))
        split = at >= 0 and b";" not in data[at:]
        data, self._held = (data[:at], data[at:]) if split else (data, b"")
        return self._replace(data)

    def rest(self) -> bytes:
        data, self._held = self._held, b""
        return self._replace(data)

    def _replace(self, data: bytes) -> bytes:
        cleaned, count = _FORBIDDEN.subn(_REPLACEMENT, data)
        self.replaced += count
        return cleaned


class _Builder(ContentHandler):
    def __init__(self, sink: NewSink) -> None:
        super().__init__()
        self.root = Element("")
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._new_sink = sink
        self._sink: Sink | None = None
        self._elements = 0
        self._characters = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the interface's name
        self._elements += 1
        if self._elements > MOST_ELEMENTS or len(self._open) >= DEEPEST:
            raise TooLarge
        element = Element(name, dict(attrs.items()))
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._texts.append([])
        if self._sink is None and tuple(e.tag for e in self._open) in FILES:
            self._sink = self._new_sink()

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802 - the interface's name
        element = self._open.pop()
        element.text = "".join(self._texts.pop())
        if self._sink is not None and tuple(e.tag for e in (*self._open, element)) in FILES:
            element.stored = self._sink.close()
            self._sink = None

    def characters(self, content: str) -> None:
        if self._sink is not None:
            self._sink.write(content)
            return
        self._characters += len(content)
        if self._characters > MOST_CHARACTERS:
            raise TooLarge
        self._texts[-1].append(content)

    def discard(self) -> None:
        """Leave nothing of a file that the document broke off in."""
        if self._sink is not None:
            self._sink.discard()
            self._sink = None
