"""Reads the pasted annotate view of a page ("code view with last authors").

    Wiki源代码TITLE                                       header
    Version 8.1 by AUTHOR on 2020/09/11 17:39
    Hide last authors
    | |                                                  a group: lines last changed in one version
    7.2 | 1 | TEXT |         blank: 7.2 | 1 | |
    | 2 | TEXT | ||          blank: | 2 | |||
    | 3 | TEXT |             blank: | 3 | |              the table's last row, without padding

The rule: all of it or nothing. TEXT may hold ` | ` itself, so the number is taken from the left and
the fixed ending from the right; the numbers run 1, 2, 3 … without gap. A paste cut off exactly
behind the first row of a group is the one loss this shape cannot show.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from app.errors import N_
from import_wiki.page import Degradation, SourceKind, WikiLine, WikiPage, WikiTime
from import_wiki.sources.refusal import SourceRefused

VERSION = r"[0-9]{1,9}\.[0-9]{1,9}"
UNKNOWN_VERSION = "?.?"
NUMBER = r"(?P<number>[1-9][0-9]{0,8})"

GROUP_OPENING = "| |"
GROUP_ROW = re.compile(rf"(?P<version>{VERSION}|\?\.\?) \| {NUMBER} \| (?:(?P<text>.+) )?\|")
ROW = re.compile(rf"\| {NUMBER} \| (?:(?P<text>.+) \| \|\||\|\|\|)")
LAST_ROW = re.compile(rf"\| {NUMBER} \| (?:(?P<text>.+) )?\|")

# The view's title in the languages it was seen in: "source code of" stands before or behind.
TITLES = (
    re.compile(r"Wiki ?源代码 ?(?P<title>.+)"),
    re.compile(r"Wiki source code of (?P<title>.+)"),
    re.compile(r"(?P<title>.+) 的 Wiki 原始碼"),
)
MODIFIED = (
    re.compile(rf"Version (?P<version>{VERSION}) by (?P<author>.+) on (?P<date>.+)"),
    re.compile(r"Last modified by (?P<author>.+) on (?P<date>.+)"),
)
DATE = re.compile(r"(\d{4})[/-](\d\d)[/-](\d\d) (\d\d):(\d\d)(?::(\d\d))?", re.ASCII)
HIDE_AUTHORS = frozenset({"Hide last authors"})

CUT_OFF = N_(
    "The source ends at line %(line)s in the middle of the table. It is cut off: paste it again."
)
NO_TITLE = N_("Line %(line)s should be the title of the wiki's annotate view.")
NO_VERSION = N_("Line %(line)s should say the page's version, author and date.")
NO_SWITCH = N_("Line %(line)s should be “Hide last authors”, the line before the table.")
NO_ROW = N_("Line %(line)s is no row of the annotate view.")
NO_GROUP_ROW = N_("Line %(line)s should begin with the version of a new group of lines.")
NOT_LAST = N_("Line %(line)s ends like the last row of the table, but more follows.")
WRONG_NUMBER = N_(
    "Line %(line)s should be row %(expected)s and is row %(found)s. "
    "A line was lost or doubled: paste it again."
)


@dataclass(frozen=True)
class Physical:
    """A line of the paste, with its number there."""

    place: int
    text: str


@dataclass(frozen=True)
class Header:
    title: str
    title_known: bool
    version: str | None
    author: str
    date: WikiTime


def read(text: str, *, reference: str | None = None) -> WikiPage:
    """Return the page of a pasted annotate view.

    :raises SourceRefused: at the first line that does not fit.
    """
    physical = [
        Physical(place, line.removesuffix("\r"))
        for place, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1)
    ]
    while physical and not physical[-1].text.strip():
        physical.pop()
    header, rows = _header(physical)
    lines = tuple(_attributed(line, header) for line in _lines(rows, last=physical[-1].place))
    return WikiPage(
        reference=reference or header.title,
        title=header.title,
        source=SourceKind.ANNOTATED_PASTE,
        lines=lines,
        version=header.version,
        author=header.author,
        date=header.date,
        degraded=_degraded(lines, header),
    )


def _header(physical: list[Physical]) -> tuple[Header, list[Physical]]:
    filled = [line for line in physical if line.text.strip()][:3]
    title = _required(filled, 0, NO_TITLE)
    if any(shape.fullmatch(title.text) for shape in (*MODIFIED, GROUP_ROW, ROW, LAST_ROW)):
        raise SourceRefused(NO_TITLE, line=title.place)
    version, author, moment = _modified(_required(filled, 1, NO_VERSION))
    switch = _required(filled, 2, NO_SWITCH)
    if switch.text.strip() not in HIDE_AUTHORS:
        raise SourceRefused(NO_SWITCH, line=switch.place)
    name, known = _title(title.text.strip())
    return Header(name, known, version, author, moment), physical[switch.place :]


def _required(lines: list[Physical], index: int, missing: str) -> Physical:
    if index < len(lines):
        return lines[index]
    raise SourceRefused(missing, line=lines[-1].place + 1 if lines else 1)


def _title(text: str) -> tuple[str, bool]:
    for shape in TITLES:
        if found := shape.fullmatch(text):
            return found["title"], True
    return text, False


def _modified(line: Physical) -> tuple[str | None, str, WikiTime]:
    for shape in MODIFIED:
        found = shape.fullmatch(line.text.strip())
        moment = _time(found["date"]) if found else None
        if found and moment:
            return found.groupdict().get("version"), found["author"], moment
    raise SourceRefused(NO_VERSION, line=line.place)


def _time(text: str) -> WikiTime | None:
    found = DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        local = datetime.combine(date(year, month, day), time(hour, minute, second))
    except ValueError:
        return None
    return WikiTime(local)


def _lines(rows: list[Physical], *, last: int) -> Iterator[WikiLine]:
    """Yield the table's lines; every row is consumed, or the paste is refused."""
    version: str | None = None
    number = 0
    opening = False
    for row in rows:
        if row.text == GROUP_OPENING and not opening and row.place < last:
            opening = True
            continue
        found = _group_row(row) if opening else _row(row, last=last, first=number == 0)
        number += 1
        if int(found["number"]) != number:
            values = {"expected": number, "found": int(found["number"])}
            raise SourceRefused(WRONG_NUMBER, line=row.place, **values)
        version = found["version"] if opening else version
        opening = False
        known = None if version == UNKNOWN_VERSION else version
        yield WikiLine(number, found["text"] or "", known)
    if number == 0:
        raise SourceRefused(CUT_OFF, line=last)


