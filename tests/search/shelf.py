"""A source that keeps its documents in memory."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.accounts.models import User
from app.accounts.policy import is_staff
from app.search.documents import Document, Kind
from app.search.scope import Scope
from app.search.sources import ResultView


@dataclass
class Shelf:
    kind: Kind = "case"
    endpoint: str = "cases.show"
    kept: dict[int, Document] = field(default_factory=dict)
    unreadable: set[int] = field(default_factory=set)

    def put(self, *documents: Document) -> None:
        self.kept.update({each.subject_id: each for each in documents})

    def document(self, subject_id: int) -> Document | None:
        return self.kept.get(subject_id)

    def documents(self) -> Iterator[Document]:
        yield from self.kept.values()

    def results(self, actor: User, subject_ids: Collection[int]) -> Mapping[int, ResultView]:
        return {
            subject_id: _view(self.kept[subject_id], actor)
            for subject_id in subject_ids
            if subject_id in self.kept and subject_id not in self.unreadable
        }

    def scan(self, terms: Sequence[str], scope: Scope, *, limit: int) -> Sequence[int]:
        found = [
            each.subject_id
            for each in self.kept.values()
            if scope.customer_id in {None, each.customer_id}
            and all(term in each.title + each.public_text for term in terms)
        ]
        return found[:limit]

    def changed_since(
        self, actor: User, subject_ids: Collection[int], instant: datetime
    ) -> Collection[int]:
        views = self.results(actor, subject_ids)
        return [each for each in views if self.kept[each].updated_at > instant]


def _view(document: Document, actor: User) -> ResultView:
    internal = (document.internal_text,) if is_staff(actor) else ()
    return ResultView(
        url=f"/cases/{document.subject_id}",
        title=document.title,
        label=document.label,
        texts=(document.problem, document.public_text, *internal),
    )
