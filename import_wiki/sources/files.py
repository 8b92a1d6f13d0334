"""Pages out of a file or a folder of files, whatever they are. The kind is decided by content.

The rule: a file that is asked for is read or refused; a file that merely lies in a folder is read
or told as a finding. Links are not followed. The name of a file decides one thing: `.xwiki` is the
bare source of the page of that name.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.errors import N_
from import_wiki.page import WikiPage
from import_wiki.sources.findings import Finding, FindingKind, Report, logged
from import_wiki.sources.places import Reached, nothing
from import_wiki.sources.refusal import SourceRefused
from import_wiki.sources.texts import TextKind, read_page
from import_wiki.sources.xar import PAGE_ROOT, read_page_xml, read_xar
from import_wiki.sources.xar.archive import CHUNK_BYTES, ENTRY_MAX_BYTES

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
XAR_ENDING, SOURCE_ENDING = ".xar", ".xwiki"
BEGINNING_BYTES = 4096
TEXT_MAX_BYTES = 32 * 1024 * 1024

NOT_UTF_8 = N_("This file is no text in UTF-8.")
TOO_LARGE = N_("This file is too large for a page of a wiki.")
UNREADABLE = N_("This file is a page of an export and cannot be read: %(reason)s")


@dataclass(frozen=True)
class _Reading:
    attachments_to: Path | None
    report: Report
    reference: str | None
    kind: TextKind | None
    begin: int = 0
    reached: Reached = nothing


def read_pages(
    path: Path,
    *,
    attachments_to: Path | None = None,
    report: Report = logged,
    reference: str | None = None,
    kind: TextKind | None = None,
    begin: int = 0,
    reached: Reached = nothing,
) -> Iterator[WikiPage]:
    """Yield the pages of a file, or of all files in a folder, one at a time.

    `reference` names the page of a single text; `kind` says that texts are bare source. Of a file,
    `reached` is told before each page which place comes next, and reading may `begin` at one.

    :raises SourceRefused: if `path` is a file and cannot be read.
    """
    if not path.is_dir():
        yield from _file(path, _Reading(attachments_to, report, reference, kind, begin, reached))
        return
    reading = _Reading(attachments_to, report, None, kind)
    for file in sorted(path.rglob("*")):
        if file.is_file() and not file.is_symlink():
            try:
                yield from _file(file, reading)
            except SourceRefused as refusal:
                name = file.relative_to(path).as_posix()
                report(Finding(FindingKind.UNREADABLE, name, str(refusal)))


def _file(path: Path, reading: _Reading) -> Iterator[WikiPage]:
    with path.open("rb") as stream:
        beginning = stream.read(BEGINNING_BYTES)
    if beginning.startswith(ZIP_STARTS) or path.suffix.lower() == XAR_ENDING:
        yield from read_xar(
            path,
            attachments_to=reading.attachments_to,
            report=reading.report,
            begin=reading.begin,
            reached=reading.reached,
        )
    elif reading.begin:
        return  # it has one page, and that is behind
    else:
        page = _only_page(path, beginning, reading)
        reading.reached(1)
        yield page


def _only_page(path: Path, beginning: bytes, reading: _Reading) -> WikiPage:
    if f"<{PAGE_ROOT}".encode() in beginning and beginning.lstrip().startswith(b"<"):
        return _page_xml(path, reading)
    return _text(path, reading)


def _page_xml(path: Path, reading: _Reading) -> WikiPage:
    found: list[Finding] = []
    with closing(_chunks(path)) as data:
        page = read_page_xml(
            data, entry=path.name, attachments_to=reading.attachments_to, report=found.append
        )
    if page is None:
        raise SourceRefused(UNREADABLE, line=0, reason=str(found[-1]))
    for finding in found:
        reading.report(finding)
    return page


def _chunks(path: Path) -> Generator[bytes]:
    if path.stat().st_size > ENTRY_MAX_BYTES:
        raise SourceRefused(TOO_LARGE, line=0)
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk


def _text(path: Path, reading: _Reading) -> WikiPage:
    if path.stat().st_size > TEXT_MAX_BYTES:
        raise SourceRefused(TOO_LARGE, line=0)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceRefused(NOT_UTF_8, line=0) from error
    bare = path.suffix.lower() == SOURCE_ENDING and reading.kind is None
    if bare or reading.kind is TextKind.PLAIN:
        return read_page(text, reference=reading.reference or path.stem, kind=TextKind.PLAIN)
    return read_page(text, reference=reading.reference)
