"""What a query asks for. Pure.

A *unit* is one thing asked for: a word, a name. A document has it or has not, which decides whether
it is found at all; how well it fits is told by the *terms*, which overlap.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.search.analysis import identifiers, words
from app.search.analysis.folding import fold
from app.search.analysis.runs import Run, runs

Family = Literal["words", "grams"]


@dataclass(frozen=True, slots=True)
class Term:
    family: Family
    text: str
    is_beginning: bool = False
    """Any term that begins so."""


Alternative = tuple[Term, ...]
"""All of these terms."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another word for the same thing: a document has it if it has all of these."""

    text: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    text: str
    choices: tuple[tuple[Alternative, ...], ...]
    """Any alternative of the first choice that anything has."""
    related: tuple[Related, ...] = ()
    """Together with the first choice: what counts less, but counts."""


@dataclass(frozen=True, slots=True)
class Asked:
    units: tuple[Unit, ...]
    terms: tuple[Term, ...]


def asked(text: str) -> Asked:
    """Return what `text` asks for, each thing once, in order.

    Stop words are left out, unless `text` has nothing else.
    """
    everything = list(_units(text))
    telling = [unit for unit in everything if unit.text not in words.stop_words()]
    terms = list(dict.fromkeys(_terms(text)))
    telling_terms = [term for term in terms if not _tells_nothing(term)]
    return Asked(
        units=tuple(dict.fromkeys(telling or everything)),
        terms=tuple(telling_terms if telling else terms),
    )


def related(text: str) -> Related:
    """Return how `text` is looked up where it stands for another word."""
    grams = (gram for run in runs(fold(text)) for gram in _grams_of(run))
    return Related(text, tuple(map(_gram, dict.fromkeys(grams))))


def _grams_of(run: Run) -> list[str]:
    """Return the fewest grams that a document with `run` in it has."""
    if not run.is_han:
        return identifiers.atoms(run.text)
    return [run.text[i : i + 2] for i in range(max(len(run.text) - 1, 1))]


def _units(text: str) -> Iterator[Unit]:
    for run, plate in _with_plates(list(runs(fold(text)))):
        if run.is_han:
            yield from map(_han_unit, words.query_words(run.text))
        elif plate:
            yield Unit(plate, (_alternatives(((plate,),)), *_name_choices(run.text)))
        else:
            yield Unit(run.text, _name_choices(run.text))


def _with_plates(found: list[Run]) -> Iterator[tuple[Run, str]]:
    """Return the runs, the province of a plate taken from the Chinese before it."""
    for index, run in enumerate(found):
        before = found[index - 1].text[-1] if index and run.follows else ""
        after = found[index + 1] if index + 1 < len(found) else None
        if run.is_han and after and after.follows and _plate(after, run.text[-1]):
            if len(run.text) > 1:
                yield Run(run.text[:-1], is_han=True, follows=run.follows), ""
        else:
            yield run, _plate(run, before)


def _plate(run: Run, before: str) -> str:
    return "" if run.is_han else identifiers.plate(run.text, after=before)


def _han_unit(word: str) -> Unit:
    """A word is there where its pairs are; if nowhere, where its characters are."""
    characters = tuple(map(_gram, dict.fromkeys(word)))
    if len(word) == 1:
        return Unit(word, ((characters,),))
    pairs = (piece[i : i + 2] for piece in words.pieces(word) for i in range(len(piece) - 1))
    return Unit(word, ((tuple(map(_gram, dict.fromkeys(pairs))),), (characters,)))


def _gram(text: str) -> Term:
    return Term("grams", text)


def _name_choices(name: str) -> tuple[tuple[Alternative, ...], ...]:
    return tuple(map(_alternatives, identifiers.query_choices(name)))


def _alternatives(choice: identifiers.Choice) -> tuple[Alternative, ...]:
    return tuple(tuple(map(_name, alternative)) for alternative in choice)


def _name(text: str) -> Term:
    return Term("words", text, is_beginning=text.startswith(identifiers.BACKWARDS))


def _terms(text: str) -> Iterator[Term]:
    for run in runs(fold(text)):
        if not run.is_han:
            for choice in identifiers.query_choices(run.text):
                yield from (_name(each) for names in choice for each in names)
            continue
        yield from (Term("words", word) for word in words.index_words(run.text))
        yield from (Term("grams", character) for character in run.text)
        yield from (Term("grams", run.text[i : i + 2]) for i in range(len(run.text) - 1))


def _tells_nothing(term: Term) -> bool:
    stop = words.stop_words()
    if term.family == "words" or len(term.text) == 1:
        return term.text in stop
    return all(character in stop for character in term.text)
