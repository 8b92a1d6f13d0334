"""What two texts have in common, and what each says alone: lines first, then words. Pure.

    刷卡提示卡片未授权        刷卡提示卡片[-未授权-]
    刷卡提示卡片已过期        刷卡提示卡片{+已过期+}

Chinese is compared by characters, everything else by words; a token of a sealed value is one word,
whatever its mask. Put together, the pieces of a side are its text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from app.redaction import TOKEN

_SEALED = re.sub(r"\?P<\w+>", "?:", TOKEN.pattern)
_WORD = re.compile(rf"{_SEALED}|[A-Za-z0-9_.]+|\s+|.", re.DOTALL)

_MOST_PAIRS = 40_000
"""Of equal words, one on each side. Beyond it two passages are shown as one replaced by the other:
the time to find what they share grows with these pairs, and faster where words repeat."""

_TOO_LITTLE = 0.2
"""Passages that share less are not worth picking apart."""


@dataclass(frozen=True)
class Piece:
    text: str
    differs: bool


@dataclass(frozen=True)
class Difference:
    """Two texts in pieces; what `differs` stands on that side alone."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def difference(before: str, after: str) -> Difference:
    """Return where two texts differ."""
    left: list[Piece] = []
    right: list[Piece] = []
    for old, new in _passages(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        for old_words, new_words in [(old, new)] if old == new else _worded(old, new):
            differs = old_words != new_words
            left.append(Piece(old_words, differs=differs))
            right.append(Piece(new_words, differs=differs))
    return Difference(_joined(left), _joined(right))


def _passages(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    if _pairs(before, after) > _MOST_PAIRS:
        yield "".join(before), "".join(after)
        return
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for _, from_, to, other_from, other_to in matcher.get_opcodes():
        yield "".join(before[from_:to]), "".join(after[other_from:other_to])


def _worded(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    shared = (Counter(old) & Counter(new)).total()
    if shared < _TOO_LITTLE * max(len(old), len(new)):
        yield before, after
    else:
        yield from _passages(old, new)


def _pairs(before: Sequence[str], after: Sequence[str]) -> int:
    there = Counter(after)
    return sum(count * there[word] for word, count in Counter(before).items())


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces with neighbours of one kind made one, and without empty ones."""
    return tuple(
        Piece(text, differs)
        for differs, group in groupby(pieces, key=lambda piece: piece.differs)
        if (text := "".join(piece.text for piece in group))
    )
