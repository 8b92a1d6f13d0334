"""The visible text of Markdown and of HTML, masked: for list rows, the index, mails.

`plain_of_html` is exact and for what is stored; `plain` reads the source by a few rules, without a
process, and may leave a mark of Markdown standing where the library would not.
"""

import re
from html import unescape

from app.markup.linking import lift, lower
from app.markup.sanitising import BLOCK_TAGS, INLINE_TAGS

_TAG = re.compile(r'<(/?)([a-z0-9]+)(?:"[^"]*"|[^">])*>')
_CELL = re.compile(r"\n(?=<t[dh][ >])")
_CELL_TAGS = frozenset({"td", "th"})
_LINE_ENDING_TAGS = BLOCK_TAGS - _CELL_TAGS - {"tbody", "thead", "tfoot"} | {"br"}
_MOST_EXCERPTED = 20  # an address may take that many times the room of the words that stand for it


def _tag(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"</?(?:{'|'.join(sorted(names))})(?:\s[^<>]{{0,1000}})?/?>")


_RULES = (
    (re.compile(r"^[ ]{0,3}(?:```|~~~)[^\n]*$", re.MULTILINE), ""),
    (re.compile(r"<!--(?:(?!<!--|-->)[\s\S]){0,10000}-->"), ""),
    (_tag(_LINE_ENDING_TAGS), "\n"),
    (_tag(_CELL_TAGS), " "),
    (_tag(INLINE_TAGS | BLOCK_TAGS), ""),
    (
        re.compile(
            r"!?(?<!\\)\[((?:\\.|[^\[\]\\\n]){0,500})\]"
            r"\((?:<[^<>\n]{0,2000}>|[^()\n]{0,2000})\)"
        ),
        r"\1",
    ),
    (re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>"), r"\1"),
    (re.compile(r"^[ ]{0,3}\|?(?:[ ]?:?-{2,80}:?[ ]?(?:\||$)){1,50}[ ]?$", re.MULTILINE), ""),
    (re.compile(r"^[ ]{0,3}(?:>[ ]?){1,50}", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}\.)[ \t]+(?=\S)", re.MULTILINE), ""),
    (re.compile(r"^[ ]{0,3}#{1,6}[ \t]+|[ \t]#{1,6}$", re.MULTILINE), ""),
    (re.compile(r"^[ ]{0,3}(?:[-*_][ ]?){3,80}$|^[ ]{0,3}={1,80}[ ]?$", re.MULTILINE), ""),
    (re.compile(r"(?<![\\`])(`{1,3})(?!`)[ ]?([^\n]{1,200}?)[ ]?(?<!`)\1(?!`)"), r"\2"),
    (re.compile(r"(?<!\\)(\*{1,3}|~~)(?=\S)([^\n]{1,200}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w\\])(_{1,2})(?=\S)([^\n_]{1,200}?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"^[ \t]*\||\|[ \t]*$|(?<!\\)[ \t]\|(?=[ \t])", re.MULTILINE), " "),
    (re.compile(r"\\(\n|[\\`*_{}\[\]()>#+.!|~-])"), r"\1"),
)


def plain(source: str) -> str:
    """Return the text of Markdown, a line a line, its values masked."""
    text, tokens = lift(source)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return _tidy(lower(unescape(text), [token["mask"] for token in tokens]))


def plain_of_html(html: str) -> str:
    """Return the text of HTML that `render` wrote; its masks are in it."""
    joined = _CELL.sub("", html.replace("<br>\n", "\n"))  # the cells of a row share a line
    return _tidy(unescape(_TAG.sub(_line_or_nothing, joined)))


def excerpt(source: str, length: int = 120) -> str:
    """Return the beginning of the text in one line of at most `length` characters."""
    head = source[: length * _MOST_EXCERPTED]
    if head.rfind("⟦") > head.rfind("⟧"):
        head = head[: head.rfind("⟦")]  # half a token
    line = " ".join(plain(head).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _line_or_nothing(tag: re.Match[str]) -> str:
    if tag[2] in _CELL_TAGS:
        return " "
    return "\n" if tag[2] in _LINE_ENDING_TAGS else ""


def _tidy(text: str) -> str:
    return "\n".join(filter(None, map(str.strip, text.split("\n"))))
