"""Finding: what the index answers, put into words the actor may read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.accounts.models import User
from app.search.documents import key_of, subject_of
from app.search.filters import Field, Filter
from app.search.highlight import Segment, highlight, snippet
from app.search.index import FacetValue, Hit, Hits, IndexDamaged, Order
from app.search.plan import plan_of
from app.search.policy import scope_of
from app.search.query import Query, parse
from app.search.registry import Search
from app.search.scope import Scope
from app.search.sources import ResultView
from app.search.synonyms import NO_SYNONYMS, Synonyms

SCANNED_AT_MOST = 100


@dataclass(frozen=True)
class Result:
    """One thing that was found, ready to be shown: nothing in it is markup."""

    key: str
    title: Sequence[Segment]
    snippet: Sequence[Segment]
    view: ResultView
    score: float
    why: Sequence[str]


@dataclass(frozen=True)
class Found:
    query: Query
    total: int
    results: Sequence[Result]
    facets: Mapping[Field, Sequence[FacetValue]]
    units: Sequence[str]
    """What was looked for."""
    readings: Sequence[str] = ()
    """Other ways to write the question, which were answered too; the likeliest first."""
    degraded: bool = False
    """The database was asked, because the index could not be."""


def find(
    search: Search,
    actor: User,
    text: str,
    filters: Sequence[Filter] = (),
    *,
    offset: int = 0,
    limit: int = 20,
    order: Order = Order.RELEVANCE,
) -> Found:
    """Return what `actor` finds with `text`, also in other words and as it sounds.

    A damaged index is noted, and the database asked instead.
    """
    query, synonyms = parse(text), search.synonyms()
    try:
        hits = search.index.search(
            query,
            scope_of(actor),
            filters,
            offset=offset,
            limit=limit,
            order=order,
            synonyms=synonyms,
            by_sound=True,
        )
    except IndexDamaged:
        search.index.request_rebuild()
        return _scanned(search, actor, query, offset=offset, limit=limit)
    return _found(search, actor, query, hits, synonyms)


def _found(
    search: Search,
    actor: User,
    query: Query,
    hits: Hits,
    synonyms: Synonyms,
    *,
    degraded: bool = False,
) -> Found:
    views = views_of(search, actor, [hit.key for hit in hits.items])
    asked = (query, *map(parse, hits.readings))
    marks = list(dict.fromkeys(mark for each in asked for mark in plan_of(each, synonyms).marks))
    shown = [_result(hit, views[hit.key], marks) for hit in hits.items if hit.key in views]
    return Found(query, hits.total, shown, hits.facets, hits.units, hits.readings, degraded)


def views_of(search: Search, actor: User, keys: Iterable[str]) -> Mapping[str, ResultView]:
    """Return what the actor may see of what was found: one question to each source."""
    return {
        key_of(kind, subject_id): view
        for kind, subject_ids in by_kind(keys).items()
        if kind in search.sources
        for subject_id, view in search.sources[kind].results(actor, subject_ids).items()
    }


def by_kind(keys: Iterable[str]) -> Mapping[str, Sequence[int]]:
    """Return the ids of subjects by the source to be asked for them."""
    found: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        kind, subject_id = subject_of(key)
        found[kind].append(subject_id)
    return found


def _result(hit: Hit, view: ResultView, marks: Sequence[str]) -> Result:
    return Result(
        key=hit.key,
        title=highlight(view.title, marks),
        snippet=snippet(view.texts, marks),
        view=view,
        score=hit.score,
        why=hit.why,
    )


def _scanned(search: Search, actor: User, query: Query, *, offset: int, limit: int) -> Found:
    """Return what the database finds: documents with all of the words, no order but the newest."""
    units = tuple(unit.text for unit in plan_of(query).units)
    keys = list(_scan(search, units, scope_of(actor))) if units else []
    items = [Hit(key, 0.0, units) for key in keys[offset : offset + limit]]
    hits = Hits(total=len(keys), items=items, units=units)
    return _found(search, actor, query, hits, NO_SYNONYMS, degraded=True)


def _scan(search: Search, units: Sequence[str], scope: Scope) -> Iterable[str]:
    for kind, source in search.sources.items():
        for subject_id in source.scan(units, scope, limit=SCANNED_AT_MOST):
            yield key_of(kind, subject_id)
