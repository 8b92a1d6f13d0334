r"""Reads the other forms in which the code view is pasted: each is a row of `DIALECTS`.

    | 7.2 | 1 | TEXT | |          | 2 | TEXT | ||     | 3 | |||     table without avatars
    |  | 7.2 | 1 | A \| B |       |  |  | 2 | TEXT |                empty cells kept, `\|` escaped
    7.2 | 1 | TEXT | |            2 | TEXT | ||       3 | |||       no bar at the left
    ⇥7.2⇥1⇥TEXT                   ⇥⇥2⇥TEXT            ⇥⇥3           copied in a browser
    lin 7.2 1 TEXT                2 TEXT              3             crawled text, with authors
    1 | TEXT |    | 1 | TEXT |    1 TEXT                            without blame
      1: TEXT                                                       the old skin

The rule is that of `annotated`: all of it or nothing, numbers from 1 without gap. Every line of
the page has a number here, so blank lines between the rows are the paste's and mean nothing. A
dialect whose rows have no ending (tabs, blanks, colon) cannot show that a row's end is missing, one
without padding cannot show that its last row is.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from app.errors import N_
from import_wiki.page import WikiLine, WikiPage
from import_wiki.sources import view
from import_wiki.sources.refusal import SourceRefused
from import_wiki.sources.view import CUT_OFF, NO_TITLE, NUMBER, VERSION, Header, Physical

BLAMED = rf"(?P<version>{VERSION}|\?\.\?)"
BLAMED_OR_NOT = rf"(?P<version>{VERSION}|\?\.\?|)"
AUTHOR = r"(?P<author>[^|\t]*[^|\t ])"
CELL = r"(?:(?P<text>.+) )?\| ?"
ESCAPED_CELL = r"(?P<text>(?:\\\||[^|])*) \| ?"
BARE = r"(?: (?P<text>.*))?"

MARKDOWN_TITLE = "# "

# What the table's hidden head becomes, and the line under it.
TABLE_HEAD = re.compile(r"(?:\| )?author \| version \| line-number \| content \| ?")
TABLE_RULE = re.compile(r"\|?(?:---\|)+")
MARKDOWN_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")

NO_ROW = N_("Line %(line)s is no row of the wiki's code view.")
NO_FIRST_ROW = N_("Line %(line)s should be the first row of the wiki's code view.")


def _as_it_is(text: str) -> str:
    return text


def _bars_unescaped(text: str) -> str:
    return text.replace("\\|", "|")


def _markdown_unescaped(text: str) -> str:
    return MARKDOWN_ESCAPE.sub(r"\1", text)


@dataclass(frozen=True)
class Dialect:
    """The shapes of a row. `last` holds those of the final row where it differs from the others."""

    name: str
    first: tuple[re.Pattern[str], ...]
    """A row that names the version: the first of the page is one."""
    further: tuple[re.Pattern[str], ...] = ()
    last: tuple[re.Pattern[str], ...] = ()
    unescape: Callable[[str], str] = field(default=_as_it_is)

    @property
    def escapes(self) -> bool:
        return self.unescape is not _as_it_is

    @property
    def padded(self) -> Iterator[re.Pattern[str]]:
        """Return the shapes only a row with another one below it has."""
        return (shape for shape in (*self.first, *self.further) if shape not in self.last)

    def shapes(self, *, number: int, last: bool) -> tuple[re.Pattern[str], ...]:
        if last and self.last:
            # A table of a single row has no padding that tells whether it is whole.
            return self.last if number > 1 else ()
        return (*self.further, *self.first) if number > 1 else self.first


def _shapes(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


def _padded(name: str, bar: str) -> Dialect:
    """Return the dialect of a table whose rows are padded with bars to the width of the head."""
    named = rf"{bar}{AUTHOR} \| {BLAMED} \| {NUMBER} \| {CELL}"
    blamed = rf"{bar}{BLAMED} \| {NUMBER} \| "
    plain = rf"{bar}{NUMBER} \| "
    return Dialect(
        name,
        first=_shapes(rf"{blamed}(?:(?P<text>.+) \| \||\|\|)", named),
        further=_shapes(rf"{plain}(?:(?P<text>.+) \| \|\||\|\|\|)"),
        last=_shapes(rf"{plain}{CELL}", rf"{blamed}{CELL}", named),
    )


_KEPT = rf"\| (?P<author>[^|]*) \| {BLAMED_OR_NOT} \| {NUMBER} \| {ESCAPED_CELL}"
_NUMBERED = rf"\| {NUMBER} \| {ESCAPED_CELL}"

DIALECTS = (
    Dialect("empty cells kept", first=_shapes(_KEPT), unescape=_bars_unescaped),
    Dialect("empty cells kept, without blame", _shapes(_NUMBERED), unescape=_bars_unescaped),
    _padded("table", r"\| "),
    _padded("table without left bar", ""),
    Dialect("table without blame", _shapes(rf"\| {NUMBER} \| {CELL}")),
    Dialect("table without blame and left bar", _shapes(rf"{NUMBER} \| {CELL}")),
    Dialect(
        "copied in a browser",
        _shapes(
            rf"(?:(?P<author>[^\t]*)\t)?(?:{BLAMED_OR_NOT}\t)?{NUMBER}(?:\t(?P<text>.*))?",
        ),
    ),
    Dialect(
        "crawled",
        first=_shapes(rf"(?:(?P<author>[^|]*?\S) )?{BLAMED} {NUMBER}{BARE}"),
        further=_shapes(rf"{NUMBER}{BARE}"),
    ),
    # A text that begins with a bar is a row of one of the tables above, and damaged.
    Dialect(
        "without blame",
        first=_shapes(r"(?P<number>1)(?: (?!\| )(?P<text>.*))?"),
        further=_shapes(rf"{NUMBER}{BARE}"),
    ),
    Dialect("old skin", _shapes(rf" *{NUMBER}: ?(?P<text>.*)", rf" *{NUMBER}:")),
)


def reader(dialect: Dialect) -> Callable[..., WikiPage]:
    """Return what reads pages of one dialect; it is called like every reader of `READERS`."""

    def read(text: str, *, reference: str | None = None) -> WikiPage:
        physical = view.physical_lines(text)
        header, rows = _head(physical, reference)
        markdown = physical[0].text.startswith(MARKDOWN_TITLE)
        unescape = _markdown_unescaped if markdown and dialect.escapes else dialect.unescape
        return view.page_of(header, _lines(dialect, rows, unescape), reference=reference)

    return read


def _head(physical: list[Physical], reference: str | None) -> tuple[Header, list[Physical]]:
    """Return the head and the rows below it.

    Title, last change and switch may each be missing; without a title that is known as one a page
    is only read under the name it is given.
    """
    filled = [line for line in physical if line.text.strip()]
    if not filled:
        raise SourceRefused(NO_TITLE, line=1)
    title, known = view.title_of(filled[0].text.removeprefix(MARKDOWN_TITLE).strip())
    titled = known or (not _below_title(filled[0]) and any(map(_below_title, filled[1:2])))
    if not titled and reference is None:
        raise SourceRefused(NO_TITLE, line=filled[0].place)
    below = filled[1:] if titled else filled
    modified = view.modified_of(below[0].text) if below else None
    if below and below[0].text.startswith(view.HIDE_AUTHORS):
        raise SourceRefused(view.NO_VERSION, line=below[0].place)
    rows = _from_first_row(below[1:] if modified else below)
    if not rows:
        raise SourceRefused(CUT_OFF, line=filled[-1].place)
    return Header(title if titled else reference or "", known or not titled, modified), rows


def _below_title(line: Physical) -> bool:
    return view.modified_of(line.text) is not None or line.text.startswith(view.SWITCHES)


def _from_first_row(below: list[Physical]) -> list[Physical]:
    """Return the rows: what follows the switch, on its line or under it, and the table's head."""
    if below and below[0].text.startswith(view.SWITCHES):
        switch = below[0]
        # An extractor of text may have joined the switch, a button, to the first row.
        joined = switch.text[len(view.HIDE_AUTHORS) :]
        below = [Physical(switch.place, joined), *below[1:]] if joined.strip() else below[1:]
    if below and TABLE_HEAD.fullmatch(below[0].text):
        below = below[2:] if TABLE_RULE.fullmatch(below[1:2][0].text) else below[1:]
    return below


