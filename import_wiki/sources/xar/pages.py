"""One page's XML → `WikiPage`: its text, the history behind each line, files, comments, tags.

The rule: direct children only, in any order (a file's content may stand before the page's); what a
page lacks is `None` or a finding, never invented.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from xml.sax import SAXException

from import_wiki.blame import blame
from import_wiki.page import (
    Degradation,
    SourceKind,
    WikiAttachment,
    WikiComment,
    WikiLine,
    WikiPage,
    WikiTime,
    WikiVersion,
    version_order,
)
from import_wiki.sources import names
from import_wiki.sources.findings import Finding, FindingKind, Report
from import_wiki.sources.xar import rcs
from import_wiki.sources.xar.store import Base64Sink
from import_wiki.sources.xar.tree import Element, NewSink, TooLarge, parse_text

VERSION = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}")
FIRST_VERSION = "1.1"
OLDEST_SYNTAX = "xwiki/1.0"
READ_SYNTAXES = frozenset({"xwiki/2.0", "xwiki/2.1"})
VELOCITY = re.compile(r"[$#]")

COMMENTS, TAGS, USERS = "XWiki.XWikiComments", "XWiki.TagClass", "XWiki.XWikiUsers"
READ_CLASSES = frozenset({COMMENTS, TAGS, USERS})

Tell = Callable[[FindingKind, str], None]


class NoIdentity(Exception):  # noqa: N818 - told on as a finding
    """The page does not say which one it is."""


@dataclass(frozen=True)
class _Past:
    """A version, and its text if the history has it."""

    version: WikiVersion
    lines: tuple[str, ...] | None


def page_of(
    root: Element, *, entry: str, people: Mapping[str, str], sink: NewSink, report: Report
) -> WikiPage:
    """Return the page of a document; files of old histories go to further sinks.

    :raises NoIdentity: if it has neither a reference nor a name.
    """
    tell = _teller(entry, report)
    reference, locale = identity(root)
    present = _Past(_version(root, people), _lines_of(root))
    past = [present, *_older(root, present.version.version, people, tell)]
    attachments = tuple(_attachments(root, people, sink, tell))
    _tell_of_objects(root, tell)
    lines = tuple(_blamed(past, tell))
    return WikiPage(
        reference=names.localised(reference, locale),
        title=_title(root, reference),
        source=SourceKind.XAR,
        lines=lines,
        version=present.version.version or None,
        author=present.version.author,
        date=present.version.date,
        syntax=_syntax(root, tell),
        attachments=attachments,
        degraded=frozenset(_losses(lines, attachments)),
        language=locale or None,
        history=tuple(one.version for one in past if one.version.version),
        comments=tuple(_comments(root, people)),
        tags=tuple(_tags(root)),
    )


def identity(root: Element) -> tuple[str, str]:
    """Return reference and locale: the attributes where a newer wiki wrote them."""
    reference = root.attributes.get("reference", "").strip()
    if reference:
        return reference, root.attributes.get("locale", "").strip()
    space, name = root.value("web").strip(), root.value("name").strip()
    if not space or not name:
        raise NoIdentity
    return names.joined(space, name), root.value("language").strip()


def display_name(root: Element) -> str | None:
    """Return the name of the user whose page this is, None if it is nobody's."""
    for thing in _objects(root, USERS):
        values = _properties(thing)
        full = f"{_text(values, 'first_name')} {_text(values, 'last_name')}".strip()
        if full:
            return full
    return None


def _teller(entry: str, report: Report) -> Tell:
    return lambda kind, detail: report(Finding(kind, entry, detail))


def _title(root: Element, reference: str) -> str:
    """Return the title; one that a program would compute is replaced by the page's name."""
    title = root.value("title").strip()
    return names.spoken(reference) if not title or VELOCITY.search(title) else title


