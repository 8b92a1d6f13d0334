"""Which documents of a view match a plan.

A document must meet every condition that was stated: phrases, alternatives, what it must not have,
filters. Of the bare words it must have enough: how many is up to `ranking`, and fewer if otherwise
next to nothing were found.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from itertools import chain

import numpy as np
import numpy.typing as npt

from app.search import ranking
from app.search.analysis.folding import fold
from app.search.analysis.units import Alternative, Related, Term, Unit
from app.search.arrays import postings
from app.search.arrays.postings import Mask, Numbers
from app.search.arrays.record import RESOLVED, VERIFIED, WITH_FILES, WITH_INTERNAL_FILES
from app.search.arrays.snapshot import Values
from app.search.arrays.views import View
from app.search.filters import STAFF_FACETS, Field, Filter
from app.search.plan import Condition, InOrder, Plan


@dataclass(frozen=True)
class Matches:
    mask: Mask
    coverage: npt.NDArray[np.float32] | None
    """The share of the units that each document of the view has; None if none were asked for."""
    required: int
    """How many of the units it took to match."""
    reasons: Sequence[tuple[str, Numbers]]
    """What was asked for, and which documents have it."""
    having: "Sequence[Having]"
    """Of each unit, which documents have it."""


@dataclass(frozen=True)
class Having:
    unit: Unit
    own: Numbers
    """The documents that have it in its own words."""
    related: Sequence[tuple[Related, Numbers]]
    """The documents that have another word for it, and not itself."""
    is_known: bool
    """Some have it, or another word for it: not only its characters, or the parts of a name."""

    @cached_property
    def numbers(self) -> Numbers:
        return postings.in_any([self.own, *(numbers for _, numbers in self.related)])

    @property
    def reasons(self) -> Sequence[tuple[str, Numbers]]:
        others = [(other.text, numbers) for other, numbers in self.related]
        return [(self.unit.text, self.own), *others]


def looked_up(plan: Plan) -> Iterator[Term]:
    """Yield the terms that answering `plan` takes, all but those of looser choices."""
    yield from plan.terms
    conditions = [*(each for group in plan.required for each in group), *plan.excluded]
    asked = [each.units for each in conditions if not isinstance(each, InOrder)]
    for unit in chain(plan.units, *asked):
        yield from chain(*unit.choices[0], *(other.terms for other in unit.related))
    for each in conditions:
        if isinstance(each, InOrder):
            yield from (Term("grams", gram) for gram, _ in each.parts)


def matches(view: View, plan: Plan) -> Matches:
    """Return which documents match `plan`, its filters applied."""
    mask = np.ones(view.size, np.bool_)
    reasons: list[tuple[str, Numbers]] = []
    for group in plan.required:
        met = [(each.text, _meeting(view, each)) for each in group]
        mask &= _mask(view, postings.in_any([numbers for _, numbers in met]))
        reasons += met
    for condition in plan.excluded:
        mask[_meeting(view, condition)] = False
    for each in plan.filters:
        mask &= filter_mask(view, each)
    having = [having_of(view, unit) for unit in plan.units]
    counts = np.zeros(view.size, np.uint8)
    for unit in having:
        counts[unit.numbers] += 1
    required = _required(counts[mask], len(having))
    coverage = counts.astype(np.float32) / np.float32(len(having)) if having else None
    reasons += [reason for unit in having for reason in unit.reasons]
    return Matches(mask & (counts >= required), coverage, required, reasons, having)


def _required(counts: npt.NDArray[np.uint8], units: int) -> int:
    """Return how many units a document must have: one fewer while too few documents do."""
    at_least = np.bincount(counts, minlength=units + 1)[::-1].cumsum()[::-1]
    required = ranking.units_required(units)
    while required > 1 and at_least[required] < ranking.ENOUGH_HITS:
        required -= 1
    return required


def having_of(view: View, unit: Unit) -> Having:
    """Return the documents that have `unit` or another word for it.

    If none has, those that have it in the first other sense in which any has it.
    """
    first, *looser = unit.choices
    own = _of_choice(view, first)
    related = [(other, _only(view.having(other.terms), own)) for other in unit.related]
    if len(own) or any(len(numbers) for _, numbers in related):
        return Having(unit, own, related, is_known=True)
    found = (_of_choice(view, choice) for choice in looser)
    return Having(unit, next(filter(len, found), postings.NONE), (), is_known=False)


def _of_choice(view: View, choice: Sequence[Alternative]) -> Numbers:
    return postings.in_any([view.having(alternative) for alternative in choice])


def _only(numbers: Numbers, without: Numbers) -> Numbers:
    kept: Numbers = np.setdiff1d(numbers, without, assume_unique=True)
    return kept


def _meeting(view: View, condition: Condition) -> Numbers:
    if isinstance(condition, InOrder):
        return view.in_order(condition.parts)
    return postings.in_all([having_of(view, unit).own for unit in condition.units])


def filter_mask(view: View, wanted: Filter) -> Mask:
    """Return which documents a filter lets through."""
    if wanted.field in STAFF_FACETS and not view.scope.internal:
        mask = np.zeros(view.size, np.bool_)
    elif wanted.field.is_day:
        mask = _opened(view, wanted)
    elif wanted.field is Field.HAS:
        mask = _with_files(view)
    elif wanted.field is Field.IS:
        mask = reduce(np.logical_or, (_STATES[value](view) for value in wanted.values))
    else:
        mask = _with_values(view, wanted)
    return ~mask if wanted.negated else mask


_STATES: dict[str, Callable[[View], Mask]] = {
    "resolved": lambda view: view.with_flag(RESOLVED),
    "unresolved": lambda view: ~view.with_flag(RESOLVED),
    "verified": lambda view: view.with_flag(VERIFIED),
}


def _with_files(view: View) -> Mask:
    internal = WITH_INTERNAL_FILES if view.scope.internal else 0
    return view.with_flag(WITH_FILES | internal)


def _opened(view: View, wanted: Filter) -> Mask:
    opened = view.rows["opened_on"]
    day = date.fromisoformat(wanted.values[0]).toordinal()
    known = opened > 0
    mask: Mask = known & ((opened < day) if wanted.field is Field.BEFORE else (opened >= day))
    return mask


def _with_values(view: View, wanted: Filter) -> Mask:
    values = view.values(wanted.field)
    places = {place for value in wanted.values for place in _places_of(values, value)}
    chosen = np.isin(values.places, list(places))
    return _mask(view, values.numbers[chosen])


def _places_of(values: Values, text: str) -> list[int]:
    """Return the values called `text`; if none is, those whose code or name has it inside."""
    names = [tuple(map(fold, each)) for each in zip(values.codes, values.names, strict=True)]
    exact = [place for place, each in enumerate(names) if text in each]
    return exact or [place for place, each in enumerate(names) if any(text in n for n in each)]


def _mask(view: View, numbers: Numbers) -> Mask:
    mask = np.zeros(view.size, np.bool_)
    mask[numbers] = True
    return mask
