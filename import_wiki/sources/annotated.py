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
from collections.abc import Iterator

from app.errors import N_
from import_wiki.page import WikiLine, WikiPage
from import_wiki.sources import view
from import_wiki.sources.refusal import SourceRefused
from import_wiki.sources.view import (
    CUT_OFF,
    NO_TITLE,
    NO_VERSION,
    NUMBER,
    VERSION,
    Header,
    Physical,
)

GROUP_OPENING = "| |"
GROUP_ROW = re.compile(rf"(?P<version>{VERSION}|\?\.\?) \| {NUMBER} \| (?:(?P<text>.+) )?\|")
ROW = re.compile(rf"\| {NUMBER} \| (?:(?P<text>.+) \| \|\||\|\|\|)")
LAST_ROW = re.compile(rf"\| {NUMBER} \| (?:(?P<text>.+) )?\|")

NO_SWITCH = N_("Line %(line)s should be “Hide last authors”, the line before the table.")
NO_ROW = N_("Line %(line)s is no row of the annotate view.")
NO_GROUP_ROW = N_("Line %(line)s should begin with the version of a new group of lines.")
NOT_LAST = N_("Line %(line)s ends like the last row of the table, but more follows.")


def read(text: str, *, reference: str | None = None) -> WikiPage:
    """Return the page of a pasted annotate view.

    :raises SourceRefused: at the first line that does not fit.
    """
    physical = view.physical_lines(text)
    header, rows = _header(physical)
    return view.page_of(header, _lines(rows, last=physical[-1].place), reference=reference)


def _header(physical: list[Physical]) -> tuple[Header, list[Physical]]:
    filled = [line for line in physical if line.text.strip()][:3]
    title = _required(filled, 0, NO_TITLE)
    if any(shape.fullmatch(title.text) for shape in (*view.MODIFIED, GROUP_ROW, ROW, LAST_ROW)):
        raise SourceRefused(NO_TITLE, line=title.place)
    changed = _required(filled, 1, NO_VERSION)
    modified = view.modified_of(changed.text)
    if modified is None:
        raise SourceRefused(NO_VERSION, line=changed.place)
    switch = _required(filled, 2, NO_SWITCH)
    if switch.text.strip() != view.HIDE_AUTHORS:
        raise SourceRefused(NO_SWITCH, line=switch.place)
    name, known = view.title_of(title.text.strip())
    return Header(name, known, modified), physical[switch.place :]


def _required(lines: list[Physical], index: int, missing: str) -> Physical:
    if index < len(lines):
        return lines[index]
    raise SourceRefused(missing, line=lines[-1].place + 1 if lines else 1)


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
        view.check_number(found["number"], expected=number, place=row.place)
        version = found["version"] if opening else version
        opening = False
        known = None if version == view.UNKNOWN_VERSION else version
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
