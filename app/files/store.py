"""The folder of bytes: one file each, named by the SHA-256 of what is in it.

    files/ab/ab12…      whole
    files/.part-…       being written; left behind only by a machine that stopped

The rule: what stands under a digest is whole. It is written aside, brought to the disk and renamed;
the same bytes again take the place of the same bytes, so a damaged file is healed by coming again.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.errors import N_, Unavailable
from app.files.kinds import kind_of, size_of

CHUNK_BYTES = 1024 * 1024
_PART = ".part-"

NOT_WRITABLE = N_("Files cannot be kept: the data folder is full or cannot be written.")


@dataclass(frozen=True)
class Laid:
    """Bytes that lie in the folder, and what they are."""

    sha256: str
    size_bytes: int
    media_type: str
    width: int | None
    height: int | None


class Store:
    """The files below `folder`, which is made when the first comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, sha256: str) -> Path:
        """Return where the bytes of a digest lie, if they do."""
        return self.folder / sha256[:2] / sha256

    def lay(self, source: Path | IO[bytes]) -> Laid:
        """Take the bytes of a file or of a stream, whole or not at all.

        :raises Unavailable: if the folder takes nothing more.
        """
        if isinstance(source, Path):
            with source.open("rb") as stream:
                return self.lay(stream)
        try:
            return self._lay(source)
        except OSError as error:
            raise Unavailable(NOT_WRITABLE) from error

    def describe(self, sha256: str) -> Laid:
        """Return what lies under a digest.

        :raises OSError: if nothing does.
        """
        with self.path_of(sha256).open("rb") as stream:
            return _described(stream, sha256)

    def digests(self) -> Iterator[str]:
        """Yield the digest of every file that is there."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            yield path.name

    def unfinished(self) -> int:
        """Return how many files a machine that stopped has left half written."""
        return sum(1 for _ in self.folder.glob(f"{_PART}*"))

    def _lay(self, source: IO[bytes]) -> Laid:
        _make(self.folder)
        with _part(self.folder) as part:
            digest = _copy(source, part)
            laid = _described(part, digest)
            target = self.path_of(digest)
            _make(target.parent)
            Path(part.name).replace(target)
            _bring_to_disk(target.parent)
            return laid


def digest_of(path: Path) -> str:
    """Return the digest of what is in a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _part(folder: Path) -> Iterator[IO[bytes]]:
    """Give a file that only its owner reads; gone afterwards, unless it was renamed."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=_PART, delete=False) as part:
        try:
            yield part
        finally:
            Path(part.name).unlink(missing_ok=True)


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK_BYTES):
        digest.update(chunk)
        target.write(chunk)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest()


def _described(stream: IO[bytes], sha256: str) -> Laid:
    kind = kind_of(stream)
    width, height = size_of(stream, kind) or (None, None)
    size_bytes = stream.seek(0, os.SEEK_END)
    return Laid(sha256, size_bytes, kind, width, height)


def _make(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _bring_to_disk(folder.parent)


def _bring_to_disk(folder: Path) -> None:
    """Let the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
