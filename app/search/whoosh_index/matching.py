"""Which documents of a view match a plan.

A document must meet every condition that was stated: phrases, alternatives, what it must not have,
filters. Of the bare words it must have enough: how many is up to `ranking`, and fewer if otherwise
next to nothing were found.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

import numpy as np
import numpy.typing as npt

from app.search import ranking
from app.search.analysis.folding import fold
from app.search.analysis.units import Unit
from app.search.filters import STAFF_FACETS, Field, Filter
from app.search.plan import Condition, InOrder, Plan
from app.search.whoosh_index import postings
from app.search.whoosh_index.postings import Mask, Numbers
from app.search.whoosh_index.schema import RESOLVED, VERIFIED
from app.search.whoosh_index.snapshot import Values
from app.search.whoosh_index.views import View


@dataclass(frozen=True)
class Matches:
    mask: Mask
    coverage: npt.NDArray[np.float32] | None
    """The share of the units that each document of the view has; None if none were asked for."""
    required: int
    """How many of the units it took to match."""
    reasons: Sequence[tuple[str, Numbers]]
    """What was asked for, and which documents have it."""


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
    units = [(unit.text, _having(view, unit)) for unit in plan.units]
    counts = np.zeros(view.size, np.uint8)
    for _, numbers in units:
        counts[numbers] += 1
    required = _required(counts[mask], len(units))
    coverage = counts.astype(np.float32) / np.float32(len(units)) if units else None
    return Matches(mask & (counts >= required), coverage, required, [*reasons, *units])


def _required(counts: npt.NDArray[np.uint8], units: int) -> int:
    """Return how many units a document must have: one fewer while too few documents do."""
    at_least = np.bincount(counts, minlength=units + 1)[::-1].cumsum()[::-1]
    required = ranking.units_required(units)
    while required > 1 and at_least[required] < ranking.ENOUGH_HITS:
        required -= 1
    return required


def _having(view: View, unit: Unit) -> Numbers:
    """Return the documents that have `unit`, in the first sense in which any has it."""
    for choice in unit.choices:
        found = postings.in_any(
            [
                postings.in_all([view.impacts(term).numbers for term in alternative])
                for alternative in choice
            ]
        )
        if len(found):
            return found
    return postings.NONE


def _meeting(view: View, condition: Condition) -> Numbers:
    if isinstance(condition, InOrder):
        return view.in_order(condition.parts)
    return postings.in_all([_having(view, unit) for unit in condition.units])


def filter_mask(view: View, wanted: Filter) -> Mask:
    """Return which documents a filter lets through."""
    if wanted.field in STAFF_FACETS and not view.scope.internal:
        mask = np.zeros(view.size, np.bool_)
    elif wanted.field.is_day:
        mask = _opened(view, wanted)
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
