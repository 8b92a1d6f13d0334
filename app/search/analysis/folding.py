"""One written form for every way to write a text. Pure.

Compatibility forms (ＧＸＹＬ, ①), case, accents, traditional characters (by table), what nobody
sees: each character is folded by itself, so that a place in the folded text leads back to its place
in the original.
"""

import unicodedata
from functools import cache
from typing import Any, NamedTuple

import opencc

_COMBINING = frozenset(map(chr, range(0x300, 0x370)))
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), 0x20E3)))
_INVISIBLE = frozenset({"Cf"})
_BLANK = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})


class Folded(NamedTuple):
    text: str
    places: tuple[int, ...]
    """Where in the original each folded character comes from; one more for the end."""


def fold(text: str) -> str:
    """Return the folded form of `text`."""
    return text.translate(_FOLDS)


def fold_with_places(text: str) -> Folded:
    """Return the folded form of `text` and where each of its characters comes from."""
    pieces = [_FOLDS[ord(character)] for character in text]
    places = [index for index, piece in enumerate(pieces) for _ in piece]
    return Folded("".join(pieces), (*places, len(text)))


class _Folds(dict[int, str]):
    """Folded forms by code point, worked out when first asked for."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded(chr(code))
        return folded


_FOLDS = _Folds({ord("\n"): "\n", ord("\r"): "\n", 0x2028: "\n", 0x2029: "\n"})


def _folded(character: str) -> str:
    category = unicodedata.category(character)
    if category in _INVISIBLE or character in _SELECTORS:
        return ""
    if category in _BLANK:
        return " "
    decomposed = unicodedata.normalize("NFKD", character)
    bare = "".join(each for each in decomposed if each not in _COMBINING)
    composed = unicodedata.normalize("NFKC", bare).casefold()
    return "".join(map(_simplified, composed))


def _simplified(character: str) -> str:
    return _converter().convert(character) if character >= "\u3400" else character


@cache
def _converter() -> Any:
    """Characters only: a table keeps every place, and finds as much as converting whole words."""
    return opencc.OpenCC("t2s")
