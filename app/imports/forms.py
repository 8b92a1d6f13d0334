"""What is submitted about imports → typed values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from os import SEEK_END
from pathlib import PurePath
from typing import IO, Any, Protocol, Self

from app.cases.models import LABEL_MAX_LENGTH
from app.cases.workflow import CaseStatus
from app.errors import N_, InvalidInput, Problem
from app.imports.models import Decision
from app.imports.queries import DoubtFilter, RunFilter
from app.web.forms import FormReader, Submitted
from app.web.paging import Window
from import_wiki.page import WikiPage
from import_wiki.sources import SourceRefused, read_page
from import_wiki.sources.files import BEGINNING_BYTES, ZIP_STARTS
from import_wiki.sources.xar import PAGE_ROOT

SOURCE_MAX_BYTES = 2 * 2**20
NAME_MAX_LENGTH = 255
FILE_NAME_MAX_LENGTH = 100
BATCH_ENDINGS = (".xar", ".zip", ".xwiki")
"""What the worker reads: exports, folders, and bare source, whose name is that of its page."""
NOTE_MAX_LENGTH = 300

_NOTHING = N_("Paste the page, or choose a file.")
_TOO_BIG = N_("This page is too big. At most 2 MB fit here.")
TOO_LARGE = N_("These files are too large together. At most %(count)s MB fit here.")
_NOT_UTF8 = N_("This file is no text in UTF-8.")


class UploadedFile(Protocol):
    """A file as the browser sends it."""

    filename: str | None
    stream: IO[bytes]


@dataclass(frozen=True)
class SourceForm:
    """One page as pasted, or as a text file."""

    page: WikiPage

    @classmethod
    def read(cls, submitted: Submitted, *, file: UploadedFile | None = None) -> Self:
        """Read the source to its last line; a file is taken before what was pasted.

        :raises InvalidInput: if it is refused, with the line; if it is too big, or nothing.
        """
        reader = FormReader(submitted)
        reference = reader.text("reference", max_length=NAME_MAX_LENGTH, required=False)
        reader.finish()
        typed = submitted.get("source", "").encode("utf-8", "replace")
        source = _text(file.stream.read(SOURCE_MAX_BYTES + 1) if file else typed)
        try:
            return cls(read_page(source, reference=reference or None))
        except SourceRefused as refusal:
            problem = Problem(refusal.message, refusal.values)
            raise InvalidInput({"source": problem}) from refusal


def is_one_text(files: Sequence[UploadedFile]) -> bool:
    """Tell whether one text file was uploaded, to be read at once like a page that was pasted."""
    if len(files) != 1:
        return False
    stream = files[0].stream
    beginning = stream.read(BEGINNING_BYTES)
    size = stream.seek(0, SEEK_END)
    stream.seek(0)
    name = (files[0].filename or "").lower()
    archive = beginning.startswith(ZIP_STARTS) or f"<{PAGE_ROOT}".encode() in beginning
    return not archive and size <= SOURCE_MAX_BYTES and not name.endswith(BATCH_ENDINGS)


def own_name(file: UploadedFile) -> str:
    """Return a name for our copy of a file: it is shown, and never a path of the sender's."""
    name = PurePath((file.filename or "").replace("\\", "/")).name
    kept = "".join(c for c in name if c.isalnum() or c in " ._-")[-FILE_NAME_MAX_LENGTH:]
    return kept.strip(". ") or "upload"


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
class BatchForm:
    becomes: RunFilter | None
    window: Window

    @classmethod
    def read(cls, arguments: Submitted) -> Self:
        reader = FormReader(arguments)
        becomes = reader.optional_choice("becomes", RunFilter)
        reader.finish()
        return cls(becomes, Window.read(arguments))


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
class ConflictsForm:
    decided: bool
    window: Window

    @classmethod
    def read(cls, arguments: Submitted) -> Self:
        return cls(arguments.get("decided", "") == "1", Window.read(arguments))


@dataclass(frozen=True)
class DecisionForm:
    """One of: whose name it is, what the case is, which case is meant, or that it was seen."""

    decision: Decision
    note: str
    person_id: int = 0
    status: CaseStatus = CaseStatus.UNMARKED
    entry_id: int = 0
    case_id: int | None = None
    label: str = ""
    day: date | None = None

    @classmethod
    def read(cls, submitted: Submitted) -> Self:
        reader = FormReader(submitted)
        decision = reader.choice("decision", Decision)
        note = reader.text("note", max_length=NOTE_MAX_LENGTH, required=False)
        what = _READERS[decision](reader) if decision in _READERS else {}
        reader.finish()
        return cls(decision, note, **what)


def _case_meant(reader: FormReader) -> dict[str, Any]:
    case_id = reader.optional_integer("case")
    label = reader.text("label", max_length=LABEL_MAX_LENGTH, required=case_id is None)
    return {"case_id": case_id, "label": label}


_READERS: Mapping[Decision, Callable[[FormReader], dict[str, Any]]] = {
    Decision.PERSON: lambda reader: {"person_id": reader.integer("person")},
    Decision.STATUS: lambda reader: {"status": reader.choice("status", CaseStatus)},
    Decision.RESOLUTION: lambda reader: {"entry_id": reader.integer("entry")},
    Decision.REFERENCE: _case_meant,
    Decision.DAY: lambda reader: {"day": reader.day("day")},
}
"""What has to be said besides the kind of the decision."""


@dataclass(frozen=True)
class ChosenDoubtsForm:
    """Several doubts at once: ticked ones, or all of one kind on one page."""

    doubt_ids: frozenset[int]
    code: str
    page: str
    person_id: int | None
    note: str

    @classmethod
    def read(cls, submitted: Submitted) -> Self:
        reader = FormReader(submitted)
        together = submitted.get("all", "") == "1"
        wants_person = submitted.get("decision", "") == Decision.PERSON
        form = cls(
            doubt_ids=frozenset(reader.integers("doubts")),
            code=reader.text("code", max_length=60, required=together) if together else "",
            page=reader.text("page", max_length=NAME_MAX_LENGTH) if together else "",
            person_id=reader.integer("person") if wants_person else None,
            note=reader.text("note", max_length=NOTE_MAX_LENGTH, required=False),
        )
        reader.finish()
        return form
