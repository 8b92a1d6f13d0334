"""Makes pages of the wiki's answers. Asks for nothing itself: what it needs is handed to it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from import_wiki.blame import blame
from import_wiki.page import (
    Degradation,
    SourceKind,
    WikiLine,
    WikiPage,
    WikiVersion,
    version_order,
)
from import_wiki.sources import names
from import_wiki.sources.rest import records
from import_wiki.sources.rest.names import PageName
from import_wiki.sources.rest.outcomes import RestPage
from import_wiki.sources.rest.records import Body, People, Record, Revision


@dataclass(frozen=True)
class VersionText:
    revision: Revision
    body: Body


def history_of(whole: Record, *, up_to: Revision) -> tuple[Revision, ...]:
    """Return the revisions from the newest back, without any made while we read."""
    revisions = {
        each.version: each
        for each in map(records.revision, records.listed(whole, "historySummaries"))
        if version_order(each.version) <= version_order(up_to.version)
    }
    revisions[up_to.version] = up_to
    newest_first = sorted(revisions, key=version_order, reverse=True)
    return tuple(revisions[version] for version in newest_first)


@dataclass(frozen=True)
class Known:
    """What is known of a page beside its texts: the wiki's lists, and how its people are called."""

    name: PageName
    url: str
    whole: Record
    people: People

    def person(self, reference: str | None) -> str | None:
        return records.person(reference, self.people)


def page_of_versions(
    known: Known, history: Sequence[Revision], versions: Iterable[VersionText]
) -> RestPage:
    """Return the page in its newest version, each line with the version that brought it.

    `history` and the texts in `versions` run from the newest to the oldest; no more texts are taken
    than needed. Where there is an older version and no older text, no line's origin is known.
    """
    taken: list[VersionText] = []
    brought = blame(_noted(versions, taken))
    newest = taken[0]
    sure = len(taken) > 1 or len(history) == 1
    origins = [taken[index].revision for index in brought]
    made = page_of_body(known, newest.body, _lines(known, newest.body, origins) if sure else None)
    page = replace(
        made.page,
        version=newest.revision.version,
        author=known.person(newest.revision.author or newest.body.author),
        date=newest.revision.date,
        history=tuple(_saving(known, each) for each in history),
    )
    return replace(made, page=page)


def _noted(versions: Iterable[VersionText], taken: list[VersionText]) -> Iterator[Sequence[str]]:
    """Yield the texts as lines, and note in `taken` which were asked for."""
    for version in versions:
        taken.append(version)
        yield _text_lines(version.body)


def page_of_body(known: Known, body: Body, lines: tuple[WikiLine, ...] | None = None) -> RestPage:
    """Return the page with this text; without `lines`, theirs are of unknown version."""
    page = WikiPage(
        reference=str(known.name),
        title=body.title or names.spoken(str(known.name)),
        source=SourceKind.REST,
        lines=_unknown(_text_lines(body)) if lines is None else lines,
        version=body.version,
        author=known.person(body.author),
        date=body.date,
        syntax=body.syntax,
        wiki_url=known.url,
        **_lists(known),
    )
    return RestPage(replace(page, degraded=_degraded(page)), translations=body.translations)


def _lists(known: Known) -> dict[str, Any]:
    attachments, comments, tags = (
        records.listed(known.whole, field) for field in ("attachments", "comments", "tags")
    )
    return {
        "attachments": tuple(records.attachment(each, known.people) for each in attachments),
        "comments": tuple(records.comment(each, known.people) for each in comments),
        "tags": tuple(dict.fromkeys(map(records.tag, tags))),
    }


def _saving(known: Known, revision: Revision) -> WikiVersion:
    author, comment = known.person(revision.author), revision.comment or ""
    return WikiVersion(revision.version, author, revision.date, comment)


def _lines(known: Known, body: Body, origins: Sequence[Revision]) -> tuple[WikiLine, ...]:
    return tuple(
        WikiLine(number, text, origin.version, known.person(origin.author), origin.date)
        for number, (text, origin) in enumerate(zip(_text_lines(body), origins, strict=True), 1)
    )


def _text_lines(body: Body) -> list[str]:
    """Return the text as lines; the end of the last line does not begin a further one."""
    lines = [line.removesuffix("\r") for line in body.content.split("\n")]
    return lines if lines[-1] else lines[:-1]


def _unknown(texts: Sequence[str]) -> tuple[WikiLine, ...]:
    return tuple(WikiLine(number, text) for number, text in enumerate(texts, start=1))


def _degraded(page: WikiPage) -> frozenset[Degradation]:
    losses = set()
    if any(line.version is None for line in page.lines):
        losses.add(Degradation.VERSIONS_MISSING)
    if any(line.author is None for line in page.lines):
        losses.add(Degradation.AUTHORS_MISSING)
    if page.attachments:
        losses.add(Degradation.ATTACHMENTS_MISSING)
    return frozenset(losses)
