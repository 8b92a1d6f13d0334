"""How many of the matching documents have which value of a field."""

from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np

from app.search.arrays.matching import filter_mask
from app.search.arrays.postings import Mask
from app.search.arrays.views import View
from app.search.filters import FACETS, STAFF_FACETS, Field, Filter
from app.search.index import FacetValue

VALUES_SHOWN = 50


def narrowed(view: View, mask: Mask, filters: Sequence[Filter]) -> Mask:
    """Return `mask` with all of `filters` applied."""
    masks = (filter_mask(view, each) for each in filters)
    return reduce(np.logical_and, masks, mask)


def facets(
    view: View, mask: Mask, filters: Sequence[Filter]
) -> Mapping[Field, Sequence[FacetValue]]:
    """Return the counts of every facet a searcher may see, values that nothing has left out.

    A facet's own filters do not narrow it, so that another value can be added to those chosen.
    """
    if not mask.any():
        return {}
    shown = [each for each in FACETS if view.scope.internal or each not in STAFF_FACETS]
    return {
        each: _counted(view, each, narrowed(view, mask, [f for f in filters if f.field != each]))
        for each in shown
    }


def _counted(view: View, field: Field, mask: Mask) -> list[FacetValue]:
    values = view.values(field)
    counts = np.bincount(values.places[mask[values.numbers]], minlength=len(values.codes))
    having = np.flatnonzero(counts).tolist()
    most = sorted(having, key=lambda place: (-counts[place], values.codes[place]))
    return [
        FacetValue(values.codes[place], values.names[place], int(counts[place]))
        for place in most[:VALUES_SHOWN]
    ]
