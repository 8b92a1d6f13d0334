"""The files of a page on their way into the database: which case names which, and their bytes.

Beside `apply` the only module here that knows the product. Bytes are brought to the disk outside
the transactions.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from app.cases import operations as cases
from app.cases import queries
from app.cases.models import Attachment, SourcePage
from app.cases.operations import NamedFile, NamedFiles, SuppliedFile
from app.files import operations as files
from app.files.names import name_key
from app.transaction import transaction
from import_wiki.cases.model import Attachment as NamedAttachment
from import_wiki.cases.model import Image, ParsedPage, WikiCase, WikiText
from import_wiki.page import WikiAttachment, WikiPage


def named_files(page: WikiPage, case: WikiCase) -> NamedFiles:
    """Return which files the texts of a case name, each once in each text."""
    texts = [case.problem, case.resolution, *(entry.text for entry in case.tracking)]
    by_text: list[list[NamedFile]] = [[] for _ in texts]
    loose: list[NamedFile] = []
    every: list[Image | NamedAttachment] = [*case.images, *case.attachments]
    for written in sorted(every, key=lambda each: each.line):
        holders = (i for i, text in enumerate(texts) if text and _holds(text, written.line))
        index = next(holders, None)
        (loose if index is None else by_text[index]).append(_named(page, written))
    problem, resolution, *entries = [_once(each) for each in by_text]
    return NamedFiles(
        fields={"problem": problem, "resolution": resolution}, entries=entries, loose=_once(loose)
    )


def brings_files(parsed: ParsedPage, page: SourcePage) -> bool:
    """Tell whether a source names a file, or has bytes, that are not known yet: 1 statement."""
    if not parsed.page.attachments and not any(_all_named(parsed)):
        return False
    rows = queries.attachments_from_page(page)
    named = Counter(name_key(each.name) for each in _all_named(parsed))
    known = Counter(row.name_key for row in rows if row.case_id is not None)
    names = {each.name for each in parsed.page.attachments}
    return bool(named - known) or any(
        _is_news(each, cases.rows_named(rows, each.name, others=names))
        for each in parsed.page.attachments
    )


def supply(parsed: ParsedPage, page: SourcePage, *, zone: tzinfo, at: datetime) -> None:
    """Bring the page's files to the disk, and to every text that names them."""
    supplied = [_supplied(each, zone) for each in parsed.page.attachments]
    if supplied:
        with transaction():
            here = queries.source_page_locked(page.id)
            cases.supply_attachments(here, supplied, at=at)


def said_of_files(page: WikiPage) -> str:
    """Return what a source knows of a page's files, as one text to compare."""
    return "".join(
        f"\n{each.name}\n{each.version} {each.sha256 if each.file else ''}"
        for each in page.attachments
    )


def _holds(text: WikiText, line: int) -> bool:
    return text.first <= line <= text.last


def _named(page: WikiPage, written: Image | NamedAttachment) -> NamedFile:
    listed = page.attachment(written.name)
    name = listed.name if listed else page.own_name(written.name)
    if isinstance(written, NamedAttachment):
        return NamedFile(name=name, line=written.line)
    return NamedFile(name=name, line=written.line, width=written.width, height=written.height)


def _once(named: Sequence[NamedFile]) -> list[NamedFile]:
    return list({name_key(each.name): each for each in reversed(named)}.values())[::-1]


def _all_named(parsed: ParsedPage) -> Iterator[NamedFile]:
    for case in parsed.cases:
        named = named_files(parsed.page, case)
        for those in (*named.fields.values(), *named.entries, named.loose):
            yield from those


def _is_news(file: WikiAttachment, rows: Sequence[Attachment]) -> bool:
    return not rows or (
        file.file is not None
        and any(row.file is None or row.file.sha256 != file.sha256 for row in rows)
    )


def _supplied(file: WikiAttachment, zone: tzinfo) -> SuppliedFile:
    return SuppliedFile(
        name=file.name,
        laid=files.lay(file.file, sha256=file.sha256) if file.file else None,
        author=file.author,
        version=file.version,
        at=file.date.instant(assumed=zone) if file.date else None,
    )
