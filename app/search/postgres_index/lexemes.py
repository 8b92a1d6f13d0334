"""Terms and their weights ↔ lexemes. Pure.

GIN tells which documents have a lexeme, and no more. So a weight is written in lexemes too: a term
alone weighs 1, and each mark after it adds a power of two, halves first.

    密码 4.5   →   密码   密码␟0 (½)   密码␟1 (1)   密码␟2 (2)
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

MARK = "\x1f"
"""Stands in no term: what separates words is in none."""

MARKS = 14
"""Enough for a term that is there eight thousand times."""

BYTES_MAX = 1_000_000
"""Of one field of one document: PostgreSQL takes a little more."""

_STEP = 0.5
_ADDED = tuple(_STEP * 2**mark for mark in range(MARKS))
_STEPS_MAX = 2**MARKS - 1
_MARKS = tuple(f"{MARK}{mark}" for mark in range(MARKS))


def lexemes_for(weights: Mapping[str, float]) -> list[str]:
    """Return what is kept of the terms of a field, the first ones if there are too many."""
    kept: list[str] = []
    size = 0
    for text, weight in weights.items():
        marks = _marks_of(weight)
        size += (len(text.encode()) + 3) * (1 + len(marks))
        if size > BYTES_MAX:
            break
        kept.append(text)
        kept += [text + mark for mark in marks]
    return kept


def looked_up(text: str) -> list[str]:
    """Return every lexeme that tells of `text`: itself, then its marks."""
    return [text, *(text + mark for mark in _MARKS)]


def added_by(lexeme: str) -> float:
    """Return what a lexeme adds to the weight of its term."""
    _, marked, mark = lexeme.partition(MARK)
    return _ADDED[int(mark)] if marked else 1.0


def total(lexemes: Iterable[str]) -> float:
    """Return the weight of all terms that these lexemes tell of."""
    return sum(map(added_by, lexemes))


def query_for(lexeme: str, *, is_beginning: bool = False) -> str:
    """Return the query for exactly `lexeme`, or for what begins so."""
    quoted = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'{':*' if is_beginning else ''}"


@lru_cache(maxsize=1_000)
def _marks_of(weight: float) -> Sequence[str]:
    steps = min(round((weight - 1) / _STEP), _STEPS_MAX)
    return [mark for place, mark in enumerate(_MARKS) if steps >> place & 1]
