"""Pieces of a line, and how they are put side by side. Pure.

Whether `**` opens or closes anything depends on the characters on both sides of it. CommonMark
leaves it literal between punctuation and a letter, which in Chinese happens all the time
(`**问题：**充值`), so each emphasis is written when its neighbours are known, with an empty comment
for a neighbour where the mark would not hold in every renderer.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from import_wiki.xwiki.markdown.escape import escape_html, printable
from import_wiki.xwiki.tree import Style


@dataclass(frozen=True, slots=True)
class Raw:
    """Markdown as it is. A line's end in it is a line break."""

    text: str


@dataclass(frozen=True, slots=True)
class CodeSpan:
    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Strong or emphasised Markdown, or both, without blanks at its edges."""

    styles: tuple[Style, ...]
    inner: str


Piece: TypeAlias = Raw | CodeSpan | Emphasis

APART = "<!-- -->"  # shows nothing, and is punctuation to what stands beside it

_MARKS = {Style.STRONG: "**", Style.EMPHASIS: "*"}
EMPHASES = frozenset(_MARKS)
_ASTERISK = re.compile(r"(?<!\\)\*")
_UNDERSCORE = re.compile(r"(?<!\\)(?:(?<![^\W_])_|_(?![^\W_]))")  # inside a word it is a letter
_TICKS = re.compile(r"`+")


def code_pieces(text: str) -> list[Piece]:
    """Return `text` as code, the blanks at its edges outside."""
    text = printable(text)
    core = text.strip()
    if not core:
        return [Raw(text)]
    start = text.index(core)
    return [Raw(text[:start]), CodeSpan(core), Raw(text[start + len(core) :])]


def trim(pieces: Sequence[Piece]) -> tuple[str, list[Piece], str]:
    """Return blanks and breaks before, the pieces without them, and those behind."""
    core = list(pieces)
    before = _strip_edge(core, 0)
    behind = _strip_edge(core, -1)
    return before, core, behind


def _strip_edge(core: list[Piece], edge: int) -> str:
    blanks = ""
    while core and isinstance(piece := core[edge], Raw):
        text = piece.text.lstrip() if edge == 0 else piece.text.rstrip()
        removed = len(piece.text) - len(text)
        blanks += piece.text[:removed] if edge == 0 else piece.text[len(text) :]
        if text:
            core[edge] = Raw(text)
            break
        del core[edge]
    return blanks


def assemble(pieces: Sequence[Piece], *, cell: bool = False, edge: str = " ") -> str:
    """Return the pieces side by side; `edge` is what stands before and behind them all."""
    joined = _joined(pieces)
    written: list[str] = []
    last = edge
    for number, piece in enumerate(joined):
        following = _first(joined[number + 1]) if number + 1 < len(joined) else edge
        text = _written(piece, last, following, cell=cell)
        if text:
            written.append(text)
            last = text[-1]
    return "".join(written)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Melt neighbouring code spans: two side by side could not be told from one longer mark."""
    joined: list[Piece] = []
    for piece in pieces:
        previous = joined[-1] if joined else None
        if isinstance(piece, CodeSpan) and isinstance(previous, CodeSpan):
            joined[-1] = CodeSpan(previous.text + piece.text)
        elif not (isinstance(piece, Raw) and not piece.text):
            joined.append(piece)
    return joined


def _first(piece: Piece) -> str:
    """Return the character a piece begins with, as far as its neighbour may rely on it."""
    match piece:
        case Raw():
            return piece.text[0]
        case CodeSpan():
            return "`"
        case Emphasis():
            return "*"


def _written(piece: Piece, before: str, behind: str, *, cell: bool) -> str:
    match piece:
        case Raw():
            image = piece.text.endswith("!") and behind == "["
            return piece.text[:-1] + "\\!" if image else piece.text
        case CodeSpan():
            return code_span(piece.text, html=before == "`" or _needs_html(piece.text, cell=cell))
        case Emphasis():
            return _emphasis(piece, before, behind)


def _needs_html(code: str, *, cell: bool) -> bool:
    """True if python-markdown would take `code` for a cell's end, or its `&#` for an entity."""
    return (cell and "|" in code) or "&#" in code


def code_span(text: str, *, html: bool = False) -> str:
    """Return `text`, which has no blanks at its edges, as code."""
    if html:
        return f"<code>{escape_html(text)}</code>"
    longest = max((len(ticks) for ticks in _TICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _emphasis(piece: Emphasis, before: str, behind: str) -> str:
    mark = _mark(piece)
    if mark is None:
        opening = "".join(f"<{style}>" for style in piece.styles)
        closing = "".join(f"</{style}>" for style in reversed(piece.styles))
        return f"{opening}{piece.inner}{closing}"
    opens = before not in {mark[0], "\\"} and _holds(mark, before, piece.inner[0])
    closes = behind != mark[0] and _holds(mark, behind, piece.inner[-1])
    return f"{'' if opens else APART}{mark}{piece.inner}{mark}{'' if closes else APART}"


def _mark(piece: Emphasis) -> str | None:
    """Return what marks the emphasis: asterisks, or underscores around asterisks; or nothing."""
    mark = "".join(_MARKS[style] for style in piece.styles)
    if not _ASTERISK.search(piece.inner):
        return mark
    return None if _UNDERSCORE.search(piece.inner) else mark.replace("*", "_")


def _holds(mark: str, outside: str, inside: str) -> bool:
    """True if a mark between these two holds: CommonMark's rule of flanking, read strictly."""
    if outside.isspace() or _is_punctuation(outside, strict=True):
        return True
    return mark[0] == "*" and not _is_punctuation(inside, strict=False)


def _is_punctuation(character: str, *, strict: bool) -> bool:
    """True for punctuation; symbols count as such in newer CommonMark only, so not if `strict`."""
    category = unicodedata.category(character)
    if category.startswith("P"):
        return True
    return category.startswith("S") and (not strict or character.isascii())


def split_lines(text: str) -> list[str]:
    """Return the lines of an assembled text; an empty one is a break more on the line before."""
    lines: list[str] = []
    for line in text.strip().split("\n"):
        stripped = line.strip()
        if stripped or not lines:
            lines.append(stripped)
        else:
            lines[-1] += "<br>"
    return lines if lines != [""] else []
