"""Words that mean the same: groups of them, and what they add to a question. Pure.

A question is expanded when it is asked, so that a changed group counts at once and no index is
built again. A document that has another word of the group is found too, and counts less.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from app.search.analysis.folding import fold

TERM_MAX_LENGTH = 40
GROUP_MAX_TERMS = 30

_DATA = Path(__file__).parent / "data" / "synonyms.txt"


@dataclass(frozen=True)
class Synonyms:
    """The groups that hold at one time."""

    groups: tuple[tuple[str, ...], ...] = ()

    def others(self, term: str) -> tuple[str, ...]:
        """Return the words that mean the same as the folded `term`."""
        return self._others.get(term, ())

    def terms_in(self, text: str) -> Iterator[str]:
        """Return the words of groups that the folded `text` has, the longest at each place."""
        place = 0
        while place < len(text):
            found = self._term_at(text, place)
            if found:
                yield found
            place += len(found) or 1

    def _term_at(self, text: str, place: int) -> str:
        lengths = self._lengths.get(text[place], ())
        pieces = (text[place : place + length] for length in lengths)
        return next((piece for piece in pieces if piece in self._others), "")

    @cached_property
    def _others(self) -> Mapping[str, tuple[str, ...]]:
        others: dict[str, dict[str, None]] = {}
        for group in self.groups:
            folded = tuple(dict.fromkeys(map(_folded, group)))
            for term in folded:
                others.setdefault(term, {}).update(dict.fromkeys(folded))
        return {
            term: tuple(each for each in related if each != term)
            for term, related in others.items()
        }

    @cached_property
    def _lengths(self) -> Mapping[str, Sequence[int]]:
        """How long the words are that begin with a character, longest first."""
        lengths: dict[str, set[int]] = {}
        for term in self._others:
            lengths.setdefault(term[0], set()).add(len(term))
        return {first: sorted(found, reverse=True) for first, found in lengths.items()}


NO_SYNONYMS = Synonyms()


def cleaned(terms: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a group as they are kept: no blanks around them, each once."""
    kept = {_folded(term): " ".join(term.split()) for term in terms if _folded(term)}
    return tuple(kept.values())


@cache
def default_groups() -> Mapping[str, tuple[str, ...]]:
    """Return the groups that come with the product, by the word that names each."""
    lines = (line.partition("#")[0].split() for line in _DATA.read_text("utf-8").splitlines())
    return {terms[0]: tuple(terms) for terms in lines if terms}


def with_own(own: Iterable[tuple[str | None, Sequence[str]]]) -> Synonyms:
    """Return the product's groups and a desk's `own`; one that names a group stands in its place.

    A group of fewer than two words means nothing: so a desk takes one of the product's out.
    """
    kept = list(own)
    named = {name for name, _ in kept}
    defaults = [terms for name, terms in default_groups().items() if name not in named]
    groups = [*(tuple(terms) for _, terms in kept), *defaults]  # its own first: few are looked up
    return Synonyms(tuple(group for group in groups if len(group) > 1))


def _folded(term: str) -> str:
    return " ".join(fold(term).split())
