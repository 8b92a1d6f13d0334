"""A page as one text, and back: what an upload is between being read and being applied. Pure.

    {"reference": …, "groups": [[count, version, author, date], …], …}      one line of JSON
    first line of the page                                                  as it stands on the wiki
    …

The lines stay lines, so that whoever looks for secrets in the text finds them as in the page.
Bytes of files are not in it: they lie in a folder under the names that the readers gave them.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from import_wiki.page import (
    Degradation,
    SourceKind,
    WikiAttachment,
    WikiComment,
    WikiLine,
    WikiPage,
    WikiTime,
    WikiVersion,
)

_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")
"""What a wiki's JSON may carry and no database takes; each becomes a replacement character."""


def dump(page: WikiPage) -> str:
    """Return the page as text."""
    head = {
        "reference": page.reference,
        "title": page.title,
        "source": page.source,
        "version": page.version,
        "author": page.author,
        "date": _time(page.date),
        "syntax": page.syntax,
        "language": page.language,
        "wiki_url": page.wiki_url,
        "degraded": sorted(page.degraded),
        "tags": list(page.tags),
        "groups": list(_groups(page.lines)),
        "history": [_version(each) for each in page.history],
        "comments": [_comment(each) for each in page.comments],
        "attachments": [_attachment(each) for each in page.attachments],
    }
    lines = (line.text for line in page.lines)
    text = "\n".join((json.dumps(head, ensure_ascii=False, separators=(",", ":")), *lines))
    return _NOT_STORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def load(text: str, *, files: Path | None = None) -> WikiPage:
    """Return the page that `dump` made into `text`.

    `files` is the folder where the bytes of its attachments lie, None if there are none.
    """
    first, *lines = text.split("\n")
    head = json.loads(first)
    return WikiPage(
        reference=head["reference"],
        title=head["title"],
        source=SourceKind(head["source"]),
        lines=tuple(_lines(lines, head["groups"])),
        version=head["version"],
        author=head["author"],
        date=_read_time(head["date"]),
        syntax=head["syntax"],
        attachments=tuple(_read_attachment(each, files) for each in head["attachments"]),
        degraded=frozenset(map(Degradation, head["degraded"])),
        language=head["language"],
        history=tuple(_read_version(each) for each in head["history"]),
        comments=tuple(_read_comment(each) for each in head["comments"]),
        tags=tuple(head["tags"]),
        wiki_url=head["wiki_url"],
    )


def _groups(lines: Iterable[WikiLine]) -> Iterable[Sequence[Any]]:
    """Yield how many lines in a row share version, author and date, and these."""
    for (version, author, date), run in groupby(lines, key=lambda line: line.origin):
        yield sum(1 for _ in run), version, author, _time(date)


def _lines(texts: Sequence[str], groups: Iterable[Sequence[Any]]) -> Iterable[WikiLine]:
    number = 0
    for count, version, author, date in groups:
        when = _read_time(date)
        for _ in range(count):
            yield WikiLine(number + 1, texts[number], version, author, when)
            number += 1


def _time(time: WikiTime | None) -> Sequence[Any] | None:
    if time is None:
        return None
    offset = None if time.offset is None else time.offset.total_seconds()
    return time.local.isoformat(), offset


def _read_time(kept: Sequence[Any] | None) -> WikiTime | None:
    if kept is None:
        return None
    local, offset = kept
    zone = None if offset is None else timedelta(seconds=offset)
    return WikiTime(datetime.fromisoformat(local), zone)


def _version(version: WikiVersion) -> Sequence[Any]:
    return version.version, version.author, _time(version.date), version.comment


def _read_version(kept: Sequence[Any]) -> WikiVersion:
    version, author, date, comment = kept
    return WikiVersion(version, author, _read_time(date), comment)


def _comment(comment: WikiComment) -> Sequence[Any]:
    return comment.number, comment.text, comment.author, _time(comment.date), comment.answers


def _read_comment(kept: Sequence[Any]) -> WikiComment:
    number, text, author, date, answers = kept
    return WikiComment(number, text, author, _read_time(date), answers)


def _attachment(attachment: WikiAttachment) -> Mapping[str, Any]:
    return {
        "name": attachment.name,
        "mimetype": attachment.mimetype,
        "size_bytes": attachment.size_bytes,
        "author": attachment.author,
        "date": _time(attachment.date),
        "version": attachment.version,
        "file": attachment.file.name if attachment.file else None,
        "sha256": attachment.sha256,
        "revisions": [_attachment(each) for each in attachment.revisions],
    }


def _read_attachment(kept: Mapping[str, Any], files: Path | None) -> WikiAttachment:
    there = files is not None and kept["file"] is not None
    return WikiAttachment(
        name=kept["name"],
        mimetype=kept["mimetype"],
        size_bytes=kept["size_bytes"],
        author=kept["author"],
        date=_read_time(kept["date"]),
        version=kept["version"],
        file=files / Path(kept["file"]).name if files and there else None,
        sha256=kept["sha256"],
        revisions=tuple(_read_attachment(each, files) for each in kept["revisions"]),
    )
