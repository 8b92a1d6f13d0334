"""The runs a folded text is made of. Pure.

    参考gxyl_case#4_20191226让客户 检查  ⟶  参考 · gxyl_case#4_20191226 · 让客户检查

Chinese is read on across a blank, as wrapped and pasted text has them inside words; a line end and
punctuation end a run.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HAN = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Scripts written without blanks between words (and Hangul, whose endings stick to its words)."""

MASK = r"[0-9a-zA-Z@._-]{0,40}(?:•+|\*{2,})[0-9a-zA-Z@._•*-]{0,40}"
"""What stands for a sealed value: 138****1111. What it hides, and what it shows of it, is nobody's
to search for: it ends a run, in documents as in questions."""

_ATOM = rf"[^\W_{HAN}]+"
_RUN = re.compile(
    rf"(?P<han>[{HAN}]+(?:[ \t]+[{HAN}]+)*)"
    rf"|(?P<mask>{MASK})"
    rf"|(?P<name>#?{_ATOM}(?:[-_#./@&+·]{_ATOM})*)"
    r"|(?P<blank>[ \t]+)"
    r"|(?P<end>.)",
    re.DOTALL,
)


_HAN = re.compile(f"[{HAN}]")


def is_han(character: str) -> bool:
    return _HAN.fullmatch(character) is not None


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    is_han: bool
    follows: bool
    """It goes on where the run before ended: a phrase may lead across."""


def runs(folded: str) -> Iterator[Run]:
    """Return the runs of a folded text in order."""
    follows = False
    for match in _RUN.finditer(folded):
        kind = match.lastgroup
        if kind == "han":
            yield Run("".join(match[0].split()), is_han=True, follows=follows)
        elif kind == "name":
            yield Run(match[0], is_han=False, follows=follows)
        if kind != "blank":
            follows = kind in {"han", "name"}
