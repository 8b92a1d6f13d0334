"""How Chinese characters sound, in Latin letters without tones; and syllables out of letters. Pure.

A character has up to three readings (重: zhong, chong), the usual one first. Sounds are small
numbers, so that an array can hold those of all characters.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

FIRST, LAST = 0x4E00, 0x9FFF
"""The characters whose sounds are known."""

READINGS_MAX = 3
SYLLABLE_MAX_LENGTH = 6
SYLLABLES_MAX = 12
SPLITS_MAX = 6

NO_SOUND = 0

_BLURS = (("^([zcs])h", r"\1"), ("^n", "l"), ("([aei]n)g$", r"\1"))

_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")


def is_known(character: str) -> bool:
    return FIRST <= ord(character) <= LAST


def sounds_of(character: str) -> frozenset[int]:
    """Return the sounds of a character; none if it is no Chinese one."""
    if not is_known(character):
        return frozenset()
    readings: list[int] = sound_table()[ord(character) - FIRST].tolist()
    return frozenset(readings) - {NO_SOUND}


def sound_of(syllable: str) -> int:
    """Return the sound that `syllable` writes; `NO_SOUND` if it is none."""
    return _syllables().get(syllable, NO_SOUND)


def splits(letters: str) -> Sequence[tuple[str, ...]]:
    """Return the ways to read `letters` as syllables, the fewest first; a few at most.

    xian ⟶ (xian), (xi, an)
    """
    if len(letters) > SYLLABLES_MAX * SYLLABLE_MAX_LENGTH // 2:
        return ()
    found = (tuple(split) for split in _splits(letters, SYLLABLES_MAX))
    kept = [split for split, _ in zip(found, range(4 * SPLITS_MAX), strict=False)]
    return sorted(kept, key=len)[:SPLITS_MAX]


def _splits(letters: str, most: int) -> Iterator[list[str]]:
    if not letters:
        yield []
    elif most:
        for length in range(min(SYLLABLE_MAX_LENGTH, len(letters)), 0, -1):
            if letters[:length] in _syllables():
                for rest in _splits(letters[length:], most - 1):
                    yield [letters[:length], *rest]


@cache
def sound_table() -> npt.NDArray[np.int16]:
    """Return the readings of all characters: a row for each, from `FIRST` on."""
    numbers = _syllables()
    table = np.zeros((LAST - FIRST + 1, READINGS_MAX), np.int16)
    for code, readings in _readings().items():
        for place, reading in enumerate(readings):
            table[code - FIRST, place] = numbers[reading]
    return table


@cache
def begins_with(letter: str) -> npt.NDArray[np.bool_]:
    """Return which characters, from `FIRST` on, have a reading that begins with `letter`."""
    numbers = [number for syllable, number in _syllables().items() if syllable[0] == letter]
    found: npt.NDArray[np.bool_] = np.any(np.isin(sound_table(), numbers), axis=1)
    return found


@cache
def near(sound: int) -> frozenset[int]:
    """Return the sounds that many people do not tell apart from `sound`, and itself."""
    return frozenset(_sounds_by_blur()[_blurred(_written()[sound])])


@cache
def all_sounds() -> range:
    return range(1, len(_syllables()) + 1)


@cache
def _syllables() -> dict[str, int]:
    """Return every syllable that a character is read as, and the number of its sound."""
    all_readings = {reading for readings in _readings().values() for reading in readings}
    return {reading: number for number, reading in enumerate(sorted(all_readings), start=1)}


@cache
def _written() -> dict[int, str]:
    return {number: syllable for syllable, number in _syllables().items()}


@cache
def _sounds_by_blur() -> dict[str, list[int]]:
    by_blur: dict[str, list[int]] = {}
    for syllable, number in _syllables().items():
        by_blur.setdefault(_blurred(syllable), []).append(number)
    return by_blur


def _blurred(syllable: str) -> str:
    """Return `syllable` without what accents blur: zh and z, n and l, ing and in."""
    for exact, blurred in _BLURS:
        syllable = re.sub(exact, blurred, syllable)
    return syllable


@cache
def _readings() -> dict[int, tuple[str, ...]]:
    from pypinyin.pinyin_dict import pinyin_dict  # a quarter of a second: only where it is asked

    return {
        code: tuple(dict.fromkeys(_plain(written)))[:READINGS_MAX]
        for code, written in pinyin_dict.items()
        if FIRST <= code <= LAST
    }


def _plain(written: str) -> Iterator[str]:
    """Return readings as they are typed: without tones, none of only consonants (嗯: ng)."""
    for reading in written.split(","):
        plain = "".join(each for each in reading.translate(_TONES) if "a" <= each <= "z")
        if set(plain) & set("aeiouv"):
            yield plain
