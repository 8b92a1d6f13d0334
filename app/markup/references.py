"""References to cases inside running text: `参考hzcd_case#4_20210316请站长查一下参数`.

The wiki's label is found without blanks around it: Chinese letters are letters to a regular
expression's word boundary, so the neighbours are named instead. Number and date may be full width.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

URL = r"https?://[!#-;=?-Z_a-z~]{1,2000}"
"""A web address in running text: ASCII, without quotes, brackets and what ends it in Chinese."""

_LABEL = (
    r"(?<![A-Za-z0-9_])"
    r"(?P<prefix>(?!case\\?\#)[A-Za-z][A-Za-z0-9]{0,23}(?:[-_](?!case\\?\#)[A-Za-z0-9]{1,23}){0,3}?)"
    r"(?:\\?_case\\?\#(?P<number>[0-9]{1,6})(?![0-9])(?:\\?_(?P<date>[0-9]{8,9})(?![0-9]))?"
    r"|\\?\#(?P<short_number>[0-9]{1,6})\\?_(?P<short_date>[0-9]{8,9})(?![0-9]))"
)
_REFERENCE = re.compile(_LABEL, re.IGNORECASE)
# In Markdown a label is text only outside code, addresses and links.
_REFERENCE_IN_MARKDOWN = re.compile(
    r"(?P<skip>^(?P<fence>```|~~~)[\s\S]*?(?:^(?P=fence)|\Z)|(?P<tick>`{1,3})[^`\n]{1,1000}(?P=tick)"
    rf"|{URL}|\]\([^()\n]{{1,2000}}\)|\[[^\[\]\n]{{1,300}}\]\([^()\n]{{1,2000}}\))|{_LABEL}",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE_END = re.compile("[。！？；\n]")
_SENTENCE_REST = re.compile("[^。！？；\n]*[。！？；]?")
_LONGEST_SIDE = 120


@dataclass(frozen=True)
class CaseReference:
    """A label in a text: `text` as it was typed, at `[start:end]`."""

    prefix: str
    number: int
    date: str | None
    text: str
    start: int
    end: int

    @property
    def label(self) -> str:
        """The label as the wiki prints it."""
        dated = f"_{self.date}" if self.date else ""
        return f"{self.prefix}_case#{self.number}{dated}"

    @property
    def path(self) -> str:
        """Where the label is looked up at the moment of the click."""
        return f"/references/{quote(self.label)}"


def references(text: str) -> tuple[CaseReference, ...]:
    """Return the references of a Markdown text, in order: not those in code, links or addresses."""
    found = _REFERENCE_IN_MARKDOWN.finditer(folded(text))
    return tuple(_reference(match, text) for match in found if match["skip"] is None)


def references_in_line(text: str) -> Iterator[CaseReference]:
    """Yield the references of a text that is no Markdown."""
    for match in _REFERENCE.finditer(folded(text)):
        yield _reference(match, text)


def folded(text: str) -> str:
    """Return `text` in half width: as long as before, so that places agree."""
    return text.translate(_HALF_WIDTH)


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence that holds `text[start:end]`, for the page of the cited case."""
    before = _SENTENCE_END.split(text[max(0, start - _LONGEST_SIDE) : start])[-1]
    after = _SENTENCE_REST.match(text, end, end + _LONGEST_SIDE)
    assert after is not None  # it matches nothing, too
    return (before + text[start:end] + after[0]).strip()


def _reference(match: re.Match[str], text: str) -> CaseReference:
    return CaseReference(
        prefix=match["prefix"].lower(),
        number=int(match["number"] or match["short_number"]),
        date=match["date"] or match["short_date"],
        text=text[match.start() : match.end()],
        start=match.start(),
        end=match.end(),
    )
