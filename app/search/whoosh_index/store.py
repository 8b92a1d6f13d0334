"""The folder of the index: which build of it is current, who may write, building aside, swapping.

    <home>/index/
      current            the folder of the build that is searched, and its analysis (JSON)
      <build>/           Whoosh's files
      building           the folder of the build in progress
      <build>/changes    what was replaced meanwhile, to be done again in the new build
      rebuild-requested  somebody noticed damage
      writing.lock  rebuilding.lock

The locks are the kernel's: they end with the process that holds them, however it ends.
"""

import fcntl
import json
import os
import pickle
import secrets
import shutil
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import clock
from app.search.analysis import VERSION as ANALYSIS_VERSION
from app.search.arrays.record import ROW
from app.search.documents import Document
from app.search.index import IndexBusy, IndexDamaged
from app.search.whoosh_index.files import Files
from app.search.whoosh_index.library import FileIndex, FileStorage, TableOfContents
from app.search.whoosh_index.schema import LAYOUT_VERSION, SCHEMA

_NAME = "MAIN"
_VERSIONS = {"analysis": ANALYSIS_VERSION, "layout": LAYOUT_VERSION, "row": str(ROW.itemsize)}


@dataclass(frozen=True)
class Change:
    """What one `replace` did."""

    documents: Sequence[Document]
    removed: Collection[str]


class Store:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)  # whoever may write here may run code: Whoosh reads pickles

    def current(self) -> Path:
        """Return the folder of the build that is searched.

        :raises IndexDamaged: if there is none, or its terms are not those of today's analysis.
        """
        build: Path
        try:
            entry = json.loads((self.folder / "current").read_text())
            build = self.folder / entry.pop("folder")
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise IndexDamaged(f"no current index: {error!r}") from error
        if entry != _VERSIONS:
            raise IndexDamaged(f"the index is of other versions: {entry}")
        if not build.is_dir():
            raise IndexDamaged(f"{build.name} is gone")
        return build

    def identity(self) -> tuple[str, int]:
        """Return the current build and its generation.

        :raises IndexDamaged: if there is none.
        """
        build = self.current()
        return build.name, generation_of(build)

    @contextmanager
    def writing(self, *, wait_seconds: float) -> Iterator[None]:
        """Be the only writer.

        :raises IndexBusy: if another one does not finish in time.
        """
        with _lock(self.folder / "writing.lock", wait_seconds):
            yield

    @contextmanager
    def new_build(self) -> Iterator[Path]:
        """Make the folder of a build that is to be `made_current`; remove it if it is not.

        :raises IndexBusy: if another one is being built.
        """
        with _lock(self.folder / "rebuilding.lock", wait_seconds=0):
            self._requested.unlink(missing_ok=True)
            build = self.folder / f"{int(clock.now().timestamp() * 1e6):x}-{secrets.token_hex(4)}"
            build.mkdir(mode=0o700)
            FileIndex.create(FileStorage(str(build)), SCHEMA, _NAME)
            _write(self.folder / "building", build.name)
            try:
                yield build
            finally:
                (self.folder / "building").unlink(missing_ok=True)
                self._remove_old_builds()

    def make_current(self, build: Path) -> None:
        _write(self.folder / "current", json.dumps({"folder": build.name, **_VERSIONS}))

    def build_in_progress(self) -> Path | None:
        """Return the build somebody is making beside the current one."""
        try:
            build = self.folder / (self.folder / "building").read_text()
        except OSError:
            return None
        return build if build.is_dir() and self._is_rebuilding() else None

    def note(self, change: Change, build: Path) -> None:
        """Keep `change` to be done again in `build`. Only while writing."""
        with (build / "changes").open("ab") as file:
            pickle.dump(change, file)

    def noted(self, build: Path) -> Iterator[Change]:
        """Return what was kept to be done in `build`. Only while writing."""
        path = build / "changes"
        if not path.exists():
            return
        with path.open("rb") as file:
            while file.peek(1):
                yield pickle.load(file)  # noqa: S301 - our own folder, mode 0700

    def request_rebuild(self) -> None:
        self._requested.touch()

    def is_rebuild_requested(self) -> bool:
        return self._requested.exists()

    @property
    def _requested(self) -> Path:
        return self.folder / "rebuild-requested"

    def _is_rebuilding(self) -> bool:
        try:
            with _lock(self.folder / "rebuilding.lock", wait_seconds=0):
                return False
        except IndexBusy:
            return True

    def _remove_old_builds(self) -> None:
        """Remove all but the current build; who still reads an old one has its files open."""
        try:
            kept = self.current().name
        except IndexDamaged:
            kept = ""
        for path in self.folder.iterdir():
            if path.is_dir() and path.name != kept:
                shutil.rmtree(path, ignore_errors=True)


def generation_of(build: Path) -> int:
    """Return the newest generation in a folder; -1 if there is none."""
    prefix, suffix = f"_{_NAME}_", ".toc"
    numbers = (
        name.removeprefix(prefix).removesuffix(suffix)
        for name in os.listdir(build)  # noqa: PTH208 - asked at every search, and ten times faster
        if name.startswith(prefix) and name.endswith(suffix)
    )
    return max((int(number) for number in numbers if number.isdecimal()), default=-1)


def contents(build: Path) -> tuple[int, Sequence[Any]]:
    """Return the newest generation of a build and what Whoosh knows of its segments."""
    files = Files(build)
    try:
        contents = TableOfContents.read(files, _NAME, schema=SCHEMA)
    finally:
        files.close()
    return contents.generation, contents.segments


def new_part(build: Path, number: int) -> Path:
    """Make a folder inside `build` in which another process writes segments for it."""
    part = build / f"part-{number}"
    part.mkdir(mode=0o700)
    FileIndex.create(FileStorage(str(part)), SCHEMA, _NAME)
    return part


def take_over(build: Path, part: Path) -> None:
    """Move the segments of a part into `build`, which nobody reads yet."""
    generation, segments = contents(build)
    _, added = contents(part)
    for segment in added:
        for file in part.glob(f"*{segment.segment_id()}*"):
            file.rename(build / file.name)
    whole = TableOfContents(SCHEMA, [*segments, *added], generation + 1)
    whole.write(FileStorage(str(build)), _NAME)
    (build / f"_{_NAME}_{generation}.toc").unlink()
    shutil.rmtree(part)


def open_index(build: Path) -> Any:
    return FileIndex(FileStorage(str(build)), SCHEMA, _NAME)


def _write(path: Path, text: str) -> None:
    """Put `text` in place of what is at `path`, all or nothing."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.write_text(text)
    draft.replace(path)


@contextmanager
def _lock(path: Path, wait_seconds: float) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _acquire(descriptor, until=time.monotonic() + wait_seconds)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, *, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise IndexBusy from None
            time.sleep(0.02)
        else:
            return
