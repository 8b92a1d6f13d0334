"""One snapshot, with what was worked out from it: its views, and what they keep."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from app.search.arrays.cache import Cache
from app.search.arrays.snapshot import Snapshot
from app.search.arrays.views import Kept, View
from app.search.scope import Scope

VIEWS_KEPT = 64

State_co = TypeVar("State_co", bound=Snapshot, covariant=True)


@dataclass(frozen=True)
class Generation(Generic[State_co]):
    snapshot: State_co
    views: Cache[View] = field(default_factory=lambda: Cache(VIEWS_KEPT, lambda _: 1))
    kept: Kept = field(default_factory=Kept)

    def view(self, scope: Scope) -> View:
        return self.views.get(scope, lambda: View(self.snapshot, scope, self.kept))
