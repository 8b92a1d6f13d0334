"""A ZIP of a folder of sources: laid out in a folder of ours, whole or not at all.

    <folder>/000000.txt …     members that can be sources, in their order
             names.json       what each was called, and what was passed over

The rule: the archive is checked as an export is, no name of it becomes a path, and only members
that can be sources are laid out. Archives inside are exports or nothing.
"""

import json
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from import_wiki.sources.findings import Finding, FindingKind
from import_wiki.sources.xar import PACKAGE
from import_wiki.sources.xar.archive import BOMB, ArchiveRefused, chunks, open_archive

TEXT_ENDINGS = frozenset({".txt", ".html", ".htm", ".xwiki", ".xar"})
PAGE_ENDINGS = TEXT_ENDINGS | {".xml"}
LAID_OUT_MAX_BYTES = 2 * 1024 * 1024 * 1024

_NAMES = "names.json"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Member:
    """A file to read, and what its sender calls it."""

    name: str
    file: Path


@dataclass(frozen=True)
class _Told:
    """One member of the archive: laid out as `file`, or passed over."""

    name: str
    file: str = ""
    kind: FindingKind = FindingKind.NOT_A_PAGE
    detail: str = ""


def is_folder(path: Path) -> bool:
    """Tell whether a ZIP holds sources of their own instead of the pages of an export.

    :raises SourceRefused: if it is no ZIP, or one that is not to be opened.
    """
    with closing(open_archive(path)) as archive:
        names = archive.namelist()
    endings = {PurePosixPath(name).suffix.lower() for name in names}
    return PACKAGE not in names and not endings.isdisjoint(TEXT_ENDINGS)


def lay_out(path: Path, folder: Path) -> None:
    """Write the members that can be sources into `folder`; what lies there already is whole.

    :raises SourceRefused: if it is no ZIP, or one that is not to be opened.
    """
    if folder.exists():
        return
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)  # of a process that was ended on the way
    part.mkdir(mode=0o700, parents=True)
    with closing(open_archive(path)) as archive:
        told = [asdict(each) for each in _laid_out(archive, part)]
    (part / _NAMES).write_text(json.dumps(told), encoding="utf-8")
    part.rename(folder)


def members(folder: Path) -> list[Member]:
    """Return the files of a folder that was laid out, in the order of the archive."""
    return [Member(each.name, folder / each.file) for each in _told(folder) if each.file]


def passed_over(folder: Path) -> list[Finding]:
    """Return what the archive holds besides them."""
    return [Finding(each.kind, each.name, each.detail) for each in _told(folder) if not each.file]


def _told(folder: Path) -> list[_Told]:
    rows = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
    return [_Told(**{**row, "kind": FindingKind(row["kind"])}) for row in rows]


def _laid_out(archive: zipfile.ZipFile, folder: Path) -> Iterator[_Told]:
    """Write the members; yield what became of each."""
    size_bytes = 0
    for number, member in enumerate(archive.infolist()):
        if member.is_dir():
            continue
        ending = PurePosixPath(member.filename).suffix.lower()
        if stat.S_ISLNK(member.external_attr >> 16) or ending not in PAGE_ENDINGS:
            yield _Told(member.filename)
            continue
        size_bytes += member.file_size
        if size_bytes > LAID_OUT_MAX_BYTES:
            raise ArchiveRefused(BOMB, entry=member.filename)
        yield _written(archive, member, folder / f"{number:06}{ending}")


def _written(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: Path) -> _Told:
    """Write one member, unless its bytes are damaged."""
    try:
        with closing(chunks(archive, member)) as data, file.open("wb") as out:
            file.chmod(0o600)
            for chunk in data:
                out.write(chunk)
    except _DAMAGED as error:
        file.unlink(missing_ok=True)
        name, kind = member.filename, FindingKind.UNREADABLE
        return _Told(name, kind=kind, detail=type(error).__name__)
    return _Told(member.filename, file=file.name)
