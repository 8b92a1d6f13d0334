"""Reads XAR exports: a ZIP of one XML per page and language, with files, history and comments.

    archive ── tree ── pages ── rcs
                 └─ store

The rule: identity is what a page says of itself; a name in the archive is only shown, so `../` or
flat names mean nothing, and `package.xml` is not needed. A wrong archive is refused as a whole, a
wrong entry is passed over with a finding; the others are read.
"""

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from xml.sax import SAXException

from app.errors import N_
from import_wiki.page import WikiPage
from import_wiki.sources import names
from import_wiki.sources.findings import Finding, FindingKind, Report, logged
from import_wiki.sources.places import Reached, nothing
from import_wiki.sources.xar.archive import ArchiveRefused, chunks, open_archive
from import_wiki.sources.xar.pages import NoIdentity, display_name, identity, page_of
from import_wiki.sources.xar.store import Base64Sink
from import_wiki.sources.xar.tree import NewSink, Parsed, TooLarge, parse

__all__ = ["PAGE_ROOT", "ArchiveRefused", "read_page_xml", "read_xar"]

PAGE_ROOT = "xwikidoc"
PACKAGE = "package.xml"
USERS = b"XWiki.XWikiUsers"

NO_PAGE = N_("This is no XAR export: none of its %(found)s entries is a page of a wiki.")

_UNREADABLE = (
    *(SAXException, ValueError, LookupError),  # of the XML: its form, a document type, its encoding
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError),  # of the packing
)


def read_xar(
    path: Path,
    *,
    attachments_to: Path | None = None,
    people: Mapping[str, str] | None = None,
    report: Report = logged,
    begin: int = 0,
    reached: Reached = nothing,
) -> Iterator[WikiPage]:
    """Yield the pages of an export, one at a time.

    The bytes of attachments are laid into `attachments_to`, under their digest; without it they are
    only counted. `people` are display names by reference, for users whose pages are not in the
    archive. What is passed over goes to `report`. `reached` is told, before each page, which entry
    comes next; from there on another reader may `begin`.

    :raises ArchiveRefused: if it is no export, or one made to do harm.
    """
    with open_archive(path) as archive:
        known = _Named(_people(archive), people or {})
        seen: set[str] = set()
        for place, entry in enumerate(_pages(archive, report, begin=begin), start=begin + 1):
            name = entry.filename
            with closing(chunks(archive, entry)) as data:
                page = read_page_xml(
                    data, entry=name, people=known, attachments_to=attachments_to, report=report
                )
            if page is None:
                continue
            if page.reference in seen:
                report(Finding(FindingKind.TWICE, name, page.reference))
                continue
            seen.add(page.reference)
            reached(place)
            yield page
        if not seen and not begin:
            raise ArchiveRefused(NO_PAGE, found=len(archive.infolist()))


def read_page_xml(
    data: Iterable[bytes],
    *,
    entry: str,
    people: Mapping[str, str] | None = None,
    attachments_to: Path | None = None,
    report: Report = logged,
) -> WikiPage | None:
    """Return the page of one XML document, None (and a finding) if it cannot be read."""
    sink = partial(Base64Sink, attachments_to)
    parsed = _parsed(data, entry=entry, sink=sink, report=report)
    if parsed is None:
        return None
    if parsed.root.tag != PAGE_ROOT:
        report(Finding(FindingKind.NOT_A_PAGE, entry))
        return None
    if parsed.replaced:
        report(Finding(FindingKind.CONTROL_CHARACTERS, entry, str(parsed.replaced)))
    try:
        return page_of(parsed.root, entry=entry, people=people or {}, sink=sink, report=report)
    except NoIdentity:
        report(Finding(FindingKind.NO_IDENTITY, entry))
        return None


def _parsed(data: Iterable[bytes], *, entry: str, sink: NewSink, report: Report) -> Parsed | None:
    try:
        return parse(data, sink=sink)
    except TooLarge:
        report(Finding(FindingKind.TOO_LARGE, entry))
    except _UNREADABLE as error:
        report(Finding(FindingKind.UNREADABLE, entry, type(error).__name__))
    return None


def _pages(
    archive: zipfile.ZipFile, report: Report, *, begin: int = 0
) -> Iterator[zipfile.ZipInfo]:
    """Yield the entries that may be pages; folders and the table of contents go without saying."""
    place = 0
    for entry in archive.infolist():
        if entry.filename.endswith(".xml"):
            if entry.filename != PACKAGE:
                if place >= begin:
                    yield entry
                place += 1
        elif not entry.is_dir() and place >= begin:
            report(Finding(FindingKind.NOT_A_PAGE, entry.filename))


def _silent(_: Finding) -> None:
    """Tell nobody: it is told elsewhere."""


def _people(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the display names by user: their pages may come after the pages they wrote.

    Only entries that mention the class of users are parsed; what is wrong with one is told when it
    is read as a page.
    """
    people = {}
    for entry in _pages(archive, _silent):
        if not _mentions(archive, entry, USERS):
            continue
        with closing(chunks(archive, entry)) as data:
            found = _parsed(data, entry="", sink=partial(Base64Sink, None), report=lambda _: None)
        name = display_name(found.root) if found else None
        if found and name:
            with suppress(NoIdentity):
                people[names.local(identity(found.root)[0])] = name
    return people


class _Named(Mapping[str, str]):
    """Display names, those of the archive before others."""

    def __init__(self, first: Mapping[str, str], then: Mapping[str, str]) -> None:
        self._first = first
        self._then = then

    def __getitem__(self, reference: str) -> str:
        return self._first.get(reference) or self._then[reference]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._then, **self._first})

    def __len__(self) -> int:
        return len({**self._then, **self._first})


def _mentions(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, word: bytes) -> bool:
    held = b""
    with suppress(*_UNREADABLE), closing(chunks(archive, entry)) as data:
        for chunk in data:
            if word in held + chunk:
                return True
            held = chunk[-len(word) :]
    return False
