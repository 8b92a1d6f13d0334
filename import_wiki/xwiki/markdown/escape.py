r"""Keeps ordinary text from being read as Markdown. Pure.

Only what would mean something is escaped, so that people can go on editing the text. A backslash
is used where both python-markdown and CommonMark know it (``\`*_{}[]()#+-.!>|``), an entity
everywhere else. What means something at the beginning of a line only is seen to when the lines
are complete (`guard_line`).
"""

import re
import string
from collections.abc import Callable

from app.redaction import TOKEN

_SPECIAL = re.compile(r"[\\`*_\[\]<&~{|]")
_ENTITY = re.compile(r"&[a-zA-Z0-9]+;")
_BRACKETED = re.compile(r"\[(?:\^|[^\[\]]*\][ ]?[(\[:])")
_RULED = re.compile(r"[-:|= ]+$")
_LINE_START = re.compile(
    r"(?P<mark>#|>)"
    r"|(?P<bullet>[-+*])(?=[ \t]|$)"
    r"|(?P<number>[0-9]{1,9})(?P<point>[.)])(?=[ \t]|$)"
    r"|(?P<colon>:)(?=[ \t]|$)"
)
_ATTRIBUTE = re.compile(r"[&<>\"\\`*_\[\]|\n\r]")
_HTML = re.compile(r"[&<>\\`*_\[\]~|]")
_TRAILING_MARKS = re.compile(r"#+$")
_ODD_BLANK = re.compile(r"[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def printable(text: str) -> str:
    """Return `text` with blanks for what Python, but no renderer, takes for a blank.

    Control characters are left out: nobody sees them, and renderers use them for themselves.
    """
    return _CONTROL.sub("", _ODD_BLANK.sub(" ", text))


def entity(character: str) -> str:
    return f"&#{ord(character)};"


def escape_text(text: str, *, cell: bool = False, label: bool = False) -> str:
    """Return `text` as Markdown. In a table's `cell` a pipe, in a link's `label` a bracket counts.

    `text` has no line ends.
    """
    text = printable(text)
    if _SPECIAL.search(text) is None:
        return text
    return _outside_tokens(text, lambda part: _escaped(part, cell=cell, label=label))


def _outside_tokens(text: str, escape: Callable[[str], str]) -> str:
    """Return `text` with all but the tokens of sealed values escaped: those stay whole."""
    written, at = "", 0
    for token in TOKEN.finditer(text):
        written += escape(text[at : token.start()]) + token.group()
        at = token.end()
    return written + escape(text[at:])


def _escaped(text: str, *, cell: bool, label: bool) -> str:
    def escaped(match: re.Match[str]) -> str:
        mark, at = match.group(), match.start()
        in_label = label and mark in "[]"
        if (mark == "|" and not cell) or not (in_label or _NEEDS_ESCAPE[mark](text, at)):
            return mark
        # A `]:` would make a definition of the line, whatever stands before it.
        defines = in_label and text[at : at + 2] in {"]", "]:"}
        return entity(mark) if mark in "<&~" or defines else f"\\{mark}"

    return _SPECIAL.sub(escaped, text)


def _backslash(text: str, at: int) -> bool:
    following = text[at + 1 : at + 2]
    return not following or following.isspace() or following in string.punctuation


def _asterisk(text: str, at: int) -> bool:
    """False for a multiplication: blanks on both sides, and the line goes on."""
    return not (
        text[at - 1 : at].isspace()
        and text[at + 1 : at + 2].isspace()
        and text[at + 2 : at + 3].strip()
    )


def _underscore(text: str, at: int) -> bool:
    return not (at and text[at - 1].isalnum() and text[at + 1 : at + 2].isalnum())


def _less(text: str, at: int) -> bool:
    return text[at + 1 : at + 2] != " "


def _ampersand(text: str, at: int) -> bool:
    """True before a number sign too: python-markdown then misreads the tags that follow."""
    return text[at + 1 : at + 2] in {"", "#"} or _ENTITY.match(text, at) is not None


def _tilde(text: str, at: int) -> bool:
    return "~" in {text[at - 1 : at], text[at + 1 : at + 2]}


def _opening(text: str, at: int) -> bool:
    return _BRACKETED.match(text, at) is not None


def _closing(text: str, at: int) -> bool:
    return text[at + 1 : at + 2] in {"(", "["}


def _brace(text: str, at: int) -> bool:
    """True where an attribute list could stand: they are off, but not in every renderer."""
    return at == 0 or (text[at - 1].isspace() and (text[-1] == "}" or text[-1].isspace()))


def _always(_text: str, _at: int) -> bool:
    return True


_NEEDS_ESCAPE = {
    "\\": _backslash,
    "`": _always,
    "*": _asterisk,
    "_": _underscore,
    "[": _opening,
    "]": _closing,
    "<": _less,
    "&": _ampersand,
    "~": _tilde,
    "{": _brace,
    "|": _always,
}


def guard_line(line: str) -> str:
    """Keep a line of text from beginning a heading, a list, a quotation or a table."""
    if _RULED.match(line) and line.strip():
        return _escaped_first(line)
    match = _LINE_START.match(line)
    if match is None:
        return line
    if match["number"]:
        return f"{match['number']}\\{match['point']}{line[match.end() :]}"
    return _escaped_first(line)


def _escaped_first(line: str) -> str:
    first = line[0]
    return (entity(first) if first in ":=" else f"\\{first}") + line[1:]


def guard_heading(text: str) -> str:
    """Keep marks at the end of a heading from being read as its closing."""
    return _TRAILING_MARKS.sub(lambda match: "\\#" * len(match.group()), text)


def escape_html(text: str) -> str:
    """Return `text` for HTML that Markdown may read once more: no mark of either is left."""
    return _outside_tokens(
        printable(text), lambda part: _HTML.sub(lambda match: entity(match.group()), part)
    )


def escape_attribute(value: str) -> str:
    """Return `value` for a quoted attribute of such HTML."""
    return _ATTRIBUTE.sub(lambda match: entity(match.group()), printable(value))
