"""What synonyms add to the units of a question. Pure.

枪拔不出来      拔不出来 is a word of a group: its units are met by 拔不下来 too
密码错误        密码 is a part of it: 口令错误 is met too
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.search.analysis import words
from app.search.analysis.folding import fold
from app.search.analysis.runs import runs
from app.search.analysis.units import Unit, related
from app.search.synonyms import Synonyms

RELATED_MAX = 24
"""Of one unit."""


def expanded(units: Sequence[Unit], text: str, synonyms: Synonyms) -> tuple[Unit, ...]:
    """Return `units`, which are those of `text`, each with the other words for it."""
    found = [
        term
        for line in text.split("\n")
        for run in runs(fold(line))
        for term in dict.fromkeys(synonyms.terms_in(run.text))
    ]
    return tuple(_expanded(unit, found, synonyms) for unit in units)


def _expanded(unit: Unit, found: Sequence[str], synonyms: Synonyms) -> Unit:
    others = dict.fromkeys(_others(unit.text, found, synonyms))
    kept = [other for other in others if other != unit.text][:RELATED_MAX]
    return replace(unit, related=tuple(related(other) for other in kept)) if kept else unit


def _others(text: str, found: Sequence[str], synonyms: Synonyms) -> Iterator[str]:
    yield from synonyms.others(text)
    for term in found:
        if text in term:
            yield from synonyms.others(term)
        elif term in text and term in words.pieces(text):
            yield from (text.replace(term, other) for other in synonyms.others(term))
