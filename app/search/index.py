"""What search asks of an engine, and what it answers."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from app.errors import N_, Unavailable
from app.search.documents import Document
from app.search.filters import Field, Filter
from app.search.query import Query
from app.search.scope import Scope
from app.search.synonyms import NO_SYNONYMS, Synonyms


class Order(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True)
class Hit:
    key: str
    score: float
    why: tuple[str, ...]
    """Which of the things asked for it has."""


@dataclass(frozen=True)
class FacetValue:
    value: str
    name: str
    count: int


@dataclass(frozen=True)
class Hits:
    total: int
    items: Sequence[Hit]
    facets: Mapping[Field, Sequence[FacetValue]] = field(default_factory=dict)
    """Each counts what would be found with any of its values, all other filters kept."""
    required: int = 0
    """How many of the `units` a document had to have to be found."""
    units: tuple[str, ...] = ()
    """What was looked for."""
    readings: tuple[str, ...] = ()
    """Other ways to write the question, which were answered too; the likeliest first."""


class IndexDamaged(Unavailable):
    """The index is missing, unreadable or of another analysis: it must be built again."""

    def __init__(self, reason: str) -> None:
        super().__init__(N_("The search index is being built again."))
        self.reason = reason


class IndexBusy(Unavailable):
    def __init__(self) -> None:
        super().__init__(N_("Somebody else is writing the search index. Try again in a minute."))


class Index(Protocol):
    def search(
        self,
        query: Query,
        scope: Scope,
        filters: Sequence[Filter] = (),
        *,
        offset: int = 0,
        limit: int = 20,
        order: Order = Order.RELEVANCE,
        count_facets: bool = True,
        synonyms: Synonyms = NO_SYNONYMS,
        by_sound: bool = False,
    ) -> Hits:
        """Return the documents of `scope` that match, best first, as if there were no others.

        Other words of `synonyms` are looked for too and, if asked, what sounds like words that no
        document has.

        Without `count_facets` the answer has none: who shows none need not pay for them.

        :raises IndexDamaged: if the index cannot be read.
        """

    def completions(self, beginning: str, scope: Scope, *, limit: int) -> Sequence[str]:
        """Return longer words and names that begin so, those of most documents of `scope` first.

        :raises IndexDamaged: if the index cannot be read.
        """

    def replace(self, documents: Iterable[Document], *, removed: Collection[str] = ()) -> int:
        """Put `documents` in place of their older revisions and take `removed` keys out, at once.

        Return how many changed: what the index has already is left alone.

        :raises IndexDamaged: if there is no index to add to.
        :raises IndexBusy: if another writer does not finish.
        """

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build the index anew of all `documents` beside the old one, then swap; return how many.

        What is replaced meanwhile is in the new one too.
        """

    def count(self) -> int:
        """Return how many documents there are.

        :raises IndexDamaged: if the index cannot be read.
        """

    def fingerprints(self) -> Iterator[tuple[str, int]]:
        """Return the key and the fingerprint of every document.

        :raises IndexDamaged: if the index cannot be read.
        """

    def request_rebuild(self) -> None:
        """Note, for whoever may write, that the index must be built again."""

    def is_rebuild_requested(self) -> bool: ...

    def close(self) -> None: ...
