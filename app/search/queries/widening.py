"""Where nothing was found: what would be, with less asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.accounts.models import User
from app.search.filters import Filter
from app.search.index import IndexDamaged
from app.search.policy import scope_of
from app.search.queries.finding import Found, find
from app.search.query import OneOf, Query, Words, printed
from app.search.registry import Search

WIDENINGS_MAX = 5
NEAREST_MAX = 3


@dataclass(frozen=True)
class Widening:
    """One filter taken away: of the address, or of the text that was typed."""

    without: Filter
    text: str
    filters: Sequence[Filter]
    total: int


def widenings(
    search: Search, actor: User, query: Query, filters: Sequence[Filter]
) -> Sequence[Widening]:
    """Return what `actor` would find with one filter less, as far as that is anything."""
    options = list(_options(query, filters))[:WIDENINGS_MAX]
    try:
        counted = [
            Widening(without, printed(asked), kept, _count(search, actor, asked, kept))
            for without, asked, kept in options
        ]
    except IndexDamaged:
        return ()
    return [each for each in counted if each.total]


def nearest(search: Search, actor: User, query: Query, filters: Sequence[Filter]) -> Found | None:
    """Return what comes nearest: any of the words asked for, wherever; None if that was asked."""
    loose = replace(query, parts=tuple(_words(query)), excluded=(), filters=())
    if not loose.parts or (loose == query and not filters):
        return None
    return find(search, actor, printed(loose), limit=NEAREST_MAX)


def _options(
    query: Query, filters: Sequence[Filter]
) -> Iterator[tuple[Filter, Query, Sequence[Filter]]]:
    for each in filters:
        yield each, query, [other for other in filters if other is not each]
    for each in query.filters:
        kept = tuple(other for other in query.filters if other is not each)
        yield each, replace(query, filters=kept), filters


def _count(search: Search, actor: User, query: Query, filters: Sequence[Filter]) -> int:
    return search.index.search(
        query,
        scope_of(actor),
        filters,
        limit=1,
        count_facets=False,
        synonyms=search.synonyms(),
        by_sound=True,
    ).total


def _words(query: Query) -> Iterator[Words]:
    for part in query.parts:
        for leaf in part.options if isinstance(part, OneOf) else (part,):
            yield Words(leaf.text)
