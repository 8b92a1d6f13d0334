"""The text of DOCX and XLSX: archives of XML, of which only the parts with words are opened.

The rule: an archive is believed in nothing. Its parts are counted, and read only so far and so long
as `bounds` says; XML that declares entities is refused.
"""

import codecs
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from app.files.extraction.bounds import (
    PART_MAX_BYTES,
    PART_MAX_RATIO,
    PART_SMALL_BYTES,
    PARTS_MAX,
    TEXT_MAX_BYTES,
    Reason,
    Unreadable,
)
from app.files.extraction.columns import Columns

_WORD_PARTS = (
    re.compile(r"word/document\.xml"),
    re.compile(r"word/(?:header|footer)\d*\.xml"),
    re.compile(r"word/(?:footnotes|endnotes)\.xml"),
)
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_STRINGS = re.compile(r"xl/sharedStrings\.xml")
_WORKBOOK = re.compile(r"xl/workbook\.xml")
_LETTERS = re.compile(r"[A-Z]{1,3}")
_ENCRYPTED = 0x1
_SHARED = "s"
_BLANK = {"tab": "\t", "br": "\n", "cr": "\n"}


def prepare() -> None:
    codecs.lookup("cp437")  # in which the names of parts are written


def document_lines(stream: IO[bytes]) -> Iterator[str]:
    """Yield the paragraphs and rows of a DOCX: its body, then what stands around it."""
    with zipfile.ZipFile(stream) as archive:
        for pattern in _WORD_PARTS:
            for part in _parts(archive, pattern):
                yield from _paragraphs(archive, part)


def sheet_lines(stream: IO[bytes]) -> Iterator[str]:
    """Yield the rows of an XLSX, sheet by sheet, after the names of the sheets."""
    with zipfile.ZipFile(stream) as archive:
        for part in _parts(archive, _WORKBOOK):
            yield from _sheet_names(archive, part)
        strings = _shared_strings(archive)
        for part in sorted(_parts(archive, _SHEET), key=_number_of_sheet):
            yield from _rows(archive, part, strings)


def _parts(archive: zipfile.ZipFile, pattern: re.Pattern[str]) -> list[zipfile.ZipInfo]:
    """Return the parts of these names, in the archive's order.

    :raises Unreadable: if the archive claims what no document has.
    """
    parts = archive.infolist()
    if len(parts) > PARTS_MAX:
        raise Unreadable(Reason.BOMB)
    found = [part for part in parts if pattern.fullmatch(part.filename)]
    if any(_is_bomb(part) for part in found):
        raise Unreadable(Reason.BOMB)
    if any(part.flag_bits & _ENCRYPTED for part in found):
        raise Unreadable(Reason.PASSWORD)
    return found


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    packed = max(1, part.compress_size)
    too_dense = part.file_size > PART_SMALL_BYTES and part.file_size / packed > PART_MAX_RATIO
    return too_dense or part.file_size > PART_MAX_BYTES


def _elements(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[str, Element]]:
    """Yield the beginning of each element (`+p`) and its end (`p`), without its namespace.

    An archive unpacks no more of a part than it claims, and the claim was weighed.
    """
    with archive.open(part) as unpacked:
        parsed = iterparse(unpacked, events=("start", "end"), forbid_dtd=True)
        for event, element in parsed:
            name = element.tag.rpartition("}")[2]
            yield (f"+{name}" if event == "start" else name), element


class _Body:
    """Where in a document one is: a paragraph may hold a table, a cell a paragraph."""

    def __init__(self) -> None:
        self.paragraphs: list[list[str]] = []
        self.rows: list[dict[int, str]] = []
        self.tables: list[Columns] = []

    def open(self, name: str) -> None:
        if name == "+p":
            self.paragraphs.append([])
        elif name == "+tbl":
            self.tables.append(Columns())
        elif name == "+tr":
            self.rows.append({})
        elif name == "+tc":
            self.rows[-1][len(self.rows[-1])] = ""

    def close(self, name: str, element: Element) -> str:
        """Return the line that is complete with the end of this element, if one is."""
        if name == "t" and self.paragraphs:
            self.paragraphs[-1].append(element.text or "")
        elif name in _BLANK and self.paragraphs:
            self.paragraphs[-1].append(_BLANK[name])
        elif name == "p":
            return self._placed("".join(self.paragraphs.pop()))
        elif name == "tr":
            return self._placed("\t".join(self.tables[-1].masked(self.rows.pop()).values()))
        elif name == "tbl":
            self.tables.pop()
        return ""

    def _placed(self, line: str) -> str:
        """Return a line of the page; one within a cell becomes part of the cell."""
        if not self.rows or not self.rows[-1]:
            return line
        cells = self.rows[-1]
        last = len(cells) - 1
        cells[last] = f"{cells[last]} {line}".strip()
        return ""


def _paragraphs(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[str]:
    body = _Body()
    for name, element in _elements(archive, part):
        if name.startswith("+"):
            body.open(name)
            continue
        line = body.close(name, element)
        element.clear()
        if line:
            yield line


def _sheet_names(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[str]:
    for name, element in _elements(archive, part):
        if name == "sheet":
            yield element.get("name") or ""


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    """Return the words that cells point to, which stand in the order in which they appear.

    So no more of them are read than a text can hold.
    """
    strings = []
    room = TEXT_MAX_BYTES
    for part in _parts(archive, _STRINGS):
        for name, element in _elements(archive, part):
            if name != "si":
                continue
            strings.append(_written(element))
            room -= len(strings[-1])
            element.clear()
            if room < 0:
                return strings
    return strings


def _rows(archive: zipfile.ZipFile, part: zipfile.ZipInfo, strings: list[str]) -> Iterator[str]:
    columns = Columns()
    cells: dict[int, str] = {}
    for name, element in _elements(archive, part):
        if name == "c":
            cells[_column_of(element, cells)] = _value(element, strings)
            element.clear()
        elif name == "row":
            shown = [cell for cell in columns.masked(cells).values() if cell]
            cells = {}
            element.clear()
            if shown:
                yield "\t".join(shown)


def _column_of(cell: Element, before: Mapping[int, str]) -> int:
    """Return the number of a cell's column: B7 stands in the second."""
    letters = _LETTERS.match(cell.get("r") or "")
    if letters is None:
        return max(before, default=0) + 1
    number = 0
    for letter in letters[0]:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _value(cell: Element, strings: list[str]) -> str:
    value = "".join(found.text or "" for found in cell.iterfind("{*}v"))
    if cell.get("t") == _SHARED:
        place = int(value)
        return strings[place] if 0 <= place < len(strings) else ""
    return value or "".join(_written(found) for found in cell.iterfind("{*}is"))


def _written(element: Element) -> str:
    """Return a text in pieces of different looks, without how it is pronounced."""
    pieces = (*element.iterfind("{*}t"), *element.iterfind("{*}r/{*}t"))
    return " ".join("".join(piece.text or "" for piece in pieces).split())


def _number_of_sheet(part: zipfile.ZipInfo) -> int:
    found = _SHEET.fullmatch(part.filename)
    assert found is not None  # it was chosen by this pattern
    return int(found[1])
