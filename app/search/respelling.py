"""Other ways to write a question, where what was written is nowhere to be found. Pure.

    占庄费           another character of the same sound     占桩费
    lixian, li xian  how it sounds                           离线
    chongdian枪      some of it                              充电枪
    lx               how its characters' sounds begin        离线

Only what some document of the searcher's own scope has is ever proposed: the `Vocabulary` is that
of a scope. A character stays as it was written wherever that is found.
"""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product
from typing import Protocol

from app.search.analysis import pinyin, words
from app.search.analysis.folding import fold
from app.search.analysis.runs import Run, runs
from app.search.analysis.units import asked
from app.search.query import Leaf, OneOf, Query, Words, printed

READINGS_MAX = 4
"""Of a question."""

_OPTIONS_MAX = 4
"""Of one word of it."""

_BEAM = 16
_PLACES_MAX = 40
_CHANGE, _GAP = 2.0, 6.0
"""What another character costs, and two neighbours that are together nowhere: an unusual pair of
characters is found in a document or two, a common one in hundreds (log 3, log 300)."""

_MUCH_LESS = 4.0
"""One spelling is not proposed beside another that is so much likelier."""

_TRADE_BONUS = 4.0
"""For a word of the trade, among those that begin with the same letters."""

_LETTERS = re.compile(r"[a-z]+")


class Vocabulary(Protocol):
    """The words of one scope."""

    def count(self, text: str) -> int:
        """Return how many documents have the pairs of `text`, or the one character it is."""

    def pairs(self, first: Collection[int], second: Collection[int]) -> Iterable[str]:
        """Return pairs of characters with these sounds; some may be of no document."""

    def words(self, initials: str) -> Iterable[str]:
        """Return words whose sounds begin with these letters; some may be of no document."""


@dataclass(frozen=True)
class _Place:
    """One character of the question: which it may be."""

    sounds: frozenset[int]
    kept: str
    """The one that was written; empty where letters were."""
    is_free: bool


def readings(query: Query, unknown: Collection[str], vocabulary: Vocabulary) -> tuple[Query, ...]:
    """Return other ways to write `query`, of whose units `unknown` are nowhere, the best first."""
    groups = list(_groups(query.parts, unknown))
    options = [_options(group, unknown, vocabulary) for group in groups]
    made = (
        tuple(part for option in chosen for part in option)
        for chosen in islice(product(*options), READINGS_MAX + 1)
    )
    other = dict.fromkeys(parts for parts in made if parts != query.parts)
    written = (replace(query, parts=parts) for parts in other)
    return tuple(replace(each, text=printed(each)) for each in islice(written, READINGS_MAX))


def _groups(
    parts: Sequence[Leaf | OneOf], unknown: Collection[str]
) -> Iterator[tuple[Leaf | OneOf, ...]]:
    """Return the parts one by one, but syllables side by side together: li xian."""
    letters: list[Leaf | OneOf] = []
    for part in parts:
        if isinstance(part, Words) and _may_be_sound(fold(part.text), unknown):
            letters.append(part)
            continue
        if letters:
            yield tuple(letters)
            letters = []
        yield (part,)
    if letters:
        yield tuple(letters)


def _may_be_sound(text: str, unknown: Collection[str]) -> bool:
    """Tell whether letters are syllables and no word that is known: you and an may be both."""
    is_other = text not in unknown and text not in words.stop_words()
    return not is_other and bool(_LETTERS.fullmatch(text) and pinyin.splits(text))


def _options(
    group: Sequence[Leaf | OneOf], unknown: Collection[str], vocabulary: Vocabulary
) -> Sequence[tuple[Leaf | OneOf, ...]]:
    """Return what may stand for these parts, the best first; they themselves if nothing may."""
    written = [part.text for part in group if isinstance(part, Words)]
    text = fold("".join(written))
    units = {unit.text for each in written for unit in asked(each).units}
    if not units & set(unknown):
        return [tuple(group)]
    found = _respelled(text, {*unknown, text} if len(group) > 1 else unknown, vocabulary)
    others = [(Words(each),) for each in dict.fromkeys(found) if each != text]
    return [*islice(others, _OPTIONS_MAX)] or [tuple(group)]


