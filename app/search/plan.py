"""From a query to what an engine, any engine, looks up: terms and conditions. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.search.analysis.folding import fold
from app.search.analysis.runs import runs
from app.search.analysis.terms import phrase_of
from app.search.analysis.units import Term, Unit, asked
from app.search.expansion import expanded
from app.search.filters import Filter
from app.search.query import Leaf, OneOf, Phrase, Query, Words
from app.search.synonyms import NO_SYNONYMS, Synonyms

UNITS_MAX = 60
TERMS_MAX = 400


@dataclass(frozen=True)
class Together:
    """All of these units."""

    text: str
    units: tuple[Unit, ...]

    @property
    def asks(self) -> bool:
        return bool(self.units)


@dataclass(frozen=True)
class InOrder:
    """These grams of a text, at these places relative to each other."""

    text: str
    parts: tuple[tuple[str, int], ...]

    @property
    def asks(self) -> bool:
        return bool(self.parts)


Condition = Together | InOrder


@dataclass(frozen=True)
class Plan:
    units: tuple[Unit, ...]
    """A document should have these; how many it must have, `ranking` says."""
    terms: tuple[Term, ...]
    """What a found document is ranked by."""
    required: tuple[tuple[Condition, ...], ...]
    """Of each of these groups it must meet one condition."""
    excluded: tuple[Condition, ...]
    filters: tuple[Filter, ...]
    marks: tuple[str, ...]
    """Folded texts to mark where a found document is shown."""

    @property
    def is_empty(self) -> bool:
        """Nothing is asked: punctuation, or nothing at all."""
        return not (self.units or self.required or self.excluded or self.filters)


def plan_of(query: Query, synonyms: Synonyms = NO_SYNONYMS) -> Plan:
    """Return what `query` looks up; its bare words may be put in other words."""
    bare = "\n".join(part.text for part in query.parts if isinstance(part, Words))
    words = asked(bare)
    units = expanded(words.units[:UNITS_MAX], bare, synonyms)
    groups = [_options(part) for part in query.parts if not isinstance(part, Words)]
    groups += [_numbers(each) for each in query.filters if _is_number(each, negated=False)]
    without = [each for each in query.filters if _is_number(each, negated=True)]
    strict = [asked(leaf.text) for group in groups for leaf in group]
    terms = [*words.terms, *(term for each in strict for term in each.terms)]
    texts = [unit.text for each in (words, *strict) for unit in each.units]
    others = [other.text for unit in units for other in unit.related]
    phrases = [fold(leaf.text).strip() for group in groups for leaf in group]
    return Plan(
        units=units,
        terms=tuple(dict.fromkeys(terms))[:TERMS_MAX],
        required=tuple(filter(None, (_asking(map(_condition, group)) for group in groups))),
        excluded=_asking(
            _exactly(leaf.text)
            for leaf in (*query.excluded, *(leaf for each in without for leaf in _numbers(each)))
        ),
        filters=tuple(each for each in query.filters if not each.field.is_number),
        marks=tuple(dict.fromkeys(text for text in (*phrases, *texts, *others) if text)),
    )


def _asking(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Return those of the conditions that ask for something, which punctuation does not."""
    return tuple(each for each in conditions if each.asks)


def _options(part: Leaf | OneOf) -> tuple[Leaf, ...]:
    return part.options if isinstance(part, OneOf) else (part,)


def _is_number(wanted: Filter, *, negated: bool) -> bool:
    return wanted.field.is_number and wanted.negated is negated


def _numbers(wanted: Filter) -> tuple[Leaf, ...]:
    return tuple(Words(value) for value in wanted.values)


def _condition(leaf: Leaf) -> Condition:
    return _exactly(leaf.text) if isinstance(leaf, Phrase) else _together(leaf.text)


def _exactly(text: str) -> Condition:
    """A name, or a single character, is there or not; everything else must be there in order."""
    found = list(runs(fold(text)))
    if len(found) == 1 and (not found[0].is_han or len(found[0].text) == 1):
        return _together(text)
    return InOrder(text, tuple(phrase_of(text)))


def _together(text: str) -> Together:
    return Together(text, asked(text).units)
