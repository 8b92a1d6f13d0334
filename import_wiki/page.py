"""The one shape every source becomes: a page of numbered lines, each with its provenance.

A pasted annotate view, an export, a live wiki and plain text all end as a `WikiPage`; what a source
cannot tell is `None` or named in `degraded`, never invented.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from pathlib import Path

from app.files.names import name_key


class SourceKind(StrEnum):
    ANNOTATED_PASTE = "annotated_paste"
    PLAIN = "plain"
    XAR = "xar"
    REST = "rest"


class Degradation(StrEnum):
    """A fact that the way from the wiki to us has destroyed."""

    WHITESPACE_COLLAPSED = "whitespace_collapsed"
    NFKC_NORMALISED = "nfkc_normalised"
    AUTHORS_MISSING = "authors_missing"
    VERSIONS_MISSING = "versions_missing"
    ATTACHMENTS_MISSING = "attachments_missing"
    TITLE_PREFIX_UNKNOWN = "title_prefix_unknown"


@dataclass(frozen=True)
class WikiTime:
    """When something happened on the wiki: its clock's reading, and the zone if the source tells.

    `local` is naive on purpose: the annotate view prints a time without a zone.
    """

    local: datetime
    offset: timedelta | None = None

    @classmethod
    def from_epoch_ms(cls, milliseconds: int) -> "WikiTime":
        """Return the instant exports and the live wiki give: milliseconds since 1970, UTC."""
        start = datetime(1970, 1, 1, tzinfo=UTC)
        return cls((start + timedelta(milliseconds=milliseconds)).replace(tzinfo=None), timedelta())

    def instant(self, *, assumed: tzinfo) -> datetime:
        """Return the aware instant; `assumed` is the zone to believe where the source has none."""
        zone = assumed if self.offset is None else timezone(self.offset)
        return self.local.replace(tzinfo=zone)


@dataclass(frozen=True)
class WikiLine:
    """One line of wiki source. `number` counts from 1 without gaps."""

    number: int
    text: str
    version: str | None = None
    author: str | None = None
    date: WikiTime | None = None

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def origin(self) -> tuple[str | None, str | None, WikiTime | None]:
        """Return who saved the line so, and when."""
        return self.version, self.author, self.date


@dataclass(frozen=True)
class WikiAttachment:
    """A file of the page. `file` is where the reader laid its bytes, None if it has none.

    `revisions` are its earlier and present states, where the source has them, oldest first.
    """

    name: str
    mimetype: str | None = None
    size_bytes: int | None = None
    author: str | None = None
    date: WikiTime | None = None
    version: str | None = None
    file: Path | None = None
    sha256: str | None = None
    revisions: tuple["WikiAttachment", ...] = ()

    @property
    def has_bytes(self) -> bool:
        """Return whether the source holds the bytes, laid into a file or only counted."""
        return self.file is not None or self.sha256 is not None


@dataclass(frozen=True)
class WikiVersion:
    """One saving of the page: who, when, and what was said about it."""

    version: str
    author: str | None = None
    date: WikiTime | None = None
    comment: str = ""


@dataclass(frozen=True)
class WikiComment:
    """What a reader wrote below the page. `answers` is the number of the comment answered."""

    number: int
    text: str
    author: str | None = None
    date: WikiTime | None = None
    answers: int | None = None


@dataclass(frozen=True)
class WikiPage:
    """One version of one wiki page.

    `reference` is the page's identity across imports: the wiki's own full name where the source
    tells it, else the title. `syntax` is XWiki's identifier such as `xwiki/2.1`, None if unknown.
    `language` is that of a translation, None for the page itself. `history` runs from the newest.
    `wiki_url` is where the page is read on its wiki, None where that is not known.
    """

    reference: str
    title: str
    source: SourceKind
    lines: tuple[WikiLine, ...]
    version: str | None = None
    author: str | None = None
    date: WikiTime | None = None
    syntax: str | None = None
    attachments: tuple[WikiAttachment, ...] = ()
    degraded: frozenset[Degradation] = frozenset()
    language: str | None = None
    history: tuple[WikiVersion, ...] = ()
    comments: tuple[WikiComment, ...] = ()
    tags: tuple[str, ...] = ()
    wiki_url: str | None = None

    @cached_property
    def versions(self) -> tuple[str, ...]:
        return ordered_versions(line.version for line in self.lines)

    def attachment(self, written: str) -> WikiAttachment | None:
        """Return the file that a text of the page calls `written`, None if none is listed so."""
        name = self.own_name(written)
        alike = self._attachments_alike.get(name_key(name), [])
        return next((each for each in alike if each.name == name), alike[0] if alike else None)

    @cached_property
    def _attachments_alike(self) -> dict[str, list[WikiAttachment]]:
        """Return the attachments by what is equal for every way to write a name."""
        alike: dict[str, list[WikiAttachment]] = {}
        for each in self.attachments:
            alike.setdefault(name_key(each.name), []).append(each)
        return alike

    def own_name(self, written: str) -> str:
        """Return the name of a file as written, without the page before it if it is this one."""
        page, _, name = written.rpartition("@")
        return name if page == self.reference else written

    @property
    def blank_lines(self) -> int:
        return sum(line.blank for line in self.lines)

    @property
    def blame_groups(self) -> int:
        """Return how many runs of lines share a version."""
        return sum(1 for _ in groupby(self.lines, key=lambda line: line.version))


def version_order(version: str) -> tuple[int, ...]:
    """Return what sorts `1.10` after `1.9`."""
    return tuple(int(part) for part in version.split("."))


def ordered_versions(versions: Iterable[str | None]) -> tuple[str, ...]:
    """Return each known version once, oldest first."""
    return tuple(sorted({v for v in versions if v is not None}, key=version_order))