def _respelled(text: str, unknown: Collection[str], vocabulary: Vocabulary) -> Iterator[str]:
    """Return other ways to write `text`, its stretches of sound each in the best way but one."""
    stretches = [_stretch(found, unknown, vocabulary) for found in _stretches(text)]
    for chosen in islice(product(*stretches), _OPTIONS_MAX + 1):
        yield "，".join(chosen)


def _stretches(text: str) -> Iterator[list[Run]]:
    """Return the runs of `text`, those together that follow each other."""
    stretch: list[Run] = []
    for run in runs(text):
        if stretch and not run.follows:
            yield stretch
            stretch = []
        stretch.append(run)
    if stretch:
        yield stretch


def _stretch(
    stretch: Sequence[Run], unknown: Collection[str], vocabulary: Vocabulary
) -> Sequence[str]:
    """Return how a stretch may be written, the best first."""
    written = "".join(run.text for run in stretch)
    spellings = list(_spellings(stretch, unknown, vocabulary))
    exact = [found for places in spellings for found in _decoded(places, vocabulary)]
    if any(found != written for found in exact):
        return exact
    blurred = (map(_blurred, places) for places in spellings)
    near = [found for places in blurred for found in _decoded(list(places), vocabulary)]
    if any(found != written for found in near):
        return near
    return _by_initials(stretch, unknown, vocabulary)


def _blurred(place: _Place) -> _Place:
    return replace(place, sounds=place.sounds.union(*map(pinyin.near, place.sounds)))


def _by_initials(
    stretch: Sequence[Run], unknown: Collection[str], vocabulary: Vocabulary
) -> Sequence[str]:
    """Return the stretch with words in place of the letters they begin with."""
    options = [_words_for(run, unknown, vocabulary) for run in stretch]
    return ["".join(chosen) for chosen in islice(product(*options), _OPTIONS_MAX)]


def _words_for(run: Run, unknown: Collection[str], vocabulary: Vocabulary) -> Sequence[str]:
    if run.is_han or run.text not in unknown or not _LETTERS.fullmatch(run.text):
        return [run.text]
    counted = ((word, vocabulary.count(word)) for word in vocabulary.words(run.text))
    found = [(_worth(word, count), word) for word, count in counted if count]
    found.sort(key=lambda each: (-each[0], each[1]))
    return _likely(found) or [run.text]


def _worth(word: str, count: int) -> float:
    return math.log1p(count) + _TRADE_BONUS * (word in words.trade_words())


def _spellings(
    stretch: Sequence[Run], unknown: Collection[str], vocabulary: Vocabulary
) -> Iterator[Sequence[_Place]]:
    """Return the places of a stretch, for each way to read its letters as syllables."""
    options = [_spellings_of(run, unknown, vocabulary) for run in stretch]
    for chosen in islice(product(*options), pinyin.SPLITS_MAX):
        places = [place for part in chosen for place in part]
        alone = len(places) == 1 and places[0].kept  # sounds like too much
        if any(place.is_free for place in places) and len(places) <= _PLACES_MAX and not alone:
            yield places


def _spellings_of(
    run: Run, unknown: Collection[str], vocabulary: Vocabulary
) -> Sequence[Sequence[_Place]]:
    if run.is_han:
        return [_places_of(run.text, unknown, vocabulary)]
    if run.text not in unknown:
        return [[_Place(frozenset(), run.text, is_free=False)]]
    return [
        [_Place(frozenset({pinyin.sound_of(each)}), "", is_free=True) for each in split]
        for split in sorted(
            pinyin.splits(run.text), key=lambda split: (len(split) == 1, len(split))
        )
    ]


def _places_of(run: str, unknown: Collection[str], vocabulary: Vocabulary) -> Sequence[_Place]:
    """Return the characters of a Chinese run: free where nothing has them as they stand there."""
    together = [vocabulary.count(run[i : i + 2]) > 0 for i in range(len(run) - 1)]
    free: set[int] = set()
    for unit in unknown:
        start = run.find(unit)
        if start >= 0:
            free.update(_free_of(start, start + len(unit), together))
    return [
        _Place(pinyin.sounds_of(character), character, is_free=index in free)
        for index, character in enumerate(run)
    ]


