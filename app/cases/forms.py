"""What is submitted about cases → typed values."""

from dataclasses import dataclass
from typing import Self

from app.cases.models import NOTE_MAX_LENGTH, TITLE_MAX_LENGTH, WikiChoice
from app.cases.queries import QueueFilter, View
from app.cases.workflow import CaseStatus, ResolutionKind
from app.cases.writing import Writing, write
from app.web.forms import FormReader, Submitted
from app.web.paging import Window

WORDS_MAX_LENGTH = 100


@dataclass(frozen=True)
class QueueForm:
    view: View
    narrowed: QueueFilter
    window: Window

    @classmethod
    def read(cls, arguments: Submitted) -> Self:
        reader = FormReader(arguments)
        form = cls(
            view=reader.optional_choice("view", View) or View.ALL,
            narrowed=QueueFilter(
                customer=reader.text("customer", max_length=32, required=False) or None,
                owner=reader.optional_integer("owner"),
                status=reader.optional_choice("status", CaseStatus),
                after=reader.optional_day("after"),
                before=reader.optional_day("before"),
            ),
            window=Window.read(arguments),
        )
        reader.finish()
        return form


@dataclass(frozen=True)
class NewCaseForm:
    customer_id: int
    title: str
    problem: Writing

    @classmethod
    def read(cls, submitted: Submitted, *, own_customer: int | None) -> Self:
        """Read a new case; a customer's contact can only mean his own organisation."""
        reader = FormReader(submitted)
        customer_id = own_customer or reader.integer("customer_id")
        title = reader.text("title", max_length=TITLE_MAX_LENGTH)
        details = reader.text("problem", required=False)
        reader.finish()
        return cls(customer_id, title, write(f"{title}\n\n{details}" if details else title))


@dataclass(frozen=True)
class EntryForm:
    internal: bool
    writing: Writing

    @classmethod
    def read(cls, submitted: Submitted) -> Self:
        reader = FormReader(submitted)
        text = reader.text("text")
        reader.finish()
        return cls(internal=submitted.get("kind", "") == "note", writing=write(text))


@dataclass(frozen=True)
class AssignmentForm:
    owner_id: int | None
    collaborator_ids: frozenset[int]
    version: int

    @classmethod
    def read(cls, submitted: Submitted) -> Self:
        reader = FormReader(submitted)
        form = cls(
            owner_id=reader.optional_integer("owner"),
            collaborator_ids=frozenset(reader.integers("collaborators")),
            version=reader.integer("version"),
        )
        reader.finish()
        return form


@dataclass(frozen=True)
class StatusForm:
    status: CaseStatus
    version: int

    @classmethod
    def read(cls, submitted: Submitted) -> Self:
        reader = FormReader(submitted)
        form = cls(reader.choice("status", CaseStatus), reader.integer("version"))
        reader.finish()
        return form


@dataclass(frozen=True)
class ConflictForm:
    """The wiki's words or ours, and why."""

    choice: WikiChoice
    note: str
    version: int

    @classmethod
    def read(cls, submitted: Submitted) -> Self:
        reader = FormReader(submitted)
        taken = reader.choice("choice", WikiChoice) is WikiChoice.WIKI
        note = reader.text("note", max_length=NOTE_MAX_LENGTH, required=False)
        version = reader.integer("version")
        reader.finish()
        return cls(WikiChoice.WIKI if taken else WikiChoice.HERE, note, version)


@dataclass(frozen=True)
class ResolutionForm:
    kind: ResolutionKind
    explanation: Writing
    version: int

    @classmethod
    def read(cls, submitted: Submitted) -> Self:
        reader = FormReader(submitted)
        kind = reader.choice("resolution_kind", ResolutionKind)
        text = reader.text("resolution")
        version = reader.integer("version")
        reader.finish()
        return cls(kind, write(text), version)


@dataclass(frozen=True)
class WikiPagesForm:
    words: str
    window: Window

    @classmethod
    def read(cls, arguments: Submitted) -> Self:
        reader = FormReader(arguments)
        words = reader.text("q", max_length=WORDS_MAX_LENGTH, required=False)
        reader.finish()
        return cls(words, Window.read(arguments))


@dataclass(frozen=True)
class PartForm:
    """Which part of a long wiki page is wanted; the first unless it is said."""

    part: int

    @classmethod
    def read(cls, arguments: Submitted) -> Self:
        reader = FormReader(arguments)
        part = reader.optional_integer("part")
        reader.finish()
        return cls(1 if part is None else part)
