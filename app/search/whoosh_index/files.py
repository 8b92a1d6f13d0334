"""Whoosh's files of one build, closed together: what fails while it is opened leaves none open."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from app.search.whoosh_index.library import FileStorage


class Files(FileStorage):  # type: ignore[misc]  # the library has no types
    """What Whoosh calls a storage, for reading."""

    def __init__(self, build: Path) -> None:
        super().__init__(str(build), readonly=True)
        self._opened: list[Any] = []

    def open_file(self, name: str, **options: Any) -> Any:
        file = super().open_file(name, **options)
        self._opened.append(file)
        return file

    def close(self) -> None:
        for file in self._opened:
            if not file.is_closed:
                with suppress(OSError):
                    file.close()
        self._opened.clear()