def _free_of(start: int, end: int, together: Sequence[bool]) -> Iterator[int]:
    """Return which characters of an unknown unit may be others."""
    for index in range(start, end):
        inside = [pair for pair in (index - 1, index) if start <= pair < end - 1]
        beside = [pair for pair in (index - 1, index) if 0 <= pair < len(together)]
        if not all(together[pair] for pair in inside) or not any(together[p] for p in beside):
            yield index


def _decoded(places: Sequence[_Place], vocabulary: Vocabulary) -> Sequence[str]:
    """Return the likeliest texts at these places: whose neighbours are often together."""
    steps = [_step(*pair, vocabulary) for pair in pairwise(places)]
    beam = [(-_changed(places[0], each), each) for each in _beginnings(places, steps, vocabulary)]
    for index, step in enumerate(steps, start=1):
        alone = _alone(places[index], steps[index] if index < len(steps) else {})
        beam = sorted(
            (
                (score + gain - _changed(places[index], character), text + character)
                for score, text in beam
                for character, gain in _goes_on(text, step, alone, places[index - 1])
            ),
            key=lambda each: (-each[0], each[1]),
        )[:_BEAM]
    return _likely(beam)


def _likely(found: Sequence[tuple[float, str]]) -> Sequence[str]:
    """Return the first of what was found, and others that are not much less likely."""
    return [text for score, text in found[:_OPTIONS_MAX] if score > found[0][0] - _MUCH_LESS]


_Step = dict[str, dict[str, float]]
"""Which character may follow which, and what it gains."""


def _step(here: _Place, there: _Place, vocabulary: Vocabulary) -> _Step:
    step: _Step = {}
    for pair in _candidates(here, there, vocabulary):
        count = vocabulary.count(pair)
        if count:
            step.setdefault(pair[:-1], {})[pair[-1]] = math.log1p(count)
    return step


def _candidates(here: _Place, there: _Place, vocabulary: Vocabulary) -> Iterable[str]:
    if len(here.kept) > 1 or len(there.kept) > 1:
        return ()  # a name: not a character
    if not (here.is_free or there.is_free):
        return (here.kept + there.kept,)
    found = vocabulary.pairs(here.sounds, there.sounds)
    return (
        pair
        for pair in found
        if (here.is_free or pair[0] == here.kept) and (there.is_free or pair[1] == there.kept)
    )


def _beginnings(
    places: Sequence[_Place], steps: Sequence[_Step], vocabulary: Vocabulary
) -> Collection[str]:
    first = places[0]
    if steps:
        return _alone(first, steps[0])
    return _alone(first, {each: {} for each in _characters(first, vocabulary)})


def _characters(place: _Place, vocabulary: Vocabulary) -> Sequence[str]:
    """Return single characters of a sound, those of most documents first."""
    if not place.is_free:
        return ()
    known = {pair[0] for pair in vocabulary.pairs(place.sounds, pinyin.all_sounds())}
    known |= {pair[1] for pair in vocabulary.pairs(pinyin.all_sounds(), place.sounds)}
    counted = [(-vocabulary.count(each), each) for each in known]
    return [each for count, each in sorted(counted) if count][:_OPTIONS_MAX]


def _alone(place: _Place, step: _Step) -> Collection[str]:
    """Return which characters a place may have without the one before it."""
    others = step if place.is_free else ()
    return dict.fromkeys((*([place.kept] if place.kept else []), *others))


def _goes_on(
    text: str, step: _Step, alone: Collection[str], before: _Place
) -> Iterator[tuple[str, float]]:
    last = text[-1] if len(before.kept) <= 1 else before.kept
    together = step.get(last, {})
    yield from together.items()
    yield from ((character, -_GAP) for character in alone if character not in together)


def _changed(place: _Place, character: str) -> float:
    return _CHANGE if place.kept and character != place.kept else 0.0
