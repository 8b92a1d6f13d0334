"""Lays the bytes of attachments into a folder of the caller, under their own digest.

The rule: a name from an archive is never a path. A file is called by the SHA-256 of its bytes, so
the same bytes lie there once and a second run changes nothing.
"""

import binascii
import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_WRITE_CHARACTERS = 64 * 1024
_BLANKS = str.maketrans("", "", " \t\r\n")


@dataclass(frozen=True)
class Stored:
    """What was found of a file; `damaged` bytes are not kept."""

    sha256: str
    size_bytes: int
    file: Path | None = None
    damaged: bool = False


class Base64Sink:
    """Takes Base64 in pieces and writes the bytes; without a folder it only counts and digests."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._pending: list[str] = []
        self._pending_length = 0
        self._digest = hashlib.sha256()
        self._size = 0
        self._damaged = False
        self._begun = False

    def write(self, characters: str) -> None:
        """Take a piece; it need not end where a group of four ends."""
        packed = characters.translate(_BLANKS)
        self._pending.append(packed)
        self._pending_length += len(packed)
        if self._pending_length >= _WRITE_CHARACTERS:
            self._decode(last=False)

    def close(self) -> Stored | None:
        """Return what was found, None if there was nothing."""
        self._decode(last=True)
        if self._damaged or not self._begun:
            self.discard()
            damaged = Stored(self._digest.hexdigest(), self._size, damaged=True)
            return damaged if self._damaged else None
        return Stored(self._digest.hexdigest(), self._size, self._kept())

    def discard(self) -> None:
        """Leave no trace of what was written."""
        if self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)
            self._file = None

    def _decode(self, *, last: bool) -> None:
        text = "".join(self._pending)
        whole = len(text) if last else len(text) // 4 * 4
        self._pending, self._pending_length = [text[whole:]], len(text) - whole
        if self._damaged or not whole:
            return
        try:
            data = binascii.a2b_base64(text[:whole], strict_mode=True)
        except ValueError:  # binascii.Error is one; so is a character outside ASCII
            self._damaged = True
            return
        self._begun = True
        self._digest.update(data)
        self._size += len(data)
        if self._folder is not None:
            self._opened(self._folder).write(data)

    def _opened(self, folder: Path) -> IO[bytes]:
        if self._file is None:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.NamedTemporaryFile(dir=folder, prefix=".part-", delete=False)  # noqa: SIM115 - closed in _kept or discard
        return self._file

    def _kept(self) -> Path | None:
        if self._file is None or self._folder is None:
            return None
        self._file.close()
        path = self._folder / self._digest.hexdigest()
        Path(self._file.name).replace(path)
        self._file = None
        return path
