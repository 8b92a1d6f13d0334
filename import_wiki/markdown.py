"""Words of the wiki as Markdown for the product: secrets taken out first, then converted.

    source ─ seal ─▶ source with tokens ─ xwiki.convert ─▶ Markdown with the same tokens

The one place where wiki text becomes Markdown. What is shown are the words XWiki shows; a page in
another syntax is not interpreted, and shown as it was typed.
"""

import re
from collections.abc import Iterator

from app.redaction import TOKEN, SealedText, references_of, seal
from import_wiki.cases.conversion import syntax_of
from import_wiki.cases.model import WikiText
from import_wiki.text import shown
from import_wiki.xwiki import Address, convert

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


def markdown_of(text: WikiText, *, syntax: str | None, address: Address) -> SealedText:
    """Return a text of the wiki as Markdown with tokens for its secrets, and the secrets.

    `syntax` is that of the page, `address` says where its links lead now.
    """
    sealed = sealed_source(text)
    known = syntax_of(syntax)
    if known is not None:
        converted = convert(sealed.text, syntax=known, address=address, show_images=False)
        if references_of(converted.markdown) >= references_of(sealed.text):
            return SealedText(converted.markdown, sealed.values)
    # Another syntax; or a secret stood where a link or a macro hides it: nothing is to be lost.
    return SealedText(as_markdown(sealed.text), sealed.values)


def sealed_source(text: WikiText) -> SealedText:
    """Return the source of a text with tokens for what is secret in the words it shows.

    Secrets are found in the words and not in the source: an escape inside a value is no part of it,
    and a label and its value may stand on two lines.
    """
    sealed = seal(text.text)
    if not sealed.values:
        return SealedText(text.source, ())
    places = list(_places(text))
    pieces: list[str] = []
    at = 0
    for start, end, token in _spans(sealed):
        pieces += text.source[at : places[start]], token
        at = places[end]
    return SealedText("".join((*pieces, text.source[at:])), sealed.values)


def _spans(sealed: SealedText) -> Iterator[tuple[int, int, str]]:
    """Yield for each token where in the words its value stood."""
    values = {value.reference: value.value for value in sealed.values}
    shift = 0
    for token in TOKEN.finditer(sealed.text):
        if token["reference"] not in values:  # typed on the wiki: ordinary words
            continue
        start = token.start() + shift
        length = len(values[token["reference"]])
        yield start, start + length, token[0]
        shift += length - len(token[0])


def _places(text: WikiText) -> Iterator[int]:
    """Yield for each character of the words where in the source it stands, escape included."""
    at = 0
    for words, source in zip(text.text.split("\n"), text.source.split("\n"), strict=True):
        view = shown(source)
        for index in range(len(words)):
            yield at + (index if view.places is None else view.places[index])
        yield at + len(source)  # the end of the line
        at += len(source) + 1


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
