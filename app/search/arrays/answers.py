"""What a view answers: to a question as it was written and, where that is nowhere, as it sounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from app.search import ranking
from app.search.arrays import scoring
from app.search.arrays.hearing import Hearing
from app.search.arrays.matching import Having, Matches, looked_up, matches
from app.search.arrays.postings import Mask, Numbers, Weights
from app.search.arrays.sounds import Sounds
from app.search.arrays.views import View
from app.search.plan import Plan, plan_of
from app.search.query import Query
from app.search.respelling import readings
from app.search.synonyms import Synonyms


@dataclass(frozen=True)
class Answer:
    mask: Mask
    scores: Weights
    """Of matching documents they mean something."""
    reasons: Sequence[tuple[str, Numbers]]
    required: int
    readings: tuple[Query, ...] = ()
    """Other ways to write the question, that were answered too."""


def answer(view: View, plan: Plan) -> Answer:
    """Return what is found of a question as it was written."""
    view.expect(looked_up(plan))
    return _answer(view, plan, matches(view, plan))


def answer_by_sound(
    view: View, sounds: Sounds, query: Query, plan: Plan, synonyms: Synonyms
) -> Answer:
    """Return what is found of a question, and of other ways to write it if that is little."""
    view.expect(looked_up(plan))
    found = matches(view, plan)
    plain = _answer(view, plan, found)
    unknown = frozenset(having.unit.text for having in found.having if _is_little(having))
    if not unknown:
        return plain
    sounds.learn(view.sections)
    others = readings(query, unknown, Hearing(view, sounds))
    heard = [(reading, answer(view, plan_of(reading, synonyms))) for reading in others]
    heard = [(reading, each) for reading, each in heard if each.mask.any()]
    if not heard:
        return plain
    known = all(having.is_known for having in found.having)
    return _together(plain, heard, known=known)


def _is_little(having: Having) -> bool:
    """Tell whether a unit is nowhere, or is letters that hardly any document has."""
    if not having.is_known:
        return True
    letters = having.unit.text.isascii() and having.unit.text.isalpha()
    return letters and len(having.numbers) < ranking.ENOUGH_LETTERS


def _answer(view: View, plan: Plan, found: Matches) -> Answer:
    scores = scoring.scores_of(view, plan, found)
    return Answer(found.mask, scores, found.reasons, found.required)


def _together(plain: Answer, heard: Sequence[tuple[Query, Answer]], *, known: bool) -> Answer:
    """Return all answers as one: a document's score is that of the reading it fits best.

    What was written comes first if all of it is known; if not, it hardly counts.
    """
    others = [each for _, each in heard]
    best = reduce(np.maximum, (each.scores * each.mask for each in others))
    best *= np.float32(ranking.HEARD_WEIGHT)
    if known:
        scores = np.where(plain.mask, plain.scores + best.max(initial=0), best)
    else:
        scores = np.maximum(plain.scores * plain.mask * np.float32(ranking.UNKNOWN_WEIGHT), best)
    return Answer(
        mask=reduce(np.logical_or, (each.mask for each in others), plain.mask),
        scores=scores,
        reasons=[reason for each in (plain, *others) for reason in each.reasons],
        required=plain.required,
        readings=tuple(reading for reading, _ in heard),
    )
