"""Makes pages of the wiki's answers. Pure: everything was fetched before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from import_wiki.blame import blame
from import_wiki.page import (
    Degradation,
    SourceKind,
    WikiLine,
    WikiPage,
    WikiVersion,
    version_order,
)
from import_wiki.sources.rest import records
from import_wiki.sources.rest.names import PageName
from import_wiki.sources.rest.outcomes import RestPage
from import_wiki.sources.rest.records import Body, Record, Revision
from import_wiki.sources.xar import names


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


def page_of_versions(
    name: PageName, whole: Record, history: Sequence[Revision], versions: Iterable[VersionText]
) -> RestPage:
    """Return the page in its newest version, each line with the version that brought it.

    `history` and the texts in `versions` run from the newest to the oldest; no more texts are taken
    than needed. Where there is an older version and no older text, no line's origin is known.
    """
    taken: list[VersionText] = []

    def texts() -> Iterator[Sequence[str]]:
        for version in versions:
            taken.append(version)
            yield _text_lines(version.body)

    brought = blame(texts())
    newest = taken[0]
    known = len(taken) > 1 or len(history) == 1
    lines = _lines(newest.body, [taken[index].revision for index in brought]) if known else None
    made = page_of_body(name, whole, newest.body, lines)
    page = replace(
        made.page,
        version=newest.revision.version,
        author=newest.revision.author or newest.body.author,
        date=newest.revision.date,
        history=tuple(map(_saving, history)),
    )
    return replace(made, page=page)


def page_of_body(
    name: PageName, whole: Record, body: Body, lines: tuple[WikiLine, ...] | None = None
) -> RestPage:
    """Return the page with this text; without `lines`, theirs are of unknown version."""
    page = WikiPage(
        reference=str(name),
        title=body.title or names.spoken(str(name)),
        source=SourceKind.REST,
        lines=_unknown(_text_lines(body)) if lines is None else lines,
        version=body.version,
        author=body.author,
        date=body.date,
        syntax=body.syntax,
        attachments=tuple(map(records.attachment, records.listed(whole, "attachments"))),
        comments=tuple(map(records.comment, records.listed(whole, "comments"))),
        tags=tuple(dict.fromkeys(map(records.tag, records.listed(whole, "tags")))),
    )
    return RestPage(replace(page, degraded=_degraded(page)), translations=body.translations)


def _saving(revision: Revision) -> WikiVersion:
    comment = revision.comment or ""
    return WikiVersion(revision.version, revision.author, revision.date, comment)


def _lines(body: Body, origins: Sequence[Revision]) -> tuple[WikiLine, ...]:
    return tuple(
        WikiLine(number, text, origin.version, origin.author, origin.date)
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
