"""The page around a case, prepared once so that every rule costs time for its own case only."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from import_wiki.cases.aliases import NameVariants
from import_wiki.cases.model import PageBlock, PageNote, PersonalKind, Place, WikiCase
from import_wiki.cases.names import VENDORS
from import_wiki.page import WikiPage
from import_wiki.text import normal_form

_HAN_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True)
class Surroundings:
    page: WikiPage
    cases: tuple[WikiCase, ...]
    blocks: tuple[PageBlock, ...]
    notes: tuple[PageNote, ...]

    @cached_property
    def by_number(self) -> dict[int, list[WikiCase]]:
        return _grouped(self.cases, lambda case: case.label.number)

    @cached_property
    def by_label(self) -> dict[str, list[WikiCase]]:
        return _grouped(self.cases, lambda case: case.label.key)

    @cached_property
    def by_problem(self) -> dict[str, list[WikiCase]]:
        return _grouped(self.cases, problem_words)

    @cached_property
    def expected_numbers(self) -> dict[int, int]:
        """Return by heading line the number the page's order asks for, where it was not kept."""
        pairs = list(zip(self.cases, self.cases[1:], strict=False))
        falling = sum(upper.label.number > lower.label.number for upper, lower in pairs)
        newest_first = 2 * falling >= len(pairs)
        steps = pairs if newest_first else [(lower, upper) for upper, lower in pairs]
        return {
            later.heading_line: earlier.label.number + 1
            for later, earlier in steps
            if later.label.number <= earlier.label.number
        }

    @cached_property
    def names(self) -> frozenset[str]:
        """Return everybody the page names as an engineer or a speaker."""
        engineers = (name for case in self.cases for name in case.engineers)
        speakers = (entry.speaker for case in self.cases for entry in case.tracking)
        return frozenset(filter(None, (*engineers, *speakers)))

    @cached_property
    def people(self) -> frozenset[str]:
        """Return everybody the page speaks of, with or without a part in its cases."""
        spoken_of = (found for case in self.cases for found in case.personal)
        return self.names | {p.value for p in spoken_of if p.kind is PersonalKind.PERSON}

    @cached_property
    def variants(self) -> NameVariants:
        return NameVariants((*VENDORS, *self.names))

    @cached_property
    def character_pairs(self) -> frozenset[str]:
        """Return every two Chinese characters that stand side by side on the page."""
        return frozenset(pair for line in self.page.lines for pair in _HAN_PAIR.findall(line.text))

    def place(self, line: int | None) -> Place:
        version = self.page.lines[line - 1].version if line else self.page.version
        return Place(self.page.reference, version, line)


def problem_words(case: WikiCase) -> str:
    """Return what is equal for two cases with the same problem; empty if there is none."""
    return normal_form(case.problem.text) if case.problem else ""


def _grouped(
    cases: Iterable[WikiCase], key: Callable[[WikiCase], _Key]
) -> dict[_Key, list[WikiCase]]:
    groups: dict[_Key, list[WikiCase]] = defaultdict(list)
    for case in cases:
        groups[key(case)].append(case)
    return groups