def _syntax(root: Element, tell: Tell) -> str:
    syntax = root.value("syntaxId").strip() or OLDEST_SYNTAX
    if syntax not in READ_SYNTAXES:
        tell(FindingKind.OLD_SYNTAX, syntax)
    return syntax


def _version(root: Element, people: Mapping[str, str]) -> WikiVersion:
    version = root.value("version").strip()
    author = root.value("author") or root.value("contentAuthor")
    return WikiVersion(
        version=version if VERSION.fullmatch(version) else "",
        author=names.person(author, people),
        date=_moment(root.value("date")),
        comment=root.value("comment").strip(),
    )


def _lines_of(root: Element) -> tuple[str, ...]:
    """Return the source as lines; the end of the last line does not begin a further one."""
    content = root.value("content")
    lines = [line.removesuffix("\r") for line in content.split("\n")]
    return tuple(lines if lines[-1] else lines[:-1])


def _older(root: Element, present: str, people: Mapping[str, str], tell: Tell) -> Iterator[_Past]:
    """Yield the versions before the present one, newest first."""
    try:
        for revision in rcs.revisions(root.value("versions")):
            if present and version_order(revision.version) >= version_order(present):
                continue
            yield _past(revision, people, tell)
    except rcs.HistoryBroken as broken:
        tell(FindingKind.HISTORY_BROKEN, broken.version)


def _past(revision: rcs.Revision, people: Mapping[str, str], tell: Tell) -> _Past:
    if revision.text is None:
        tell(FindingKind.VERSION_WITHOUT_TEXT, revision.version)
        return _Past(WikiVersion(revision.version), None)
    try:
        root = parse_text(revision.text, sink=lambda: Base64Sink(None))
    except (SAXException, ValueError, TooLarge) as error:
        raise rcs.HistoryBroken(revision.version) from error
    # The archive knows the number; the page inside may be older than its own renumbering.
    version = replace(_version(root, people), version=revision.version)
    return _Past(version, _lines_of(root))


def _blamed(past: list[_Past], tell: Tell) -> Iterator[WikiLine]:
    """Yield the lines, each with the version that brought it.

    A page without history tells nothing about its lines, unless it is in its first version.
    """
    known = [(one.version, one.lines) for one in past if one.lines is not None]
    oldest = known[-1][0].version
    brought = blame(lines for _, lines in known)
    sure = len(known) > 1 or oldest == FIRST_VERSION
    if sure and oldest != FIRST_VERSION:
        tell(FindingKind.HISTORY_INCOMPLETE, oldest)
    for number, (text, index) in enumerate(zip(known[0][1], brought, strict=True), start=1):
        by = known[index][0] if sure else WikiVersion("")
        yield WikiLine(number, text, by.version or None, by.author, by.date)


def _attachments(
    root: Element, people: Mapping[str, str], sink: NewSink, tell: Tell
) -> Iterator[WikiAttachment]:
    for element in root.all("attachment"):
        present = _attachment(element, people)
        _tell_of_content(element, present.name, tell)
        kept = element.child("revisions")
        states = kept.all("revision") if kept else _old_states(element, present.name, sink, tell)
        yield replace(present, revisions=tuple(_revision(s, present, people) for s in states))


def _revision(
    element: Element, present: WikiAttachment, people: Mapping[str, str]
) -> WikiAttachment:
    one = replace(_attachment(element, people), name=present.name, mimetype=present.mimetype)
    if element.child("contentAlias") is None:
        return one
    return replace(one, sha256=present.sha256, size_bytes=present.size_bytes, file=present.file)


def _old_states(element: Element, name: str, sink: NewSink, tell: Tell) -> list[Element]:
    """Return the states a wiki before 12.0 wrote: an RCS file like that of the page, newest first.

    What can be read of a damaged one is returned.
    """
    states: list[Element] = []
    try:
        states.extend(
            parse_text(revision.text, sink=sink)
            for revision in rcs.revisions(element.value("versions"))
            if revision.text is not None
        )
    except (rcs.HistoryBroken, SAXException, ValueError, TooLarge):
        tell(FindingKind.ATTACHMENT_HISTORY, name)
    return states[::-1]