def _group_row(row: Physical) -> re.Match[str]:
    if found := GROUP_ROW.fullmatch(row.text):
        return found
    raise SourceRefused(NO_GROUP_ROW, line=row.place)


def _row(row: Physical, *, last: int, first: bool) -> re.Match[str]:
    """Return the row read; only the table's last row lacks the padding, and it must."""
    if first:
        raise SourceRefused(NO_GROUP_ROW, line=row.place)
    padded = ROW.fullmatch(row.text)
    if padded and row.place < last:
        return padded
    unpadded = None if padded else LAST_ROW.fullmatch(row.text)
    if unpadded and row.place == last:
        return unpadded
    if unpadded:
        raise SourceRefused(NOT_LAST, line=row.place)
    raise SourceRefused(CUT_OFF if row.place == last else NO_ROW, line=row.place)


def _attributed(line: WikiLine, header: Header) -> WikiLine:
    """Return the line with its author: the view prints that of the newest version only."""
    if header.version is None or line.version != header.version:
        return line
    return replace(line, author=header.author, date=header.date)


def _degraded(lines: tuple[WikiLine, ...], header: Header) -> frozenset[Degradation]:
    texts = [line.text for line in lines]
    losses = {Degradation.ATTACHMENTS_MISSING}
    if not any("  " in text or "\t" in text or text != text.strip() for text in texts):
        losses.add(Degradation.WHITESPACE_COLLAPSED)
    if all(unicodedata.is_normalized("NFKC", text) for text in texts):
        losses.add(Degradation.NFKC_NORMALISED)
    if any(line.author is None for line in lines):
        losses.add(Degradation.AUTHORS_MISSING)
    if any(line.version is None for line in lines):
        losses.add(Degradation.VERSIONS_MISSING)
    if not header.title_known:
        losses.add(Degradation.TITLE_PREFIX_UNKNOWN)
    return frozenset(losses)