def _lines(
    dialect: Dialect, rows: list[Physical], unescape: Callable[[str], str]
) -> Iterator[WikiLine]:
    """Yield the lines; every row is consumed, or the paste is refused."""
    version: str | None = None
    author: str | None = None
    for number, row in enumerate(rows, start=1):
        found = _row(dialect, row, number=number, last=number == len(rows))
        groups = found.groupdict()
        if groups.get("version"):
            version, author = groups["version"], groups.get("author") or None
        known = None if version == view.UNKNOWN_VERSION else version
        named = None if author == view.UNKNOWN_AUTHOR else author
        yield WikiLine(number, unescape(groups.get("text") or ""), known, named)


def _row(dialect: Dialect, row: Physical, *, number: int, last: bool) -> re.Match[str]:
    if last and dialect.last and any(shape.fullmatch(row.text) for shape in dialect.padded):
        raise SourceRefused(CUT_OFF, line=row.place)
    shapes = dialect.shapes(number=number, last=last)
    fits = [found for shape in shapes if (found := shape.fullmatch(row.text))]
    for found in fits:
        if int(found["number"]) == number:
            return found
    for found in fits:
        view.check_number(found["number"], expected=number, place=row.place)
    if number == 1:
        raise SourceRefused(NO_FIRST_ROW, line=row.place)
    raise SourceRefused(CUT_OFF if last else NO_ROW, line=row.place)