def _attachment(element: Element, people: Mapping[str, str]) -> WikiAttachment:
    content = element.child("content")
    stored = content.stored if content else None
    whole = stored if stored and not stored.damaged else None
    said = element.value("filesize").strip()
    return WikiAttachment(
        name=element.value("filename").strip(),
        mimetype=element.value("mimetype").strip() or None,
        size_bytes=whole.size_bytes if whole else _whole_number(said),
        author=names.person(element.value("author"), people),
        date=_moment(element.value("date")),
        version=element.value("version").strip() or None,
        file=whole.file if whole else None,
        sha256=whole.sha256 if whole else None,
    )


def _tell_of_content(element: Element, name: str, tell: Tell) -> None:
    content = element.child("content")
    stored = content.stored if content else None
    said = _whole_number(element.value("filesize").strip())
    if stored is None:
        tell(FindingKind.ATTACHMENT_WITHOUT_CONTENT, name)
    elif stored.damaged or said not in (None, stored.size_bytes):
        tell(FindingKind.ATTACHMENT_DAMAGED, name)


def _losses(
    lines: tuple[WikiLine, ...], attachments: tuple[WikiAttachment, ...]
) -> Iterator[Degradation]:
    if any(line.author is None for line in lines):
        yield Degradation.AUTHORS_MISSING
    if any(line.version is None for line in lines):
        yield Degradation.VERSIONS_MISSING
    if any(attachment.file is None for attachment in attachments):
        yield Degradation.ATTACHMENTS_MISSING


def _class_of(thing: Element) -> str:
    kind = thing.child("class")
    return thing.value("className").strip() or (kind.value("name").strip() if kind else "")


def _objects(root: Element, kind: str) -> Iterator[Element]:
    return (thing for thing in root.all("object") if _class_of(thing) == kind)


def _properties(thing: Element) -> dict[str, Element]:
    held = (child for element in thing.all("property") for child in element.children)
    return {child.tag: child for child in held}


def _text(values: Mapping[str, Element], name: str) -> str:
    return values[name].text.strip() if name in values else ""


def _comments(root: Element, people: Mapping[str, str]) -> Iterator[WikiComment]:
    for thing in _objects(root, COMMENTS):
        values = _properties(thing)
        yield WikiComment(
            number=_whole_number(thing.value("number").strip()) or 0,
            text=_text(values, "comment"),
            author=names.person(_text(values, "author"), people),
            date=_written(_text(values, "date")),
            answers=_whole_number(_text(values, "replyto")),
        )


def _tags(root: Element) -> Iterator[str]:
    """Yield the tags, each once; older wikis keep them in one text, parted by bars."""
    seen = set()
    for thing in _objects(root, TAGS):
        held = _properties(thing).get("tags")
        texts = [value.text for value in held.all("value")] if held else []
        for tag in texts or re.split(r"[|,]", held.text if held else ""):
            if tag.strip() and tag.strip() not in seen:
                seen.add(tag.strip())
                yield tag.strip()


def _tell_of_objects(root: Element, tell: Tell) -> None:
    others = {_class_of(thing) for thing in root.all("object")} - READ_CLASSES
    if others:
        tell(FindingKind.OBJECTS_NOT_READ, ", ".join(sorted(others)))


def _whole_number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None


def _moment(text: str) -> WikiTime | None:
    """Return an instant given as milliseconds; one no calendar has is unknown."""
    milliseconds = _whole_number(text.strip())
    try:
        return None if milliseconds is None else WikiTime.from_epoch_ms(milliseconds)
    except OverflowError:
        return None


def _written(text: str) -> WikiTime | None:
    """Return the date of an object: milliseconds, or the reading of the wiki's own clock."""
    try:
        local = datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return _moment(text)
    return WikiTime(local.replace(tzinfo=None))
