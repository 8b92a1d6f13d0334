"""Which pairs of characters, and which words, an index has, by how they sound.

It learns the terms of a section once, when a question that needs it is first asked, and forgets
nothing: what is only in documents that are gone, or outside a scope, is left out by who asks, who
looks every answer up in a view. So it may be shared by all views, and by all generations.
"""

from collections.abc import Iterable, Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt

from app.search.analysis import pinyin
from app.search.arrays.snapshot import Section

PAIRS_MAX = 1_000_000
WORDS_MAX = 200_000
"""Of one length."""

INITIALS_MIN, INITIALS_MAX = 2, 6
"""How long the words are that are known by their first letters."""

_GRAMS = ("grams_public", "grams_internal")
_WORDS = ("words_public", "words_internal")
_PAIR = 2
_SOUND_BITS, _CHARACTER_BITS = 10, 16

Codes = npt.NDArray[np.uint32]

_NO_CODES: Codes = np.empty(0, np.uint32)


class Sounds:
    def __init__(self) -> None:
        self._lock = Lock()
        self._learned: set[str] = set()
        self._pairs: set[str] = set()
        self._sounds = _NO_CODES
        """The sounds of pairs, ascending: several times for one that may be read several ways."""
        self._sounding = _NO_CODES
        """For each of them the pair that sounds so, as the numbers of its two characters."""
        self._words: dict[int, set[str]] = {
            length: set() for length in range(INITIALS_MIN, INITIALS_MAX + 1)
        }

    def learn(self, sections: Iterable[Section]) -> None:
        """Learn what is not known yet of `sections`."""
        with self._lock:
            unknown = {each.id: each for each in sections if each.id not in self._learned}
            for section in unknown.values():
                self._learn_pairs(_texts(section, _GRAMS))
                self._learn_words(_texts(section, _WORDS))
            self._learned |= unknown.keys()

    def pairs(self, first: Iterable[int], second: Iterable[int]) -> Sequence[str]:
        """Return the pairs whose characters may be read as one of these sounds each."""
        seconds = list(second)
        with self._lock:
            sounds, sounding = self._sounds, self._sounding
        keys = [(one << _SOUND_BITS) | two for one in first for two in seconds]
        starts = sounds.searchsorted(np.array(keys, np.uint32), "left").tolist()
        ends = sounds.searchsorted(np.array(keys, np.uint32), "right").tolist()
        found = [sounding[start:end] for start, end in zip(starts, ends, strict=True)]
        codes = np.unique(np.concatenate([_NO_CODES, *found]))
        return [_pair(code) for code in codes.tolist()]

    def words(self, initials: str) -> Sequence[str]:
        """Return the words whose characters' sounds begin with these letters."""
        with self._lock:
            words = list(self._words.get(len(initials), ()))
        characters = _characters(words, len(initials))
        matching = np.ones(len(words), np.bool_)
        for place, letter in enumerate(initials):
            matching &= pinyin.begins_with(letter)[characters[:, place]]
        return sorted(words[index] for index in np.flatnonzero(matching).tolist())

    def _learn_pairs(self, grams: Iterable[str]) -> None:
        pairs = [gram for gram in grams if len(gram) == _PAIR and gram not in self._pairs]
        pairs = [pair for pair in pairs if all(map(pinyin.is_known, pair))]
        if not pairs or len(self._pairs) > PAIRS_MAX:
            return
        self._pairs.update(pairs)
        sounds, sounding = _sounds_of(_characters(pairs, _PAIR))
        sounds, sounding = np.append(self._sounds, sounds), np.append(self._sounding, sounding)
        order = sounds.argsort(kind="stable")
        self._sounds, self._sounding = sounds[order], sounding[order]

    def _learn_words(self, words: Iterable[str]) -> None:
        for word in words:
            kept = self._words.get(len(word))
            if kept is not None and len(kept) < WORDS_MAX and all(map(pinyin.is_known, word)):
                kept.add(word)


def _texts(section: Section, fields: Iterable[str]) -> set[str]:
    """Return the Chinese terms of a section, and few others."""
    return {text for name in fields for text in section.texts_after(name, chr(pinyin.FIRST))}


def _characters(texts: Sequence[str], length: int) -> Codes:
    """Return the numbers of the characters of texts of one length: a row for each text."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
    return codes.reshape(-1, length) - np.uint32(pinyin.FIRST)


def _pair(code: int) -> str:
    first, second = divmod(code, 1 << _CHARACTER_BITS)
    return chr(pinyin.FIRST + first) + chr(pinyin.FIRST + second)


def _sounds_of(pairs: Codes) -> tuple[Codes, Codes]:
    """Return every sound of the pairs, and for each the pair that has it."""
    read = pinyin.sound_table().astype(np.uint32)[pairs]
    first, second = read[:, 0, :, None], read[:, 1, None, :]
    sounds = (first << _SOUND_BITS) | second
    known = (first != pinyin.NO_SOUND) & (second != pinyin.NO_SOUND)
    codes = (pairs[:, 0] << _CHARACTER_BITS) | pairs[:, 1]
    return sounds[known], np.broadcast_to(codes[:, None, None], sounds.shape)[known]
