"""One writing for many: full width, entities, invisible and traditional characters.

The detectors read the folded text; every character of it remembers the place it came from, so that
a finding is cut out of the source exactly as it was written.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.redaction.tokens import TOKEN

PLACEHOLDER = "\ufffc"
"""Stands for a sealed token: no pattern reads across it or into it."""

_SENTENCE_MARKS = "！，；？"  # these end a value, so they keep their width
_FULL_WIDTH = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in _SENTENCE_MARKS
}
_BLANKS = dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\u202f"), " ")
_LOOKALIKES = str.maketrans(
    "∶﹕‐‑–−帐碼賬帳號戶錄陸驗證鑰電話機車聯為現設請輸給統還們",
    "::----账码账账号户录陆验证钥电话机车联为现设请输给统还们",
)
_FOLDS: dict[int, int | str] = {**_FULL_WIDTH, **_BLANKS, **_LOOKALIKES}

_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
_LONGER = re.compile(
    rf"(?P<token>{TOKEN.pattern})|(?P<invisible>[{_INVISIBLE}])"
    r"|(?P<entity>&(?:\#\d{1,6}|\#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});)"
)


@dataclass(frozen=True)
class FoldedText:
    text: str
    source: str
    places: Sequence[int]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the source of `text[start:end]`."""
        after = self.places[end] if end < len(self.places) else len(self.source)
        return self.places[start], after


def fold(source: str) -> FoldedText:
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for longer in _LONGER.finditer(source):
        pieces.append(source[at : longer.start()])
        places.extend(range(at, longer.start()))
        at = longer.end()
        single = _single_character(longer)
        pieces.append(single)
        places.extend([longer.start()] * len(single))
    if not at:
        return FoldedText(source.translate(_FOLDS), source, range(len(source)))
    pieces.append(source[at:])
    places.extend(range(at, len(source)))
    return FoldedText("".join(pieces).translate(_FOLDS), source, places)


def _single_character(longer: re.Match[str]) -> str:
    if longer["token"]:
        return PLACEHOLDER
    if longer["invisible"]:
        return ""
    character = html.unescape(longer["entity"])
    return character if len(character) == 1 else PLACEHOLDER
