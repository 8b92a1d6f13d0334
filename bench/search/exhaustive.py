"""The true best hits: every document read and scored by the formula of `ranking`, in plain Python.

It shares the analysis with the engine, and no index, array or statistics. Of each document it keeps
only what the given questions ask about, so that it fits into memory at any size.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.search import ranking
from app.search.analysis.terms import Terms, terms_of
from app.search.analysis.units import Family, Term, Unit
from app.search.documents import Document
from app.search.plan import Condition, InOrder, Plan, plan_of
from app.search.query import parse

FACTORS: dict[Family, float] = {"words": ranking.WORD_WEIGHT, "grams": ranking.GRAM_WEIGHT}


@dataclass
class Exhaustive:
    """Ask it what the best hits of `texts` are, after it was shown every document."""

    texts: Sequence[str]
    weights: dict[Term, dict[int, float]] = field(default_factory=dict)
    places: dict[str, dict[tuple[int, int], set[int]]] = field(default_factory=dict)
    lengths: dict[Family, list[float]] = field(default_factory=lambda: {"words": [], "grams": []})
    order: list[tuple[float, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.plans = {text: plan_of(parse(text)) for text in self.texts}
        for plan in self.plans.values():
            for term in _terms_in(plan):
                self.weights[term] = {}
            for gram in _grams_in(plan):
                self.places[gram] = {}
        self._beginnings = [term for term in self.weights if term.is_beginning]

    def add(self, document: Document) -> None:
        """Read one document."""
        number = len(self.order)
        texts = [
            terms_of(ranking.public_texts(document)),
            terms_of(ranking.internal_texts(document)),
        ]
        self.order.append((-document.updated_at.timestamp(), document.subject_id))
        self.lengths["words"].append(sum(each.words_length for each in texts))
        self.lengths["grams"].append(sum(each.grams_length for each in texts))
        for text, terms in enumerate(texts):
            self._weigh(terms, number)
            for gram in terms.places.keys() & self.places.keys():
                self.places[gram][number, text] = set(terms.places[gram])

    def best(self, text: str, count: int) -> list[int]:
        """Return the ids of the best documents; equal ones: the newest first."""
        plan = self.plans[text]
        found = set(range(len(self.order)))
        for group in plan.required:
            found &= set().union(*(self._meeting(each) for each in group))
        counts: dict[int, int] = {}
        for unit in plan.units:
            for number in self._having(unit) & found:
                counts[number] = counts.get(number, 0) + 1
        if plan.units:
            found = self._enough(counts, len(plan.units))
        scores = self._scores(plan, found, counts)
        ranked = sorted(found, key=lambda number: (-scores[number], self.order[number]))
        return [self.order[number][1] for number in ranked[:count]]

    def _weigh(self, terms: Terms, number: int) -> None:
        kept: dict[Family, dict[str, float]] = {"words": terms.words, "grams": terms.grams}
        for family, weights in kept.items():
            for text in weights:
                term = Term(family, text)
                if term in self.weights:
                    self._add(term, number, weights[text])
        for term in self._beginnings:
            total = sum(w for text, w in kept[term.family].items() if text.startswith(term.text))
            if total:
                self._add(term, number, total)

    def _add(self, term: Term, number: int, weight: float) -> None:
        self.weights[term][number] = self.weights[term].get(number, 0.0) + weight

    def _enough(self, counts: dict[int, int], units: int) -> set[int]:
        required = ranking.units_required(units)
        while required > 1 and sum(n >= required for n in counts.values()) < ranking.ENOUGH_HITS:
            required -= 1
        return {number for number, n in counts.items() if n >= required}

    def _scores(self, plan: Plan, found: set[int], counts: dict[int, int]) -> dict[int, float]:
        scores = dict.fromkeys(found, 0.0)
        for term in plan.terms:
            self._score(term, scores)
        if plan.units:
            for number in found:
                scores[number] *= (counts[number] / len(plan.units)) ** ranking.COVERAGE_EXPONENT
        return scores

    def _score(self, term: Term, scores: dict[int, float]) -> None:
        having = self.weights[term]
        lengths = self.lengths[term.family]
        average = sum(lengths) / len(lengths)
        rarity = math.log1p((len(self.order) - len(having) + 0.5) / (len(having) + 0.5))
        for number in having.keys() & scores.keys():
            norm = ranking.K1 * (1 - ranking.B + ranking.B * lengths[number] / average)
            saturated = having[number] * (ranking.K1 + 1) / (having[number] + norm)
            scores[number] += FACTORS[term.family] * rarity * saturated

    def _meeting(self, condition: Condition) -> set[int]:
        if not isinstance(condition, InOrder):
            return set.intersection(*(self._having(unit) for unit in condition.units))
        both = set.intersection(*(set(self.places[gram]) for gram, _ in condition.parts))
        return {number for number, text in both if self._in_order(condition, number, text)}

    def _in_order(self, condition: InOrder, number: int, text: int) -> bool:
        starts = (
            {place - shift for place in self.places[gram][number, text]}
            for gram, shift in condition.parts
        )
        return bool(set.intersection(*starts))

    def _having(self, unit: Unit) -> set[int]:
        for choice in unit.choices:
            found: set[int] = set()
            for alternative in choice:
                found |= set.intersection(*(set(self.weights[term]) for term in alternative))
            if found:
                return found
        return set()


def _units_in(plan: Plan) -> list[Unit]:
    conditions = [each for group in plan.required for each in group]
    asked = [unit for each in conditions if not isinstance(each, InOrder) for unit in each.units]
    return [*plan.units, *asked]


def _terms_in(plan: Plan) -> set[Term]:
    units = _units_in(plan)
    looked_up = {t for u in units for choice in u.choices for each in choice for t in each}
    return looked_up | set(plan.terms)


def _grams_in(plan: Plan) -> set[str]:
    conditions = [each for group in plan.required for each in group]
    return {gram for each in conditions if isinstance(each, InOrder) for gram, _ in each.parts}
