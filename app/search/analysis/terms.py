"""What is kept of a document's text: its terms, how much each weighs, where phrases are. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.search.analysis import identifiers, words
from app.search.analysis.folding import fold
from app.search.analysis.runs import Run, runs

TEXT_MAX_LENGTH = 200_000
"""Of one text, so that a log somebody pasted does not stop the index."""


@dataclass
class Terms:
    """The terms of one document, each with its weight: how often, times how much the place counts.

    `places` holds, for pairs, for the parts of names and for characters at the edge of a run, the
    positions at which they stand; nothing more is needed to follow a phrase.
    """

    words: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    grams: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    places: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    words_length: float = 0
    grams_length: float = 0

    def add_word(self, word: str, weight: float) -> None:
        self.words[word] += weight

    def add_han(self, run: str, weight: float, position: int) -> None:
        found = words.index_words(run)
        for word in found:
            self.words[word] += weight
        self.words_length += weight * len(found)
        self._add_grams(run, weight, position)

    def add_name(self, run: Run, after: str, weight: float, position: int) -> int:
        """Add a name; return how many positions it takes."""
        atoms = identifiers.atoms(run.text)
        for name in identifiers.index_names(run.text, after=after):
            self.words[name] += weight
        for offset, atom in enumerate(atoms):
            self.grams[atom] += weight
            self.places[atom].append(position + offset)
        self.words_length += weight * len(atoms)
        return len(atoms)

    def _add_grams(self, run: str, weight: float, position: int) -> None:
        grams, places = self.grams, self.places
        for character in run:
            grams[character] += weight
        for offset in range(len(run) - 1):
            pair = run[offset : offset + 2]
            grams[pair] += weight
            places[pair].append(position + offset)
        for offset in dict.fromkeys((0, len(run) - 1)):
            places[run[offset]].append(position + offset)
        self.grams_length += weight * (2 * len(run) - 1)


def terms_of(texts: Iterable[tuple[float, str]]) -> Terms:
    """Return the terms of several texts, each given with the weight of its place."""
    terms = Terms()
    position = 0
    for weight, text in texts:
        position += 1  # no phrase leads from one text into the next
        after = ""
        for run in runs(fold(text[:TEXT_MAX_LENGTH])):
            position += not run.follows
            if run.is_han:
                terms.add_han(run.text, weight, position)
                position += len(run.text)
            else:
                position += terms.add_name(run, after if run.follows else "", weight, position)
            after = run.text[-1]
    return terms


def phrase_of(text: str) -> Sequence[tuple[str, int]]:
    """Return the grams that `text` as a phrase is made of, each with its place in it."""
    parts: list[tuple[str, int]] = []
    position = 0
    for run in runs(fold(text)):
        position += not run.follows
        pieces = _pairs(run.text) if run.is_han else enumerate(identifiers.atoms(run.text))
        parts += [(piece, position + offset) for offset, piece in pieces]
        position += len(run.text) if run.is_han else len(identifiers.atoms(run.text))
    return parts


def _pairs(run: str) -> Iterable[tuple[int, str]]:
    """Return the fewest pairs that cover `run`, or its only character."""
    if len(run) == 1:
        return [(0, run)]
    offsets = dict.fromkeys((*range(0, len(run) - 1, 2), len(run) - 2))
    return [(offset, run[offset : offset + 2]) for offset in offsets]
