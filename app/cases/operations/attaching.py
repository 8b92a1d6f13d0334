"""Which files the texts of an imported case name, and the bytes a page supplies for them.

    name_attachments      a text says `[[image:a.png]]`: a row, with or without bytes
    supply_attachments    the page has a.png: its bytes for every row of that name

The rule: a row gains, it never loses. A source that has less leaves the bytes and the origin that
a richer one brought; a file that no text names any more stays with its page. Bytes that arrive are
no event: nothing of the case has changed but what it is found by. Flush, never commit.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.cases import queries
from app.cases.messages import CaseChanged
from app.cases.models import Attachment, Case, Entry, EntryKind, SourcePage
from app.database import db
from app.files import operations as files
from app.files.names import NAME_MAX_LENGTH, name_key
from app.files.store import Laid
from app.outbox.operations import publish


@dataclass(frozen=True, kw_only=True)
class NamedFile:
    """A file as a text names it."""

    name: str
    line: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, kw_only=True)
class NamedFiles:
    """The files that one case names."""

    fields: Mapping[str, Sequence[NamedFile]] = field(default_factory=dict)
    """By problem and resolution."""
    entries: Sequence[Sequence[NamedFile]] = ()
    """One for each entry of the page, in its order."""
    loose: Sequence[NamedFile] = ()
    """Outside of every text, so for the desk alone."""

    def __bool__(self) -> bool:
        return any((*self.fields.values(), *self.entries, self.loose))


@dataclass(frozen=True, kw_only=True)
class SuppliedFile:
    """A file as its page lists it; `laid` is None if the source has not its bytes."""

    name: str
    laid: Laid | None = None
    author: str | None = None
    version: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class _Place:
    """Where in a case a file is named."""

    entry: Entry | None
    field: str | None
    named: NamedFile

    @property
    def key(self) -> tuple[int | None, str | None, str]:
        return (self.entry.id if self.entry else None, self.field, name_key(self.named.name))

    @property
    def internal(self) -> bool:
        if self.entry is not None:
            return self.entry.kind is EntryKind.NOTE
        return self.field is None


def name_attachments(case: Case, named: NamedFiles, *, page: SourcePage, at: datetime) -> None:
    """Let the rows of a case be what its page names, one for each name and text."""
    known = queries.attachments_named_by(case)
    if not known and not named:
        return
    entries = queries.imported_entries(case)
    places = {place.key: place for place in _places(entries, named)}
    there = {entry.id for entry in entries} | {None}
    rows = {(row.entry_id, row.field, row.name_key): row for row in known if row.entry_id in there}
    for key, place in places.items():
        row = rows.get(key) or _new_row(case, page, place)
        _set_place(row, place)
    for key in rows.keys() - places.keys():
        _let_go(rows[key])
    db.session.flush()
    if rows.keys() != places.keys():
        publish(CaseChanged(case.id), at=at)  # the names can be searched


def supply_attachments(page: SourcePage, supplied: Sequence[SuppliedFile], *, at: datetime) -> None:
    """Give every row its bytes as far as the page has them, and keep the page's other files."""
    rows = queries.attachments_from_page(page)
    names = {each.name for each in supplied}
    changed = set()
    for each in supplied:
        found = rows_named(rows, each.name, others=names) or [_page_row(page, each.name)]
        for row in found:
            if _supply(row, each, at=at) and row.case_id is not None:
                changed.add(row.case_id)
        _drop_doubles(found)
    db.session.flush()
    for case_id in sorted(changed):
        publish(CaseChanged(case_id), at=at)


def rows_named(
    rows: Sequence[Attachment], name: str, *, others: Collection[str]
) -> list[Attachment]:
    """Return the rows that mean the file `name` of a page that has `others` besides.

    Those of exactly that name, else those of one that is like it and no other file's.
    """
    key = name_key(name)
    alike = [row for row in rows if row.name_key == key]
    exactly = [row for row in alike if row.name == name]
    return exactly or [row for row in alike if row.name not in others]


def _places(entries: Sequence[Entry], named: NamedFiles) -> Iterator[_Place]:
    for name, those in named.fields.items():
        yield from (_Place(None, name, each) for each in those)
    for entry, those in zip(entries, named.entries, strict=True):
        yield from (_Place(entry, None, each) for each in those)
    yield from (_Place(None, None, each) for each in named.loose)


def _new_row(case: Case, page: SourcePage, place: _Place) -> Attachment:
    row = Attachment(
        source_page_id=page.id,
        case_id=case.id,
        entry_id=place.entry.id if place.entry else None,
        field=place.field,
        name=place.named.name[:NAME_MAX_LENGTH],
        name_key=name_key(place.named.name),
    )
    db.session.add(row)
    return row


def _set_place(row: Attachment, place: _Place) -> None:
    row.line, row.internal = place.named.line, place.internal
    row.width, row.height = place.named.width, place.named.height


def _let_go(row: Attachment) -> None:
    """Leave a file that no text names any more to its page; without bytes it was only a name."""
    if row.file_id is None:
        db.session.delete(row)
        return
    row.case_id = row.entry_id = row.field = row.line = None
    row.internal = True


def _page_row(page: SourcePage, name: str) -> Attachment:
    row = Attachment(
        source_page_id=page.id,
        name=name[:NAME_MAX_LENGTH],
        name_key=name_key(name),
        internal=True,
    )
    db.session.add(row)
    return row


def _supply(row: Attachment, supplied: SuppliedFile, *, at: datetime) -> bool:
    """Give a row what a source has of it; tell whether it is found by other words now."""
    before = (row.name, row.file)
    row.name = supplied.name[:NAME_MAX_LENGTH]
    row.wiki_author = supplied.author or row.wiki_author
    row.wiki_version = supplied.version or row.wiki_version
    row.wiki_at = supplied.at or row.wiki_at
    if supplied.laid is not None:
        row.file = files.keep(supplied.laid, at=at)
    return before != (row.name, row.file)


def _drop_doubles(found: Sequence[Attachment]) -> None:
    """Keep a file with its page only where no case names it, and there once."""
    kept = min(found, key=lambda row: row.case_id is None)
    for row in found:
        if row.case_id is None and row is not kept:
            db.session.delete(row)
