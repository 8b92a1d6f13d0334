"""Builds the texts of a case from its lines, and finds the files they show.

Lines that hold nothing but images leave the text and are listed; runs of blank lines become one;
every line of the text keeps the number of its source line.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from import_wiki.cases.model import Attachment, Image, WikiText
from import_wiki.cases.shapes import LineKind, Reading
from import_wiki.page import WikiLine, ordered_versions
from import_wiki.text import shown

_IMAGE = re.compile(
    r"\[\[(?:[^\[\]>\n]{0,120}>>)?image:(?P<name>[^\[\]|\n]{1,200})(?:\|\|(?P<parameters>[^\[\]\n]{0,300}))?\]\]"
    r"|(?<![A-Za-z0-9:])image:(?P<free>[A-Za-z0-9_.%@-]{1,200}\.[A-Za-z]{3,4})"
)
# A picture with a caption or other words beside its size stays in the text: they are its words.
_LENGTH = r"\s?=\s?[\"']?[0-9]{1,5}(?:px)?[\"']?(?=[\s\]])\s{0,4}"
_BARE_IMAGE = re.compile(
    rf"\[\[image:[^\[\]|\n]{{1,200}}(?:\|\|\s{{0,4}}(?:height{_LENGTH}(?:width{_LENGTH})?"
    rf"|width{_LENGTH}(?:height{_LENGTH})?)?)?\]\]"
    r"|image:[A-Za-z0-9_.%@-]{1,200}\.[A-Za-z]{3,4}(?![A-Za-z0-9_.%@-])"
)
_ATTACHMENT = re.compile(r"attach:(?P<name>[^\[\]|>\n]{1,200})(?=\]\]|\|\||>>)")
_SIZE = re.compile(r"(height|width)\s?=\s?[\"']?([0-9]{1,5})(?:px)?\b")
_PASTED = re.compile(r"(?P<moment>1[0-9]{12})-[0-9]{1,4}\.[A-Za-z]{3,4}")


def images_of(line: WikiLine) -> tuple[Image, ...]:
    return tuple(_image(found, line) for found in _IMAGE.finditer(line.text))


def attachments_of(line: WikiLine) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(shown(found["name"]).text, line.number)
        for found in _ATTACHMENT.finditer(line.text)
    )


def _image(found: re.Match[str], line: WikiLine) -> Image:
    name = shown(found["name"] or found["free"]).text
    sizes = {which: int(value) for which, value in _SIZE.findall(found["parameters"] or "")}
    pasted = _PASTED.fullmatch(name)
    return Image(
        name=name,
        line=line.number,
        version=line.version,
        height=sizes.get("height"),
        width=sizes.get("width"),
        timestamp_ms=int(pasted["moment"]) if pasted else None,
    )


def text_of(readings: Sequence[Reading]) -> WikiText:
    """Return the words of these lines, of which one at least is not blank, as one text."""
    pieces = list(_collapsed(_pieces(readings)))
    while pieces and not pieces[-1][1]:
        pieces.pop()
    images = tuple(image for reading in readings for image in images_of(reading.line))
    lines = _span([reading.line for reading in readings])
    return WikiText(
        text="\n".join(text for _, text, _ in pieces),
        source="\n".join(source for _, _, source in pieces),
        numbers=tuple(number for number, _, _ in pieces),
        first=lines[0].number,
        last=lines[-1].number,
        versions=ordered_versions(line.version for line in lines),
        images=images,
    )


def field_of(readings: Sequence[Reading]) -> WikiText | None:
    """Return the words of a field; None if it holds neither a word nor an image."""
    if all(reading.kind is LineKind.BLANK for reading in readings):
        return None
    text = text_of(readings)
    return text if text.text or text.images else None


def note_of(lines: Sequence[WikiLine]) -> WikiText:
    """Return lines that were not interpreted as one text, with every word of them."""
    kind = LineKind.TEXT
    return text_of(
        [Reading(kind, line, line.text, shown(line.text).text, line.text) for line in lines]
    )


def _span(lines: list[WikiLine]) -> list[WikiLine]:
    """Return the lines without the blank ones around them."""
    filled = [index for index, line in enumerate(lines) if not line.blank]
    return lines[filled[0] : filled[-1] + 1]


def _pieces(readings: Iterable[Reading]) -> Iterator[tuple[int, str, str]]:
    for reading in readings:
        if reading.kind is LineKind.BLANK:
            yield reading.line.number, "", ""
        elif reading.filled and not _only_images(reading.source):
            yield reading.line.number, reading.text, reading.source


def _only_images(source: str) -> bool:
    return "image:" in source and not _BARE_IMAGE.sub("", source).strip()


def _collapsed(pieces: Iterable[tuple[int, str, str]]) -> Iterator[tuple[int, str, str]]:
    """Yield the pieces without blank ones at the start and with one where there were several."""
    blank_before = True
    for piece in pieces:
        blank = not piece[1].strip()
        if not (blank and blank_before):
            yield piece
        blank_before = blank
