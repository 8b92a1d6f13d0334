"""What the search index keeps of a case: masked words, those for everybody apart from those not."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from flask import current_app, url_for

from app import markup
from app.accounts.models import User
from app.accounts.policy import is_staff
from app.cases import queries
from app.cases.models import Case, Entry, EntryKind
from app.cases.workflow import DONE
from app.config import Settings
from app.search.documents import Document, Kind
from app.search.scope import Scope
from app.search.sources import ResultView


def document_of(case: Case, words: Sequence[Entry]) -> Document:
    """Return the document of `case`, whose entries are `words`. Needs its customer and people."""
    people = [*([case.owner] if case.owner else []), *case.collaborators]
    return Document(
        kind="case",
        subject_id=case.id,
        revision=case.version,
        customer_id=case.customer_id,
        customer_code=case.customer.code,
        customer_name=case.customer.name,
        label=case.label,
        title=case.title,
        problem=markup.plain_of_html(case.problem_html),
        resolution=markup.plain_of_html(case.resolution_html or ""),
        public_text=_text(entry for entry in words if entry.kind is not EntryKind.NOTE),
        internal_text=_text(entry for entry in words if entry.kind is EntryKind.NOTE),
        status=case.status.value,
        engineers=tuple(user.name for user in people),
        opened_on=case.opened_at.astimezone(_zone()).date(),
        updated_at=case.updated_at,
        resolved=case.status in DONE,
    )


class CaseSource:
    """The cases, as search asks for them."""

    kind: Kind = "case"

    def document(self, subject_id: int) -> Document | None:
        """Return the document of a case, None if it is gone: 3 statements."""
        case = queries.case_to_index(subject_id)
        if case is None:
            return None
        return document_of(case, queries.words_of_cases([case.id]).get(case.id, ()))

    def documents(self) -> Iterator[Document]:
        """Yield the document of every case, by id, in batches of 200: 3 statements each."""
        for batch in queries.cases_to_index():
            words = queries.words_of_cases([case.id for case in batch])
            for case in batch:
                yield document_of(case, words.get(case.id, ()))

    def results(self, actor: User, subject_ids: Collection[int]) -> Mapping[int, ResultView]:
        """Return what `actor` may see of these cases: 3 statements."""
        cases = queries.cases_to_list(actor, subject_ids)
        words = queries.words_of_cases(list(cases))
        return {
            case_id: _result(case, document_of(case, words.get(case_id, ())), actor)
            for case_id, case in cases.items()
        }

    def scan(self, terms: Sequence[str], scope: Scope, *, limit: int) -> Sequence[int]:
        """Return the newest cases of `scope` with all of `terms` in them; reads every text."""
        return queries.cases_containing(
            terms, customer_id=scope.customer_id, internal=scope.internal, limit=limit
        )


def _result(case: Case, document: Document, actor: User) -> ResultView:
    internal = (document.internal_text,) if is_staff(actor) else ()
    return ResultView(
        url=url_for("cases.show", case_id=case.id),
        title=document.title,
        label=document.label,
        status=document.status,
        customer_name=document.customer_name,
        engineers=document.engineers if is_staff(actor) else (),
        on=document.opened_on,
        texts=(document.problem, document.resolution, document.public_text, *internal),
    )


def _text(entries: Iterator[Entry] | Sequence[Entry]) -> str:
    lines = []
    for entry in entries:
        speaker = f"{entry.speaker}：" if entry.speaker else ""
        lines.append(speaker + markup.plain_of_html(entry.html))
    return "\n".join(lines)


def _zone() -> ZoneInfo:
    """Return the desk's time zone: a case of its morning is not one of the day before."""
    settings: Settings = current_app.extensions["pilebook.settings"]
    return ZoneInfo(settings.timezone)
