"""What was read from the wiki, kept on disk: answers about versions, which never change, and files.

Texts are the wiki's own, passwords included: the folders are readable by their owner alone.
File names are made of hashes, never of names the wiki gave. A file appears whole or not at all, so
a run may be broken off anywhere.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Cache:
    """Keeps answers below `folder`, told apart by `scope`: the server and the wiki."""

    def __init__(self, folder: Path, *, scope: str) -> None:
        self._folder = folder / _hash(scope)

    def answer(self, *key: str) -> dict[str, Any] | None:
        """Return what was kept under `key`; what cannot be read was never kept."""
        try:
            found = json.loads(self._place(key, "json").read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def keep(self, answer: dict[str, Any], *key: str) -> None:
        with self.new_file(*key, kind="json") as file:
            file.write_text(json.dumps(answer, ensure_ascii=True), encoding="ascii")

    def file(self, *key: str) -> Path | None:
        place = self._place(key, "bytes")
        return place if place.is_file() else None

    @contextmanager
    def new_file(self, *key: str, kind: str = "bytes") -> Iterator[Path]:
        """Give a file to write into; it is kept under `key` if nothing fails."""
        place = self._place(key, kind)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as temporary:
            file = Path(temporary) / "new"
            file.touch(mode=0o600)
            yield file
            file.replace(place)

    def _place(self, key: tuple[str, ...], kind: str) -> Path:
        return self._folder / _hash(key[0]) / f"{_hash(*key[1:])}.{kind}"


def _hash(*parts: str) -> str:
    """Return a name for a file. The parts are counted in, so that `a, bc` is not `ab, c`."""
    text = json.dumps(parts)
    return hashlib.sha256(text.encode()).hexdigest()[:40]
