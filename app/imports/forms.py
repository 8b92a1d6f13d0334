"""What is submitted about imports → typed values."""

from dataclasses import dataclass
from typing import Self

from app.cases.workflow import CaseStatus
from app.errors import N_, InvalidInput, Problem
from app.imports.models import Decision
from app.imports.queries import DoubtFilter
from app.web.forms import FormReader, Submitted
from app.web.paging import Window
from import_wiki.page import WikiPage
from import_wiki.sources import SourceRefused, read_page

SOURCE_MAX_BYTES = 2 * 2**20
NAME_MAX_LENGTH = 255
NOTE_MAX_LENGTH = 300

_NOTHING = N_("Paste the page, or choose a file.")
_TOO_BIG = N_("This page is too big. At most 2 MB fit here.")
_NOT_UTF8 = N_("This file is no text in UTF-8.")


@dataclass(frozen=True)
class SourceForm:
    """A page as pasted or uploaded: its text, and what a first look at it gives."""

    source: str
    page: WikiPage

    @classmethod
    def read(cls, submitted: Submitted, *, file: bytes) -> Self:
        """Read the source to its last line; a file is taken before what was pasted.

        :raises InvalidInput: if it is refused, with the line; if it is too big, or nothing.
        """
        reader = FormReader(submitted)
        reference = reader.text("reference", max_length=NAME_MAX_LENGTH, required=False)
        reader.finish()
        source = _text(file or submitted.get("source", "").encode("utf-8", "replace"))
        try:
            return cls(source, read_page(source, reference=reference or None))
        except SourceRefused as refusal:
            problem = Problem(refusal.message, refusal.values)
            raise InvalidInput({"source": problem}) from refusal


def _text(source: bytes) -> str:
    if not source.strip():
        raise InvalidInput({"source": Problem(_NOTHING)})
    if len(source) > SOURCE_MAX_BYTES:
        raise InvalidInput({"source": Problem(_TOO_BIG)})
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput({"source": Problem(_NOT_UTF8)}) from error
    return text.replace("\r\n", "\n").replace("\0", "")


@dataclass(frozen=True)
class RunsForm:
    window: Window

    @classmethod
    def read(cls, arguments: Submitted) -> Self:
        return cls(Window.read(arguments))


@dataclass(frozen=True)
class DoubtsForm:
    narrowed: DoubtFilter
    window: Window

    @classmethod
    def read(cls, arguments: Submitted) -> Self:
        reader = FormReader(arguments)
        narrowed = DoubtFilter(
            code=reader.text("code", max_length=60, required=False) or None,
            page=reader.text("page", max_length=NAME_MAX_LENGTH, required=False) or None,
            decided=arguments.get("decided", "") == "1",
        )
        reader.finish()
        return cls(narrowed, Window.read(arguments))


@dataclass(frozen=True)
class DecisionForm:
    """One of: whose name it is, which status the case has, or that the doubt was seen."""

    decision: Decision
    person_id: int | None
    status: CaseStatus | None
    note: str

    @classmethod
    def read(cls, submitted: Submitted) -> Self:
        reader = FormReader(submitted)
        decision = reader.choice("decision", Decision)
        person = reader.integer("person") if decision is Decision.PERSON else None
        status = reader.choice("status", CaseStatus) if decision is Decision.STATUS else None
        note = reader.text("note", max_length=NOTE_MAX_LENGTH, required=False)
        reader.finish()
        return cls(decision, person, status, note)


@dataclass(frozen=True)
class ChosenDoubtsForm:
    """Several doubts at once, acknowledged with one note."""

    doubt_ids: frozenset[int]
    note: str

    @classmethod
    def read(cls, submitted: Submitted) -> Self:
        reader = FormReader(submitted)
        chosen = frozenset(reader.integers("doubts"))
        note = reader.text("note", max_length=NOTE_MAX_LENGTH, required=False)
        reader.finish()
        return cls(chosen, note)
