"""What the search box offers while somebody types: words, and cases to go to.

Everything comes from the view of who types, so nothing is offered that he could not find; what is
shown of a case comes from the database at that moment, under his rights.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.accounts.models import User
from app.search.analysis.folding import fold
from app.search.analysis.runs import is_han, runs
from app.search.index import Hits, IndexDamaged
from app.search.policy import scope_of
from app.search.queries.finding import views_of
from app.search.query import OneOf, Query, Words, parse
from app.search.registry import Search
from app.search.scope import Scope
from app.search.sources import ResultView

WORDS_MAX, CASES_MAX = 4, 5

COMPLETIONS_MAX = 8

_ENDING_MAX = 6
"""Of what was typed last so much is taken for the beginning of a word."""

_LABEL_BEGUN = re.compile(r"[0-9a-z]*#\d*(?:_\d*)?$")


@dataclass(frozen=True)
class Suggestions:
    words: Sequence[str] = ()
    """Questions that may have been begun."""
    found: Sequence[ResultView] = ()


def suggest(search: Search, actor: User, text: str) -> Suggestions:
    """Return what `actor` may have begun to type; nothing while the index is damaged."""
    query, scope = parse(text), scope_of(actor)
    begun = fold(query.text).replace("_case#", "#")
    try:
        completed = _completed(search, begun, scope)
        hits = _hits(search, query, completed, scope)
    except IndexDamaged:
        return Suggestions()
    views = views_of(search, actor, [hit.key for hit in hits.items])
    words = dict.fromkeys([*hits.readings, *(each for each in completed if _is_words(each))])
    return Suggestions(
        [word for word in words if word != begun][:WORDS_MAX],
        [views[hit.key] for hit in hits.items if hit.key in views],
    )


def _completed(search: Search, begun: str, scope: Scope) -> Sequence[str]:
    """Return `begun` with its last word in full, as words of the scope begin so."""
    for ending in _endings(begun):
        words = search.index.completions(ending, scope, limit=COMPLETIONS_MAX)
        if words:
            return [begun.removesuffix(ending) + word for word in words]
    return ()


def _endings(begun: str) -> Iterator[str]:
    """Return what may be the beginning of the last word, the longest first, or of a label.

    Other names are not completed: too many begin alike, and nobody types a number from its start.
    """
    label = _LABEL_BEGUN.search(begun)
    if label:
        yield label[0]
        return
    *_, last = (None, *runs(begun.rpartition(" ")[2]))
    if last is not None and last.is_han and begun.endswith(last.text):
        for length in range(min(len(last.text), _ENDING_MAX), 0, -1):
            yield last.text[-length:]


def _hits(search: Search, query: Query, completed: Sequence[str], scope: Scope) -> Hits:
    """Return what is found of what was typed; if little, of names that begin so."""

    def asked(query: Query) -> Hits:
        return search.index.search(
            query,
            scope,
            limit=CASES_MAX,
            count_facets=False,
            synonyms=search.synonyms(),
            by_sound=True,
        )

    hits = asked(query)
    if hits.total or not completed:
        return hits
    return asked(replace(query, parts=(OneOf(tuple(map(Words, completed))),)))


def _is_words(text: str) -> bool:
    """Tell whether `text` is for people: its last word is no number or name."""
    return is_han(text[-1])
