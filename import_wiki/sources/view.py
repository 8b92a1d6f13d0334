"""What every form of the wiki's code view shares: its head, its numbers, what it cannot tell.

    Wiki源代码TITLE                                       the title of the view, in any language
    Version 8.1 by AUTHOR on 2020/09/11 17:39            newer: Last modified by AUTHOR on …
    Hide last authors                                    the switch, the line before the table

The rule: a view states what it does not know as `None` or in `degraded`. The author of the newest
version is printed at the head; only lines of that version get it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from app.errors import N_
from import_wiki.page import Degradation, SourceKind, WikiLine, WikiPage, WikiTime
from import_wiki.sources.refusal import SourceRefused

VERSION = r"[0-9]{1,9}\.[0-9]{1,9}"
UNKNOWN_VERSION = "?.?"
UNKNOWN_AUTHOR = "Unknown"
NUMBER = r"(?P<number>[1-9][0-9]{0,8})"

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
HIDE_AUTHORS = "Hide last authors"
SWITCHES = (HIDE_AUTHORS, "Show last authors")

NO_TITLE = N_("Line %(line)s should be the title of the wiki's annotate view.")
NO_VERSION = N_("Line %(line)s should say the page's version, author and date.")
WRONG_NUMBER = N_(
    "Line %(line)s should be row %(expected)s and is row %(found)s. "
    "A line was lost or doubled: paste it again."
)
CUT_OFF = N_(
    "The source ends at line %(line)s in the middle of the table. It is cut off: paste it again."
)


@dataclass(frozen=True)
class Physical:
    """A line of the paste, with its number there."""

    place: int
    text: str


@dataclass(frozen=True)
class Modified:
    """When the shown version was made; `version` is None where a newer wiki does not print it."""

    version: str | None
    author: str
    date: WikiTime


@dataclass(frozen=True)
class Header:
    title: str
    title_known: bool
    modified: Modified | None = None


def physical_lines(text: str) -> list[Physical]:
    """Return the lines of a paste without what editors add: a mark, returns, blank lines behind."""
    physical = [
        Physical(place, line.removesuffix("\r"))
        for place, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1)
    ]
    while physical and not physical[-1].text.strip():
        physical.pop()
    return physical


def title_of(text: str) -> tuple[str, bool]:
    """Return the page's title, and whether the words around it were known and taken off."""
    for shape in TITLES:
        if found := shape.fullmatch(text):
            return found["title"], True
    return text, False


def modified_of(text: str) -> Modified | None:
    """Return what the line of the last change says, None if it is no such line."""
    for shape in MODIFIED:
        found = shape.fullmatch(text.strip())
        moment = time_of(found["date"]) if found else None
        if found and moment:
            return Modified(found.groupdict().get("version"), found["author"], moment)
    return None


def time_of(text: str) -> WikiTime | None:
    found = DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        local = datetime.combine(date(year, month, day), time(hour, minute, second))
    except ValueError:
        return None
    return WikiTime(local)


def check_number(found: str, *, expected: int, place: int) -> None:
    """Hold a row to its place: the numbers of a whole view run 1, 2, 3 … without gap."""
    if int(found) != expected:
        raise SourceRefused(WRONG_NUMBER, line=place, expected=expected, found=int(found))


def page_of(header: Header, lines: Iterable[WikiLine], *, reference: str | None) -> WikiPage:
    """Return the page a view shows."""
    attributed = tuple(_attributed(line, header) for line in lines)
    modified = header.modified
    return WikiPage(
        reference=reference or header.title,
        title=header.title,
        source=SourceKind.ANNOTATED_PASTE,
        lines=attributed,
        version=modified.version if modified else None,
        author=modified.author if modified else None,
        date=modified.date if modified else None,
        degraded=frozenset({*_losses(attributed), *_title_losses(header)}),
    )


def _attributed(line: WikiLine, header: Header) -> WikiLine:
    """Return the line with its author and date, where it is of the version the head tells about."""
    modified = header.modified
    if modified is None or modified.version is None or line.version != modified.version:
        return line
    return replace(line, author=line.author or modified.author, date=line.date or modified.date)


def _losses(lines: tuple[WikiLine, ...]) -> Iterable[Degradation]:
    texts = [line.text for line in lines]
    yield Degradation.ATTACHMENTS_MISSING
    if not any("  " in text or "\t" in text or text != text.strip() for text in texts):
        yield Degradation.WHITESPACE_COLLAPSED
    if all(unicodedata.is_normalized("NFKC", text) for text in texts):
        yield Degradation.NFKC_NORMALISED
    if any(line.author is None for line in lines):
        yield Degradation.AUTHORS_MISSING
    if any(line.version is None for line in lines):
        yield Degradation.VERSIONS_MISSING


def _title_losses(header: Header) -> Iterable[Degradation]:
    if not header.title_known:
        yield Degradation.TITLE_PREFIX_UNKNOWN
