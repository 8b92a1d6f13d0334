"""How well the matching documents fit, and the best of them.

Equal documents come in an order that does not depend on where they stand in the index: the newest
first, then by key.
"""

import numpy as np
import numpy.typing as npt

from app.search import ranking
from app.search.arrays.matching import Having, Matches
from app.search.arrays.postings import Mask, Weights
from app.search.arrays.views import View
from app.search.index import Order
from app.search.plan import Plan

_FACTORS = {"words": ranking.WORD_WEIGHT, "grams": ranking.GRAM_WEIGHT}


def scores_of(view: View, plan: Plan, found: Matches) -> Weights:
    """Return the score of every document of the view; those of matching ones mean something."""
    scores = np.zeros(view.size, np.float32)
    for term in plan.terms:
        view.impacts(term).add_to(scores, _FACTORS[term.family])
    for having in found.having:
        _add_related(view, having, scores)
    if found.coverage is not None:
        scores *= found.coverage ** np.float32(ranking.COVERAGE_EXPONENT)
    return scores


def _add_related(view: View, having: Having, scores: Weights) -> None:
    """Add what other words for a unit count: as rare as the whole group is, and once only."""
    scale = np.float32(ranking.RELATED_WEIGHT) * view.rarity(len(having.numbers))
    added = np.zeros(view.size if having.related else 0, np.float32)
    for other, numbers in having.related:
        if len(numbers):
            impacts = view.standing_for(other.terms, numbers)
            added[numbers] = np.maximum(added[numbers], impacts)
    if len(added):
        scores += added * scale


def best(
    view: View, scores: Weights, mask: Mask, *, offset: int, limit: int, order: Order
) -> npt.NDArray[np.intp]:
    """Return the numbers of the matching documents at these places of the order asked for."""
    numbers: npt.NDArray[np.intp] = np.flatnonzero(mask)
    if order is Order.NEWEST:
        scores = np.zeros_like(scores)
    numbers = _at_least_as_good(numbers, scores, offset + limit, view, order)
    rows = view.rows[numbers]
    sorted_places = np.lexsort(
        (rows["subject_id"], rows["kind"], -rows["updated_at"], -scores[numbers])
    )
    best_first: npt.NDArray[np.intp] = numbers[sorted_places]
    page: npt.NDArray[np.intp] = best_first[offset : offset + limit]
    return page


def _at_least_as_good(
    numbers: npt.NDArray[np.intp], scores: Weights, count: int, view: View, order: Order
) -> npt.NDArray[np.intp]:
    """Return those of `numbers` that may be among the first `count`: only they need be sorted."""
    if len(numbers) <= count or count == 0:
        return numbers
    values = view.rows["updated_at"][numbers] if order is Order.NEWEST else scores[numbers]
    threshold = np.partition(values, len(values) - count)[len(values) - count]
    good: npt.NDArray[np.intp] = numbers[values >= threshold]
    return good
