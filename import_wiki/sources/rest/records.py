"""What the wiki's JSON tells, as typed values. A field of the wrong kind refuses the whole answer.

Dates are milliseconds since 1970; fields that we do not know are legal and left alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from app.errors import N_
from import_wiki.page import WikiAttachment, WikiComment, WikiTime
from import_wiki.sources import names
from import_wiki.sources.rest.failures import WikiUnusable
from import_wiki.sources.rest.names import PageName

WRONG_FIELD = N_("The wiki's answer has no usable “%(field)s”.")

T = TypeVar("T")
Record = Mapping[str, Any]
People = Mapping[str, str]
"""Display names by reference."""


@dataclass(frozen=True)
class Revision:
    """One version in a page's history. Version and date together name a text that never changes.

    The date counts too: a page deleted and made anew starts again at 1.1. `author` is a reference.
    """

    version: str
    modified_ms: int
    author: str | None = None
    comment: str | None = None

    @property
    def date(self) -> WikiTime:
        return WikiTime.from_epoch_ms(self.modified_ms)

    @property
    def key(self) -> str:
        return f"{self.version} {self.modified_ms}"


@dataclass(frozen=True)
class Change:
    """One revision in the wiki's list of changes. `language` is empty for the page itself."""

    name: PageName
    language: str
    revision: Revision


@dataclass(frozen=True)
class Body:
    """One version of a page: its text, and what its head says. `author` is a reference."""

    title: str
    content: str
    version: str | None
    author: str | None
    date: WikiTime | None
    syntax: str | None
    translations: tuple[str, ...]


def listed(answer: Record, field: str) -> list[Record]:
    """Return the objects listed in `field`."""
    found = answer.get(field)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise WikiUnusable(WRONG_FIELD, field=field)
    return found


def page_name(record: Record) -> PageName:
    return PageName.within(_required(record, "space", str), _required(record, "name", str))


def revision(record: Record) -> Revision:
    version = _required(record, "version", str)
    if not all(part.isascii() and part.isdecimal() for part in version.split(".")):
        raise WikiUnusable(WRONG_FIELD, field="version")
    return Revision(
        version=version,
        modified_ms=_milliseconds("modified", _required(record, "modified", int)),
        author=_text(record, "modifier"),
        comment=_text(record, "comment"),
    )


def change(record: Record) -> Change:
    return Change(page_name(record), _text(record, "language") or "", revision(record))


def body(record: Record) -> Body:
    return Body(
        title=_text(record, "title") or "",
        content=_optional(record, "content", str) or "",  # an empty page may come without
        version=_text(record, "version"),
        author=_text(record, "modifier") or _text(record, "author"),
        date=_date(record, "modified"),
        syntax=_text(record, "syntax"),
        translations=_languages(record),
    )


def comment(record: Record, people: People) -> WikiComment:
    return WikiComment(
        number=_required(record, "id", int),
        text=_optional(record, "text", str) or "",
        author=person(_text(record, "author"), people),
        date=_date(record, "date"),
        answers=_optional(record, "replyTo", int),
    )


def attachment(record: Record, people: People) -> WikiAttachment:
    size = _optional(record, "longSize", int)
    return WikiAttachment(
        name=_required(record, "name", str),
        mimetype=_text(record, "mimeType"),
        size_bytes=_optional(record, "size", int) if size is None else size,
        author=person(_text(record, "author"), people),
        date=_date(record, "date"),
        version=_text(record, "version"),
    )


def person(reference: str | None, people: People) -> str | None:
    """Return how the user is called, in the words an export would give."""
    return names.person(reference or "", people)


def display_name(record: Record) -> str:
    """Return the name in the object of a user, empty if it has none."""
    values = {_required(each, "name", str): each for each in listed(record, "properties")}
    given = (_text(values.get(name, {}), "value") for name in ("first_name", "last_name"))
    return " ".join(filter(None, given)).strip()


def tag(record: Record) -> str:
    return _required(record, "name", str)


def _languages(record: Record) -> tuple[str, ...]:
    translations = _optional(record, "translations", dict) or {}
    found = translations.get("translations")
    if not found:
        return ()
    return tuple(_required(each, "language", str) for each in listed(translations, "translations"))


def _date(record: Record, field: str) -> WikiTime | None:
    found = _optional(record, field, int)
    return None if found is None else WikiTime.from_epoch_ms(_milliseconds(field, found))


def _milliseconds(field: str, value: int) -> int:
    """Return `value` if a date can be made of it."""
    try:
        WikiTime.from_epoch_ms(value)
    except OverflowError as error:
        raise WikiUnusable(WRONG_FIELD, field=field) from error
    return value


def _text(record: Record, field: str) -> str | None:
    """Return the text, None where the wiki has none: it writes both null and an empty text."""
    return _optional(record, field, str) or None


def _required(record: Record, field: str, kind: type[T]) -> T:
    found = _optional(record, field, kind)
    if found is None:
        raise WikiUnusable(WRONG_FIELD, field=field)
    return found


def _optional(record: Record, field: str, kind: type[T]) -> T | None:
    found = record.get(field)
    if found is None:
        return None
    if not isinstance(found, kind) or isinstance(found, bool):
        raise WikiUnusable(WRONG_FIELD, field=field)
    return found
