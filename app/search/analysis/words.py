"""Words of a Chinese run: rjieba's dictionary and statistics, and the words of this trade. Pure.

`rjieba` is jieba's algorithm in native code, some forty times faster, and takes words of our own.
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

import rjieba

_DATA = Path(__file__).parents[1] / "data"
_DICTIONARY_FREQUENCY = 20_000
"""So common that a word of ours wins over the dictionary's shorter ones, wherever it stands."""


def index_words(run: str) -> Sequence[str]:
    """Return the words of `run`, and the shorter words inside long ones."""
    found: Sequence[str] = _segmenter().cut_for_search(run)
    return found


def query_words(run: str) -> list[str]:
    """Return the words of `run`, one after the other; single characters side by side are one.

    What no dictionary knows falls into characters: asked for, they mean the name they make (狐充).
    """
    pieces = _segmenter().cut(run)
    grouped = groupby(pieces, key=lambda piece: len(piece) == 1 and piece not in stop_words())
    return [
        word
        for single, group in grouped
        for word in (_in_fours("".join(group)) if single else group)
    ]


def pieces(word: str) -> Sequence[str]:
    """Return the words a long word is composed of (密码 and 错误), or itself if it is of none.

    Who asks for 密码错误 is also answered by 密码输入错误.
    """
    inner = [piece for piece in index_words(word) if 1 < len(piece) < len(word)]
    covered = {
        start + i for piece in inner for start in [word.find(piece)] for i in range(len(piece))
    }
    return inner if len(covered) == len(word) else [word]


def _in_fours(characters: str) -> list[str]:
    return [characters[start : start + 4] for start in range(0, len(characters), 4)]


@cache
def stop_words() -> frozenset[str]:
    """Return the words that tell nothing in a question; nothing else is asked only if all are."""
    return frozenset(_lines("stop_words.txt"))


@cache
def trade_words() -> frozenset[str]:
    """Return the words of the trade."""
    return frozenset(_lines("dictionary.txt"))


@cache
def _segmenter() -> rjieba.Jieba:
    segmenter = rjieba.Jieba()
    for word in _lines("dictionary.txt"):
        segmenter.add_word(word, _DICTIONARY_FREQUENCY, "n")
    return segmenter


def _lines(name: str) -> list[str]:
    """Return the words of a data file: blanks between them, `#` begins a comment."""
    text = (_DATA / name).read_text(encoding="utf-8")
    return [word for line in text.splitlines() for word in line.partition("#")[0].split()]
