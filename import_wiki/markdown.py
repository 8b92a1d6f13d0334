"""Wiki words → Markdown that shows the same words and line breaks.

What people typed looks like Markdown in places (`1. 重启`, `*号`, `# 3 桩`) and is not meant so:
every look-alike is escaped, and a line break stays one. Only what a rule of Markdown would read is
escaped, so that the text stays pleasant to edit and labels such as `gxyl_case#4_20191226` whole.
"""

import re
from collections.abc import Callable

from app.redaction import TOKEN
from import_wiki.cases.model import WikiText

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_INLINE = re.compile(
    r"(?P<backslashed>[\\`*\[\]{}])"
    r"|(?P<underscore>(?<![^\W_])_|_(?![^\W_]))"  # inside a word it is one character of it
    r"|(?P<entity><|&(?=#?\w{1,32};)|~(?=~))"
)
_LINE_START = re.compile(
    r"(?P<number>[0-9]{1,9})(?P<dot>[.)])(?=\s|$)"
    r"|(?P<backslashed>#|>|[+-](?=\s|$)|-(?=[- ]{2,}$)|!(?=!!))"
    r"|(?P<entity>=(?==*$)|~|:(?=\s))"
)
_HARD_BREAK = "  \n"


def markdown_of(text: WikiText, *, seal: Callable[[str], str]) -> str:
    """Return a text of the wiki as Markdown; `seal` takes the secrets out of it first.

    The one place where wiki text becomes Markdown.
    """
    return as_markdown(seal(text.text))


def as_markdown(text: str) -> str:
    """Return Markdown that shows exactly these words and lines. Sealed tokens stay whole."""
    paragraphs = re.split(r"\n\s*\n", text.strip("\n"))
    return "\n\n".join(_paragraph(paragraph) for paragraph in paragraphs)


def _paragraph(paragraph: str) -> str:
    return _HARD_BREAK.join(_line(line.strip()) for line in paragraph.split("\n"))


def _line(line: str) -> str:
    line = _CONTROL.sub("", line)
    if "|" in line and not line.strip("|:- "):  # it would make the lines around it a table
        return line.replace("|", "&#124;")
    pieces = []
    at = 0
    for token in TOKEN.finditer(line):
        pieces += [_escaped(line[at : token.start()], first=at == 0), token[0]]
        at = token.end()
    return "".join((*pieces, _escaped(line[at:], first=at == 0)))


def _escaped(text: str, *, first: bool) -> str:
    start = _LINE_START.match(text) if first else None
    if start is None:
        return _INLINE.sub(_inline, text)
    return _line_start(start) + _INLINE.sub(_inline, text[start.end() :])


def _line_start(found: re.Match[str]) -> str:
    if found["dot"]:
        return f"{found['number']}\\{found['dot']}"
    return f"\\{found[0]}" if found["backslashed"] else f"&#{ord(found[0])};"


def _inline(found: re.Match[str]) -> str:
    if found["entity"]:
        return f"&#{ord(found[0])};"
    return f"\\{found[0]}"
