"""What the search index keeps of a case: masked words, those for everybody apart from those not."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app, url_for

from app import markup, redaction
from app.accounts.models import User
from app.accounts.policy import is_staff
from app.cases import queries
from app.cases.models import Attachment, Case, Entry, EntryKind
from app.cases.workflow import DONE
from app.config import Settings
from app.search.documents import Document, Kind
from app.search.highlight import TEXT_MAX_LENGTH
from app.search.scope import Scope
from app.search.sources import ResultView

TEXTS_MAX_BYTES = 1_000_000
"""Of what the files of a case say, of those for everybody and of the others each."""


@dataclass(frozen=True)
class Words:
    """What a case is found by besides its own row: words said, files named, what these say."""

    entries: Sequence[Entry] = ()
    files: Sequence[Attachment] = ()
    texts: Mapping[int, str] = field(default_factory=dict)
    """By file."""

    @property
    def public_files(self) -> Sequence[Attachment]:
        return [file for file in self.files if not file.internal]

    @property
    def internal_files(self) -> Sequence[Attachment]:
        return [file for file in self.files if file.internal]

    @property
    def public_file_ids(self) -> Sequence[int]:
        return _file_ids(self.public_files)

    @property
    def internal_file_ids(self) -> Sequence[int]:
        """Of the files that nothing public names: a text is in the document once."""
        public = self.public_file_ids
        return [file_id for file_id in _file_ids(self.internal_files) if file_id not in public]


def document_of(case: Case, words: Words) -> Document:
    """Return the document of `case`. Needs its customer, its people and its form."""
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
        problem=_problem(case),
        resolution=markup.plain_of_html(case.resolution_html or ""),
        public_text=_text(
            (entry for entry in words.entries if entry.kind is not EntryKind.NOTE),
            _texts(words, words.public_file_ids),
        ),
        internal_text=_text(
            (entry for entry in words.entries if entry.kind is EntryKind.NOTE),
            _texts(words, words.internal_file_ids),
        ),
        attachment_names=_names(words.public_files),
        internal_attachment_names=_names(words.internal_files),
        status=case.status.value,
        engineers=tuple(user.name for user in people),
        opened_on=case.opened_at.astimezone(_zone()).date(),
        updated_at=case.updated_at,
        resolved=case.status in DONE,
    )


class CaseSource:
    """The cases, as search asks for them."""

    kind: Kind = "case"
    endpoint = "cases.show"

    def document(self, subject_id: int) -> Document | None:
        """Return the document of a case, None if it is gone: 5 statements, 6 with files."""
        case = queries.case_to_index(subject_id)
        return document_of(case, _words_of([case.id])[case.id]) if case else None

    def documents(self) -> Iterator[Document]:
        """Yield the document of every case, by id, in batches of 200: 5 or 6 statements each."""
        for batch in queries.cases_to_index():
            words = _words_of([case.id for case in batch])
            for case in batch:
                yield document_of(case, words[case.id])

    def results(self, actor: User, subject_ids: Collection[int]) -> Mapping[int, ResultView]:
        """Return what `actor` may see of these cases: 5 statements, 6 with files."""
        cases = queries.cases_to_list(actor, subject_ids)
        words = _words_of(list(cases), length=TEXT_MAX_LENGTH)
        return {id_: _result(case, words[id_], actor) for id_, case in cases.items()}

    def scan(self, terms: Sequence[str], scope: Scope, *, limit: int) -> Sequence[int]:
        """Return the newest cases of `scope` with all of `terms` in them; reads every text."""
        return queries.cases_containing(
            terms, customer_id=scope.customer_id, internal=scope.internal, limit=limit
        )

    def changed_since(
        self, actor: User, subject_ids: Collection[int], instant: datetime
    ) -> Collection[int]:
        """Return those of these cases with news for `actor` since then: 1 statement."""
        return queries.cases_changed_since(actor, subject_ids, instant)


def _words_of(case_ids: Sequence[int], *, length: int = TEXTS_MAX_BYTES) -> Mapping[int, Words]:
    """Return what these cases are found by, of each file's text not more than `length`."""
    entries, files = queries.words_of_cases(case_ids), queries.files_named_in(case_ids)
    texts = queries.texts_of_files(files, length=length)
    return {id_: Words(entries.get(id_, ()), files.get(id_, ()), texts) for id_ in case_ids}


def _result(case: Case, words: Words, actor: User) -> ResultView:
    """Return the case as it is shown; each file is a text of its own, for a snippet of it."""
    document = document_of(case, replace(words, texts={}))
    texts = [*document.attachment_names, *_texts(words, words.public_file_ids)]
    if is_staff(actor):
        texts += (document.internal_text, *document.internal_attachment_names)
        texts += _texts(words, words.internal_file_ids)
    return ResultView(
        url=url_for("cases.show", case_id=case.id),
        title=document.title,
        label=document.label,
        status=document.status,
        customer_name=document.customer_name,
        engineers=document.engineers if is_staff(actor) else (),
        on=document.opened_on,
        texts=(document.problem, document.resolution, document.public_text, *texts),
    )


def _problem(case: Case) -> str:
    """Return the form and what else is said of the problem; both are for everybody in scope."""
    form = (redaction.masked(f"{each.label}：{each.value}") for each in case.form_fields)
    return "\n".join((*form, markup.plain_of_html(case.problem_html)))


def _text(entries: Iterable[Entry], texts: Iterable[str]) -> str:
    lines = []
    for entry in entries:
        speaker = f"{entry.speaker}：" if entry.speaker else ""
        lines.append(speaker + markup.plain_of_html(entry.html))
    return "\n".join((*lines, *texts))


def _names(files: Iterable[Attachment]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(file.shown_name for file in files))


def _file_ids(files: Iterable[Attachment]) -> Sequence[int]:
    """Return the files of these attachments, each once, in their order."""
    return list(dict.fromkeys(file.file_id for file in files if file.file_id is not None))


def _texts(words: Words, file_ids: Iterable[int]) -> Iterator[str]:
    """Yield what these files say, as far as there is room."""
    room = TEXTS_MAX_BYTES
    for text in (words.texts[file_id] for file_id in file_ids if file_id in words.texts):
        room -= len(text.encode())
        if room < 0:
            return
        yield text


def _zone() -> ZoneInfo:
    """Return the desk's time zone: a case of its morning is not one of the day before."""
    settings: Settings = current_app.extensions["pilebook.settings"]
    return ZoneInfo(settings.timezone)
