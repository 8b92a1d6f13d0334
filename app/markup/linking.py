r"""What is added to HTML after it was sanitised: addresses and references as links, masks.

    text ⟦phone:…⟧ hzcd_case#4_20210316
      │ lift                                    tokens leave before Markdown can read them
    text \\ue0000\\ue001 hzcd_case#4_20210316
      │ Markdown, sanitising
    <p>text \\ue0000\\ue001 hzcd_case#4_20210316</p>
      │ finish
    <p>text <span …>138****1111</span> <a class="reference" …>hzcd_case#4_20210316</a></p>

The sanitiser writes HTML in one canonical way, so tags and text can be told apart without a parser.
"""

import re
from collections.abc import Sequence
from html import escape, unescape

from app.markup.references import URL, references_in_line
from app.redaction import TOKEN

_PLACE = re.compile("\ue000([0-9]{1,6})\ue001")
_TAG = re.compile(r'(<(?:"[^"]*"|[^">])*>)')
_TAG_NAME = re.compile(r"</?([a-z0-9]+)")
_UNLINKED = frozenset({"a", "code", "pre", "kbd"})
_URL = re.compile(rf"(?<![A-Za-z0-9])({URL})", re.IGNORECASE)
_AFTER_URL = re.compile(r"(?:[.,;:!?'\"*~]|&(?:gt|lt|quot);?)+$")


def lift(source: str) -> tuple[str, Sequence[re.Match[str]]]:
    """Put a mark that means nothing to Markdown in the place of every sealed token."""
    tokens = tuple(TOKEN.finditer(source))
    places = iter(range(len(tokens)))
    return TOKEN.sub(lambda _: f"\ue000{next(places)}\ue001", source), tokens


def finish(html: str, tokens: Sequence[re.Match[str]]) -> str:
    """Link addresses and references outside code and links; show each token as its mask."""
    masks = [escape(token["mask"]) for token in tokens]
    spans = [sealed_span(token) for token in tokens]
    pieces = []
    unlinked = 0
    for piece in _TAG.split(html):
        if piece.startswith("<"):
            unlinked += _change_of_depth(piece)
            pieces.append(lower(piece, masks))
        else:
            pieces.append(lower(piece if unlinked else _linked(piece), spans))
    return "".join(pieces)


def lower(text: str, values: Sequence[str]) -> str:
    """Put `values` where `lift` took the tokens out; a mark that somebody typed stays."""

    def value_at(place: re.Match[str]) -> str:
        number = int(place[1])
        return values[number] if number < len(values) else place[0]

    return _PLACE.sub(value_at, text)


def with_masks(escaped: str) -> str:
    """Show the tokens of a text that was only escaped."""
    return TOKEN.sub(sealed_span, escaped)


def sealed_span(token: re.Match[str]) -> str:
    return (
        f'<span class="sealed" data-reference="{token["reference"]}" data-kind="{token["kind"]}">'
        f"{escape(unescape(token['mask']))}</span>"
    )


def _change_of_depth(tag: str) -> int:
    name = _TAG_NAME.match(tag)
    if name is None or name[1] not in _UNLINKED:
        return 0
    return -1 if tag.startswith("</") else 1


def _linked(escaped: str) -> str:
    pieces = _URL.split(unescape(escaped))
    return "".join(
        _link_to_address(piece) if number % 2 else _with_references(piece)
        for number, piece in enumerate(pieces)
    )


def _link_to_address(address: str) -> str:
    end = _AFTER_URL.search(address)
    cut = end.start() if end else len(address)
    if address[:cut].endswith(")") and "(" not in address:
        cut -= 1
    url = escape(address[:cut])
    return f'<a href="{url}" rel="noopener noreferrer">{url}</a>{escape(address[cut:])}'


def _with_references(text: str) -> str:
    pieces = []
    at = 0
    for reference in references_in_line(text):
        pieces.append(escape(text[at : reference.start], quote=False))
        pieces.append(f'<a class="reference" href="{reference.path}">{escape(reference.text)}</a>')
        at = reference.end
    return "".join((*pieces, escape(text[at:], quote=False)))
