"""Names of people on the wiki: split, recognised, never merged.

A name may hold a blank, so names somebody knows are matched first, the longest first. What does not
look like a name is kept as it was written and reported.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from import_wiki.text import fold

ROLES = {"客": "customer", "客户": "customer", "用户": "customer"}
"""Speakers that are no person but a part in the conversation."""

VENDORS = ("盛弘", "循道", "聚能", "施沃德")
"""Makers of piles, for names spelled another way."""

NOT_PEOPLE = {"令狐充": "the platform", "曹操": "a ride-hailing firm"}
"""Firms with a person's name."""

_SEPARATORS = r"\s、,/;&+"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.]{0,19}|[\u4e00-\u9fff]{2,4}")
_NO_NAMES = frozenset({"待定", "暂无", "未定", "没有", "待分配"})


@dataclass(frozen=True)
class NameList:
    """The names of a line in its order, and those that do not look like one."""

    names: tuple[str, ...]
    unclear: tuple[str, ...]


def read_names(text: str, known_names: Iterable[str] = ()) -> NameList:
    """Return the names in `text`, separated by blanks, 、 or commas."""
    known = sorted({name for name in known_names if name.strip()}, key=len, reverse=True)
    folded = fold(text)
    pattern = _names_pattern(tuple(fold(name) for name in known))
    pieces = [text[slice(*found.span())].strip("*") for found in pattern.finditer(folded)]
    names = tuple(dict.fromkeys(piece for piece in pieces if piece))
    understood = {name.casefold() for name in known}
    unclear = (name for name in names if name.casefold() not in understood and not is_name(name))
    return NameList(names, tuple(unclear))


def is_name(text: str) -> bool:
    """Return whether one word looks like a person's name or initials."""
    return bool(_NAME.fullmatch(text)) and text not in _NO_NAMES


def looks_like_names(text: str) -> bool:
    """Return whether the whole text is a list of names and nothing else."""
    found = read_names(text)
    return bool(found.names) and not found.unclear


@lru_cache(maxsize=8)
def _names_pattern(known: tuple[str, ...]) -> re.Pattern[str]:
    word = rf"[^{_SEPARATORS}]+"
    wholes = [rf"{re.escape(name)}(?=$|[{_SEPARATORS}])" for name in known]
    return re.compile("|".join((*wholes, word)), re.IGNORECASE)
