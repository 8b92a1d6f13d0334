"""What an engine must answer, worked out one document at a time, in the plainest way.

It shares the analysis and the numbers of `ranking` with the engine, and nothing else: no arrays, no
index, no statistics but those of the documents in scope.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.search import ranking
from app.search.analysis.terms import Terms, terms_of
from app.search.analysis.units import Family, Related, Term, Unit
from app.search.documents import Document
from app.search.plan import Condition, InOrder, Plan, plan_of
from app.search.query import Query
from app.search.scope import Scope
from app.search.synonyms import NO_SYNONYMS, Synonyms

FACTORS: dict[Family, float] = {"words": ranking.WORD_WEIGHT, "grams": ranking.GRAM_WEIGHT}


@dataclass(frozen=True)
class Read:
    """One document as a scope reads it."""

    document: Document
    texts: Sequence[Terms]

    def weight(self, term: Term) -> float:
        kept = [terms.words if term.family == "words" else terms.grams for terms in self.texts]
        if term.is_beginning:
            return sum(w for each in kept for text, w in each.items() if text.startswith(term.text))
        return sum(each.get(term.text, 0) for each in kept)

    def length(self, family: Family) -> float:
        return sum(t.words_length if family == "words" else t.grams_length for t in self.texts)


class Reference:
    def __init__(self, documents: Sequence[Document], scope: Scope) -> None:
        visible = [each for each in documents if _is_visible(each, scope)]
        self.reads = [Read(each, _texts(each, internal=scope.internal)) for each in visible]

    def search(self, query: Query, synonyms: Synonyms = NO_SYNONYMS) -> list[tuple[str, float]]:
        """Return the keys and scores of all that match, best first."""
        plan = plan_of(query, synonyms)
        if plan.is_empty:
            return []
        met = [read for read in self.reads if self._meets(read, plan)]
        having = [[read for read in self.reads if self._has(read, unit)] for unit in plan.units]
        counts = {id(read): sum(read in each for each in having) for read in met}
        required = ranking.units_required(len(plan.units))
        while required > 1 and sum(n >= required for n in counts.values()) < ranking.ENOUGH_HITS:
            required -= 1
        found = [read for read in met if counts[id(read)] >= required]
        scored = [(self._score(read, plan, counts[id(read)]), read.document) for read in found]
        scored.sort(key=lambda each: (-each[0], -each[1].updated_at.timestamp()))
        return [(document.key, score) for score, document in scored]

    def _meets(self, read: Read, plan: Plan) -> bool:
        required = all(any(self._is_met(read, c) for c in group) for group in plan.required)
        return required and not any(self._is_met(read, each) for each in plan.excluded)

    def _is_met(self, read: Read, condition: Condition) -> bool:
        if not isinstance(condition, InOrder):
            return all(self._has(read, u) for u in condition.units)
        return any(
            set.intersection(*({p - o for p in terms.places[g]} for g, o in condition.parts))
            for terms in read.texts
        )

    def _has(self, read: Read, unit: Unit) -> bool:
        first, *looser = unit.choices
        if any(self._is_of(each, first) or self._others(each, unit) for each in self.reads):
            return self._is_of(read, first) or bool(self._others(read, unit))
        for choice in looser:
            if any(self._is_of(each, choice) for each in self.reads):
                return self._is_of(read, choice)
        return False

    @staticmethod
    def _others(read: Read, unit: Unit) -> list[Related]:
        return [other for other in unit.related if all(map(read.weight, other.terms))]

    @staticmethod
    def _is_of(read: Read, choice: tuple[tuple[Term, ...], ...]) -> bool:
        return any(all(read.weight(term) for term in alternative) for alternative in choice)

    def _score(self, read: Read, plan: Plan, count: int) -> float:
        score = sum(self._impact(read, term) for term in plan.terms)
        score += sum(self._impact_of_others(read, unit) for unit in plan.units)
        coverage = count / len(plan.units) if plan.units else 1.0
        return score * float(coverage**ranking.COVERAGE_EXPONENT)

    def _impact(self, read: Read, term: Term) -> float:
        having = sum(bool(each.weight(term)) for each in self.reads)
        saturated = self._saturated(read, read.weight(term), term.family)
        return FACTORS[term.family] * self._rarity(having) * saturated

    def _impact_of_others(self, read: Read, unit: Unit) -> float:
        """Return what the best other word adds to a document that has not the unit itself."""
        if not unit.related or self._is_of(read, unit.choices[0]):
            return 0.0
        having = sum(self._has(each, unit) for each in self.reads)
        found = [
            self._saturated(read, min(map(read.weight, other.terms)), "grams")
            for other in self._others(read, unit)
        ]
        return ranking.RELATED_WEIGHT * self._rarity(having) * max(found, default=0.0)

    def _saturated(self, read: Read, weight: float, family: Family) -> float:
        lengths = [each.length(family) for each in self.reads]
        average = sum(lengths) / len(lengths) or 1.0
        norm = ranking.K1 * (1 - ranking.B + ranking.B * read.length(family) / average)
        return weight * (ranking.K1 + 1) / (weight + norm)

    def _rarity(self, having: int) -> float:
        return math.log1p((len(self.reads) - having + 0.5) / (having + 0.5))


def _is_visible(document: Document, scope: Scope) -> bool:
    return scope.customer_id in {None, document.customer_id} or document.shared


def _texts(document: Document, *, internal: bool) -> Sequence[Terms]:
    public = terms_of(ranking.public_texts(document))
    return [public, terms_of(ranking.internal_texts(document))] if internal else [public]
