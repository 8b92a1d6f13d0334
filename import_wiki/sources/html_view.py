"""Reads the code view saved as HTML: the richest form, with blanks, authors and dates kept.

    <tr class="line">  <td class="author">  <td class="version">
                       <td class="line-number">  <td class="content">

Author and version stand in the first row of a group only; the version's link carries its date. The
rule is that of the pastes: numbers from 1 without gap, every row whole, the table closed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from app.errors import N_
from import_wiki.page import Degradation, WikiLine, WikiPage, WikiTime
from import_wiki.sources import view
from import_wiki.sources.refusal import SourceRefused
from import_wiki.sources.view import CUT_OFF, Header

CELLS = frozenset({"author", "version", "line-number", "content"})
PLAIN_CELLS = frozenset({"line-number", "content"})
TITLE, MODIFIED = "document-title", "xdocLastModification"
# Elements without an end tag; all others are counted to know where the title ends.
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
USER_PAGE = re.compile(r"(?:.*[./])?(?P<name>[^./]+)")

NO_VIEW = N_("Line %(line)s: there is no code view of the wiki in this HTML.")
NO_ROW = N_("Line %(line)s is no whole row of the code view.")
NO_TITLE = N_("The HTML ends at line %(line)s without the page's title.")


@dataclass
class Cell:
    text: str = ""
    title: str | None = None
    person: str | None = None


@dataclass
class Row:
    place: int
    cells: dict[str, Cell] = field(default_factory=dict)


class _View(HTMLParser):
    """Collects the rows of the table and the words above it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self.words: dict[str, str] = {}
        self.closed = False
        self._row: Row | None = None
        self._cell: Cell | None = None
        self._inside: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = values.get("class", "").split()
        if tag == "tr":
            self._open_row(classes)
        elif tag == "td":
            self._open_cell(classes)
        elif self._cell is not None:
            self._describe(self._cell, tag, values)
        elif self._inside is None:
            self._open_words(tag, {values.get("id", ""), *classes})
        elif tag not in VOID:
            self._inside = (self._inside[0], self._inside[1] + 1)

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self._cell = None
        elif tag == "tr":
            self._close_row()
        elif tag == "table" and self.rows:
            self._refuse_open_row()
            self.closed = True
        elif self._inside is not None and self._cell is None and tag not in VOID:
            name, depth = self._inside
            self._inside = (name, depth - 1) if depth > 1 else None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.text += data
        elif self._inside is not None:
            self.words[self._inside[0]] = self.words.get(self._inside[0], "") + data
        elif (self.rows or self._row) and not self.closed and data.strip():
            raise SourceRefused(NO_ROW, line=self.getpos()[0])  # words between the cells

    def _open_words(self, tag: str, names: set[str]) -> None:
        for name in (TITLE, MODIFIED):
            if name in names and name not in self.words:
                self._inside = (name, 1)
        if tag == "title" and tag not in self.words:
            self._inside = (tag, 1)

    def _open_row(self, classes: list[str]) -> None:
        self._refuse_open_row()
        if "line" in classes:
            if self.closed:
                raise SourceRefused(NO_ROW, line=self.getpos()[0])
            self._row = Row(self.getpos()[0])

    def _open_cell(self, classes: list[str]) -> None:
        names = CELLS & set(classes)
        if self._row is None and not names:
            return
        name = next(iter(names)) if len(names) == 1 else None
        if self._row is None or self._cell or name is None or name in self._row.cells:
            raise SourceRefused(NO_ROW, line=self.getpos()[0])
        self._cell = self._row.cells[name] = Cell()

    @staticmethod
    def _describe(cell: Cell, tag: str, values: dict[str, str]) -> None:
        if tag == "img":
            cell.person = values.get("title") or values.get("alt") or cell.person
        elif tag == "a":
            cell.title = values.get("title")
            cell.person = cell.person or _user(values.get("href", ""))

    def _close_row(self) -> None:
        if self._row is not None:
            if self._cell is not None or self._row.cells.keys() not in (CELLS, PLAIN_CELLS):
                raise SourceRefused(NO_ROW, line=self.getpos()[0])
            self.rows.append(self._row)
            self._row = None

    def _refuse_open_row(self) -> None:
        if self._row is not None:
            raise SourceRefused(NO_ROW, line=self._row.place)


def is_html(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith("<")


def read(text: str, *, reference: str | None = None) -> WikiPage:
    """Return the page of a code view saved as HTML.

    :raises SourceRefused: at the first row that does not fit, or where the view ends too early.
    """
    shown = _View()
    shown.feed(text)
    shown.close()
    end = text.rstrip().count("\n") + 1
    if not shown.rows:
        raise SourceRefused(NO_VIEW, line=1)
    if not shown.closed:
        raise SourceRefused(CUT_OFF, line=end)
    page = view.page_of(_header(shown, reference, end), _lines(shown.rows), reference=reference)
    kept = {Degradation.WHITESPACE_COLLAPSED, Degradation.NFKC_NORMALISED}
    return replace(page, degraded=page.degraded - kept)


def _header(shown: _View, reference: str | None, end: int) -> Header:
    words = {name: " ".join(text.split()) for name, text in shown.words.items()}
    title, known = view.title_of(words.get(TITLE) or words.get("title") or "")
    if not title and reference is None:
        raise SourceRefused(NO_TITLE, line=end)
    return Header(title or reference or "", known, view.modified_of(words.get(MODIFIED, "")))


def _lines(rows: list[Row]) -> Iterator[WikiLine]:
    version: str | None = None
    author: str | None = None
    date: WikiTime | None = None
    blamed = "version" in rows[0].cells
    for number, row in enumerate(rows, start=1):
        if ("version" in row.cells) is not blamed:
            raise SourceRefused(NO_ROW, line=row.place)
        found = row.cells["line-number"].text.strip()
        if not re.fullmatch(view.NUMBER, found):
            raise SourceRefused(NO_ROW, line=row.place)
        view.check_number(found, expected=number, place=row.place)
        if blamed and row.cells["version"].text.strip():
            version, date = _version(row)
            author = _author(row.cells["author"])
        yield WikiLine(number, row.cells["content"].text.removesuffix("\r"), version, author, date)


def _version(row: Row) -> tuple[str | None, WikiTime | None]:
    cell = row.cells["version"]
    version = cell.text.strip()
    if version == view.UNKNOWN_VERSION:
        return None, None
    if not re.fullmatch(view.VERSION, version):
        raise SourceRefused(NO_ROW, line=row.place)
    return version, view.time_of((cell.title or "").strip())


def _author(cell: Cell) -> str | None:
    """Return the name shown: the link's text, the avatar's, or that of the user's page."""
    name = " ".join(cell.text.split()) or cell.person
    return None if name == view.UNKNOWN_AUTHOR else name


def _user(address: str) -> str | None:
    found = USER_PAGE.fullmatch(unquote(urlsplit(address).path))
    return found["name"] if found else None
