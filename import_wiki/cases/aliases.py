"""Names that may be one person, and names spelled another way: proposals, nothing is merged.

A person is written in full, by first name, by the first characters of a Chinese name, by its
surname's sound (`shi` for 施…), by initials, with a character that sounds alike, or with a letter
too many or too few.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, pinyin

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LENGTHS = (2, 3)
_SHORTEST_MISSPELT = 4  # `lin` and `lina` are two people, `lily` and `lilly` may be one
_MOST_PER_KEY = 5  # more names that differ in one character alone say nothing about a misspelling


def alias_groups(names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return the names in groups that may be one person each: groups first, then single names."""
    group_of: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        group_of[name] = [name]
    written = defaultdict(list)
    for name in group_of:
        for way in {name.casefold(), *_spellings(name)}:
            written[way].append(name)
    for name in tuple(group_of):
        for other in (other for way in _ways_to_write(name) for other in written.get(way, ())):
            _join(group_of, name, other)
    groups = {id(group): tuple(group) for group in group_of.values()}.values()
    return tuple(sorted(groups, key=lambda group: len(group) == 1))


def _join(group_of: dict[str, list[str]], name: str, other: str) -> None:
    kept, merged = group_of[name], group_of[other]
    if kept is merged:
        return
    kept += merged
    group_of.update(dict.fromkeys(merged, kept))


def _ways_to_write(name: str) -> Iterator[str]:
    yield name.casefold()
    yield from _spellings(name)
    words = name.casefold().split()
    if len(words) > 1:
        yield words[0]
    if _HAN.fullmatch(name):
        yield from (name[:length] for length in range(1, len(name)))
        yield from _sounds(name)


def _spellings(name: str) -> Iterator[str]:
    """Yield what two spellings of one name share: the sound, or all letters but one."""
    if _HAN.fullmatch(name) and len(name) > 1:
        yield "".join(lazy_pinyin(name))
    elif name.isascii() and name.isalpha() and len(name) >= _SHORTEST_MISSPELT:
        yield from (f"{name[:at]}{name[at + 1 :]}".casefold() for at in range(len(name)))


def _sounds(name: str) -> Iterator[str]:
    syllables = lazy_pinyin(name)
    yield syllables[0]
    if len(syllables) > 1:
        yield "".join(syllable[0] for syllable in syllables)


@dataclass(frozen=True)
class Variant:
    """`written` sounds like `name` and differs from it in one character."""

    written: str
    name: str


class NameVariants:
    """Finds misspellings of known names in running text."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {name for name in names if len(name) in _LENGTHS and _HAN.fullmatch(name)}
        self._characters = re.compile(
            f"[{''.join(sorted(set().union(*self._names)))}]" if self._names else "$^"
        )
        self._by_key: dict[tuple[int, str], list[str]] = defaultdict(list)
        for name in sorted(self._names):
            for key in _keys(name):
                self._by_key[key].append(name)

    def in_text(self, text: str) -> Iterator[Variant]:
        """Yield the variants in a text; one may come more than once."""
        for hit in self._characters.finditer(text):
            for length in _LENGTHS:
                for at in range(max(hit.start() - length + 1, 0), hit.start() + 1):
                    written = text[at : at + length]
                    if _HAN.fullmatch(written) and len(written) == length:
                        yield from self._of(written)

    def _of(self, written: str) -> Iterator[Variant]:
        if written in self._names:
            return
        for at, key in enumerate(_keys(written)):
            for name in self._by_key.get(key, ())[:_MOST_PER_KEY]:
                if _sound_alike(name[at], written[at]):
                    yield Variant(written, name)


def _keys(name: str) -> Iterator[tuple[int, str]]:
    """Yield the name with each of its characters left out in turn."""
    for at in range(len(name)):
        yield at, f"{name[:at]}_{name[at + 1 :]}"


@lru_cache(maxsize=4096)
def _sound_alike(one: str, other: str) -> bool:
    """Return whether two characters share a reading, tone included."""
    first, second = (
        set(pinyin(character, style=Style.TONE3, heteronym=True)[0]) for character in (one, other)
    )
    return bool(first & second)
