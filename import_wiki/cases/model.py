"""The values the reader of a page gives: cases, their texts, doubts, and where each came from.

Every text knows its lines; nothing here is masked, so these values are never printed as they are:
`document` and `report` mask what they show.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from app.redaction import Kind
from import_wiki.cases.labels import Label
from import_wiki.page import WikiPage


class Bucket(StrEnum):
    """What a source line was taken for: every line is in exactly one."""

    HEADING = "heading"
    PROBLEM = "problem"
    TRACKING = "tracking"
    RESOLUTION = "resolution"
    STATUS = "status"
    ENGINEERS = "engineers"
    MARK = "mark"
    FURNITURE = "furniture"
    BLANK = "blank"
    UNPLACED = "unplaced"


class WikiStatus(StrEnum):
    """The three statuses a wiki page offers."""

    RESOLVED = "resolved"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"


@dataclass(frozen=True)
class Place:
    page: str
    version: str | None
    line: int | None


class Severity(StrEnum):
    NOTE = "note"  # read, and worth knowing
    DECIDE = "decide"  # read, and a person has to decide
    UNREAD = "unread"  # kept as text and not interpreted


@dataclass(frozen=True)
class Doubt:
    """Something a person should know or decide. `why` is a message with named `values`."""

    code: str
    severity: Severity
    place: Place
    why: str
    values: Mapping[str, object] = field(default_factory=dict)
    words: str = ""
    choices: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return self.why % self.values if self.values else self.why


@dataclass(frozen=True)
class Hint:
    """A value that looks likely, with its evidence. Never used as the value itself.

    `line` and `words` are the evidence taken apart, where it stands on one line.
    """

    value: str
    because: str
    line: int | None = None
    words: str = ""


@dataclass(frozen=True)
class WikiText:
    """Words of a case.

    `text` has the wiki's escapes taken off; `source` are the same words as wiki source, for the
    conversion to Markdown. `numbers` holds the source line of each line of `text`; `first` and
    `last` also cover the label and the images around it.
    """

    text: str
    source: str
    numbers: tuple[int, ...]
    first: int
    last: int
    versions: tuple[str, ...]
    images: tuple["Image", ...] = ()

    def line_at(self, offset: int) -> int:
        """Return the source line of `text[offset]`."""
        return self.numbers[self.text.count("\n", 0, offset)]


@dataclass(frozen=True)
class Image:
    """`timestamp_ms` is the moment of pasting, which the wiki puts into the name."""

    name: str
    line: int
    version: str | None
    height: int | None = None
    width: int | None = None
    timestamp_ms: int | None = None


@dataclass(frozen=True)
class Attachment:
    name: str
    line: int


class ReferenceKind(StrEnum):
    CASE = "case"  # a label, with or without its date
    NUMBER = "number"  # only #7
    ANCHOR = "anchor"  # a link to the heading of a case
    VAGUE = "vague"  # only words: "raised before"
    PARTNER = "partner"  # a ticket number of another organisation


@dataclass(frozen=True)
class Reference:
    """`target` is a label of this page when it is the only one meant, else None.

    `system` says whose ticket a number of a partner is, as written; empty if nobody says it.
    """

    kind: ReferenceKind
    text: str
    line: int
    target: str | None = None
    candidates: tuple[str, ...] = ()
    system: str = ""


@dataclass(frozen=True)
class Secret:
    kind: Kind
    value: str = field(repr=False)  # a value in a traceback is a value in a log
    line: int


class PersonalKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    PLATE = "plate"
    PERSON = "person"
    ADDRESS = "address"
    COMPANY = "company"
    CONTRACT = "contract"


@dataclass(frozen=True)
class Personal:
    kind: PersonalKind
    value: str
    line: int


@dataclass(frozen=True)
class FormField:
    """One line of the form some cases carry on top, such as 订单号."""

    label: str
    value: str
    line: int


@dataclass(frozen=True)
class DateFrom:
    line: int
    text: str


@dataclass(frozen=True)
class RelativeDate:
    text: str
    resolved: dt.date


@dataclass(frozen=True)
class Entry:
    """One entry of the tracking log.

    `section` names the part of the case it stands in if that is not 跟踪. `routing` is a note such
    as 【转公司内部】. A date comes from a date mark only.
    """

    text: WikiText
    speaker: str | None = None
    date: dt.date | None = None
    date_from: DateFrom | None = None
    section: str | None = None
    routing: str | None = None
    speaker_inferred: Hint | None = None
    relative_date: RelativeDate | None = None
    note: str | None = None

    @property
    def mark(self) -> str | None:
        return self.date_from.text if self.date_from else None


@dataclass(frozen=True)
class WikiCase:
    """One case of a page.

    `occurrence` tells repeated labels apart. It counts from the bottom: pages grow at the top.
    """

    label: Label
    anchor: str
    heading_line: int
    lines: tuple[int, int]
    versions: tuple[str, ...]
    version_heading: str | None
    author: str | None
    occurrence: int = 1
    problem: WikiText | None = None
    form: tuple[FormField, ...] = ()
    tracking: tuple[Entry, ...] = ()
    resolution: WikiText | None = None
    status: WikiStatus | None = None
    status_line: int | None = None
    status_version: str | None = None
    status_hint: Hint | None = None
    engineers: tuple[str, ...] = ()
    engineers_line: int | None = None
    references: tuple[Reference, ...] = ()
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    secrets: tuple[Secret, ...] = ()
    personal: tuple[Personal, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def id(self) -> str:
        return self.label.text


class BlockKind(StrEnum):
    MACRO = "macro"
    EMPTY_HEADING = "empty_heading"
    PARAMETERS = "parameters"


@dataclass(frozen=True)
class PageBlock:
    """Furniture of the page: boxes, tables of contents, empty headings."""

    kind: BlockKind
    lines: tuple[int, int]
    parameters: Mapping[str, str]
    name: str | None = None
    content: str | None = None
    level: int | None = None


@dataclass(frozen=True)
class PageNote:
    """Text that belongs to no case or could not be placed in one."""

    text: WikiText
    case: str | None = None


@dataclass(frozen=True)
class ParsedPage:
    """Everything read from a page.

    `coverage[n - 1]` is the bucket of line n. `aliases` are groups of names that may be one person
    each, for a person to confirm.
    """

    page: WikiPage
    cases: tuple[WikiCase, ...]
    blocks: tuple[PageBlock, ...]
    notes: tuple[PageNote, ...]
    doubts: tuple[Doubt, ...]
    coverage: tuple[Bucket, ...]
    aliases: tuple[tuple[str, ...], ...]

    @cached_property
    def all_doubts(self) -> tuple[Doubt, ...]:
        return (*self.doubts, *(doubt for case in self.cases for doubt in case.doubts))

    @property
    def fully_read(self) -> bool:
        """Return whether everything was interpreted."""
        unread = any(doubt.severity is Severity.UNREAD for doubt in self.all_doubts)
        return not unread and Bucket.UNPLACED not in self.coverage
