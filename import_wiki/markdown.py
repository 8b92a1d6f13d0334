"""Words of the wiki as Markdown for the product: secrets taken out first, then converted.

    source ─ seal ─▶ source with tokens ─ xwiki.convert ─▶ Markdown with the same tokens

The one place where wiki text becomes Markdown. What is shown are the words XWiki shows; a page in
another syntax is not interpreted, and shown as it was typed.
"""

import re

from app.redaction import TOKEN, SealedText, references_of
from import_wiki.cases.conversion import syntax_of
from import_wiki.cases.model import WikiText
from import_wiki.sealing import sealed_source
from import_wiki.xwiki import Address, convert

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_INLINE = re.compile(
    r"(?P<backslashed>[\\`*\[\]{}])"
    r"|(?P<underscore>(?<![^\W_])_|_(?![^\W_]))"  # inside a word it is one character of it
    r"|(?P<entity><|&(?=#?\w{1,32};)|~(?=~))"
)
_LINE_START = re.compile(
    r"(?P<number>[0-9]{1,9})(?P<dot>[.)])(?=\s|$)"
    r"|(?P<backslashed>#|>|[+-](?=\s|$)|-(?=[- ]+$)|!(?=!!))"
    r"|(?P<entity>=(?==*$)|~|:(?=\s))"
)
_HARD_BREAK = "  \n"


def markdown_of(text: WikiText, *, syntax: str | None, address: Address) -> SealedText:
    """Return a text of the wiki as Markdown with tokens for its secrets, and the secrets.

    `syntax` is that of the page, `address` says where its links lead now.
    """
    known = syntax_of(syntax)
    sealed = sealed_source(text, syntax=syntax)
    if known is not None:
        converted = convert(
            sealed.text, syntax=known, address=address, show_images=False, frame_boxes=True
        )
        if references_of(converted.markdown) >= references_of(sealed.text):
            return SealedText(converted.markdown, sealed.values)
    # Another syntax; or a secret stood where a link or a macro hides it: nothing is to be lost.
    return SealedText(as_markdown(sealed.text), sealed.values)


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
    for sealed in TOKEN.finditer(line):
        pieces += [_escaped(line[at : sealed.start()], first=at == 0), sealed[0]]
        at = sealed.end()
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
