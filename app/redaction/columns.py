"""Passwords in the column of a table, under a heading that names them.

    | 站点 | 账号 | 密码 |
    |---|---|---|
    | 一号 | admin | Abc123 |

The columns of a Markdown, XWiki or tab-separated table are read; a row with one label and its value
beside it is the business of `passwords`.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from app.redaction.judging import plausible
from app.redaction.kinds import Kind, Span
from app.redaction.values import Candidate, Tie

_HEADING_CELL = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6}|[A-Za-z]{0,12} ?)"
    r"(?:密[ ]{0,2}码|口令|密钥|password|passwd|pwd|pass|secret|token)",
    re.IGNORECASE,
)
_ACCOUNT_CELL = re.compile(
    r"[\u4e00-\u9fff]{0,4}(?:账号|账户|用户名?|登录名|user ?name|user|account|login)", re.IGNORECASE
)
_RULE = re.compile(r"[ \t>|:\-+=]{3,}")
_DECORATION = " \t*_`=>"
_LONGEST_LINE = 2000


def find(text: str) -> Iterator[Span]:
    """Walk the lines once, remembering the headings of the table one is in."""
    columns: dict[int, Kind] = {}
    at = 0
    lines = text.split("\n")
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        cells = _cells(line)
        if len(cells) < 2:  # noqa: PLR2004 - a table has two columns
            columns = {}
        elif heading := _headings(cells, line, following):
            columns = heading
        elif columns and not _RULE.fullmatch(line):
            yield from _values(text, at, cells, columns)
        at += len(line) + 1


def _cells(line: str) -> list[tuple[int, str]]:
    """Return the cells of a row, each with the place of its text in the line."""
    sign = "|" if line.lstrip(" >").startswith("|") else "\t"
    if sign not in line or len(line) > _LONGEST_LINE:
        return []
    cells = []
    at = 0
    for cell in line.split(sign):
        bare = cell.lstrip(_DECORATION)
        cells.append((at + len(cell) - len(bare), bare.rstrip(_DECORATION + "\r")))
        at += len(cell) + 1
    return cells


def _headings(cells: list[tuple[int, str]], line: str, following: str) -> dict[int, Kind]:
    """Return the telling columns of a heading: two labels, or one marked `|=` or ruled below."""
    columns = {}
    for number, (_, cell) in enumerate(cells):
        if _HEADING_CELL.fullmatch(cell):
            columns[number] = Kind.PASSWORD
        elif _ACCOUNT_CELL.fullmatch(cell):
            columns[number] = Kind.ACCOUNT
    ruled = "-" in following and _RULE.fullmatch(following) is not None
    certain = len(columns) > 1 or ruled or "|=" in line
    return columns if certain and Kind.PASSWORD in columns.values() else {}


def _values(
    text: str, at: int, cells: list[tuple[int, str]], columns: dict[int, Kind]
) -> Iterator[Span]:
    for number, kind in columns.items():
        if number >= len(cells):
            continue
        place, cell = cells[number]
        start, end = at + place, at + place + len(cell)
        candidate = Candidate(Tie.SIGN, start, end, text[start:end], "", "", "")
        if " " not in cell and cell.isascii() and (kind is Kind.ACCOUNT or plausible(candidate)):
            yield Span(kind, start, end)
