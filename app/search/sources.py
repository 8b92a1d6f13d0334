"""What search asks of a package whose things can be found."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.accounts.models import User
from app.search.documents import Document, Kind
from app.search.scope import Scope


@dataclass(frozen=True, kw_only=True)
class ResultView:
    """What one actor may see of one thing that was found."""

    url: str
    title: str
    label: str = ""
    status: str = ""
    customer_name: str = ""
    engineers: Sequence[str] = ()
    on: date | None = None
    texts: Sequence[str] = ()
    """Everything of it that the actor may read, masked, the most telling first; for snippets."""


class DocumentSource(Protocol):
    kind: Kind
    endpoint: str
    """Of the page on which one of them is shown."""

    def document(self, subject_id: int) -> Document | None:
        """Return the document of one subject; None if it is gone."""

    def documents(self) -> Iterator[Document]:
        """Yield the document of every subject, read in batches."""

    def results(self, actor: User, subject_ids: Collection[int]) -> Mapping[int, ResultView]:
        """Return what `actor` may see of these subjects; those he may not read are left out."""

    def scan(self, terms: Sequence[str], scope: Scope, *, limit: int) -> Sequence[int]:
        """Return subjects of `scope` whose texts have all of `terms`, the newest first.

        Slow and simple: asked only while there is no index.
        """

    def changed_since(
        self, actor: User, subject_ids: Collection[int], instant: datetime
    ) -> Collection[int]:
        """Return those of these subjects in which `actor` could see something new since then."""
