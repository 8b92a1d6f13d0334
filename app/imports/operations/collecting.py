"""The worker's part of a batch: reads what was uploaded, page after page, and clears up.

    place     how many files are read, and how many entries of the next one

Each new page is added in a transaction of its own, together with the place behind it and with what
the reader told until there; pages that are here already are only counted, every second. A delivery
works for some seconds and asks for the next one; a worker that dies in between leaves a batch that
goes on at its place. Two that have the same batch cannot both move it: the later one stops.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from app import clock
from app.errors import N_, EditConflict, PilebookError, Unavailable
from app.imports import queries
from app.imports.models import BatchState, ImportBatch
from app.imports.operations.batches import add_page, ask_for_reading, close_batch, tell
from app.imports.spool import Spool
from app.transaction import transaction
from import_wiki.page import WikiPage
from import_wiki.sources import Finding, FindingKind, SourceRefused, read_pages
from import_wiki.sources.files import SOURCE_ENDING, ZIP_STARTS
from import_wiki.sources.folder_zip import Member, is_folder, lay_out, members, passed_over

log = logging.getLogger(__name__)

WORK_SECONDS = 30.0
"""Half of what a delivery may take before another worker may take it over."""
SAVE_SECONDS = 1.0
"""How old the numbers on the page of a batch may be."""

_NO_PAGE = N_("None of these files could be read as a page of a wiki.")


class _OvertakenError(Exception):
    """The batch was discarded, or another worker has read on."""


def lay_down(batch_id: int, files: Iterable[tuple[str, Callable[[Path], object]]]) -> None:
    """Let each file be saved into the spool under its name, then ask the worker to read them.

    A process that dies in between leaves a batch nobody reads: its page offers to discard it.
    """
    spool = Spool(batch_id)
    spool.make()
    for number, (name, save) in enumerate(files):
        save(spool.place(number, name))
    with transaction():
        ask_for_reading(queries.batch_to_change(batch_id), at=clock.now())


def read_batch(batch_id: int) -> None:
    """Read the uploads of a batch on, for some seconds or to their end."""
    batch = queries.batch_to_show(batch_id)
    if batch.state is not BatchState.READING:
        return
    try:
        if not _Reader(batch).read():
            return
    except _OvertakenError:
        pass
    except (EditConflict, Unavailable):
        raise  # somebody else was quicker, or the database is away: the outbox tries again
    except PilebookError as refusal:
        _end(batch_id, BatchState.REFUSED, refusal)
    except Exception:
        log.exception("import batch %d failed", batch_id)
        _end(batch_id, BatchState.FAILED)
    clear_up(batch_id)


def clear_up(batch_id: int) -> None:
    """Remove what was uploaded once it is read, and the rest once no page needs it."""
    if queries.batch_to_show(batch_id).state is not BatchState.READING:
        Spool(batch_id).forget_uploads()
        sweep(batch_id)


def sweep(batch_id: int | None) -> None:
    """Remove what a batch left on the disk, once no page of it needs it."""
    if batch_id is not None and not queries.batch_is_under_way(batch_id):
        Spool(batch_id).remove()


class _Reader:
    """One delivery: what it has read since it last saved, and the place behind that."""

    def __init__(self, batch: ImportBatch) -> None:
        self._batch_id = batch.id
        self._spool = Spool(batch.id)
        self._saved = self._place = (batch.files_read, batch.entries_read)
        self._saved_at = time.monotonic()
        self._unchanged = 0
        self._found: list[Finding] = []

    def read(self) -> bool:
        """Read on; return whether that was all."""
        until: float | None = None
        for name, page in self._pages():
            self._take(name, page)
            until = until or time.monotonic() + WORK_SECONDS  # finding the place does not count
            if time.monotonic() > until:
                self._save(go_on=True)
                return False
        self._save(last=True)
        return True

    def _pages(self) -> Iterator[tuple[str, WikiPage]]:
        """Yield the pages from the place on, each with the name of its file."""
        sources = list(self._sources())
        files, entries = self._place
        for number, source in enumerate(sources[files:], start=files):
            try:
                for page in self._pages_of(source, number, begin=entries):
                    yield source.name, page
            except SourceRefused as refusal:
                if len(sources) == 1:
                    raise
                self._found.append(unreadable(source.name, refusal))
            self._place, entries = (number + 1, 0), 0

    def _sources(self) -> Iterator[Member]:
        """Yield what is to be read: the uploaded files, of the ZIP of a folder its members."""
        for number, file in enumerate(self._spool.uploaded()):
            folder = self._spool.unpacked / f"{number:03}"
            if not _is_folder(file):
                yield Member(file.name, file)
                continue
            lay_out(file, folder)
            if self._place == (0, 0):  # later it has been told
                self._found += passed_over(folder)
            yield from members(folder)

    def _pages_of(self, source: Member, number: int, *, begin: int) -> Iterator[WikiPage]:
        def reached(entries: int) -> None:
            self._place = (number, entries)

        def report(found: Finding) -> None:
            own = found.entry == source.file.name
            self._found.append(found.renamed(source.name) if own else found)

        bare = source.file.suffix == SOURCE_ENDING
        yield from read_pages(
            source.file,
            attachments_to=self._spool.files,
            report=report,
            reference=Path(source.name).stem if bare else None,
            begin=begin,
            reached=reached,
        )

    def _take(self, name: str, page: WikiPage) -> None:
        from import_wiki import apply  # only here: its command knows the factory, which knows us

        if not apply.is_settled(page):
            self._save(page, name=name)
            return
        self._unchanged += 1
        if time.monotonic() - self._saved_at > SAVE_SECONDS:
            self._save()

    def _save(
        self,
        page: WikiPage | None = None,
        *,
        name: str = "",
        go_on: bool = False,
        last: bool = False,
    ) -> None:
        """Save how far this delivery came, with the page that it came to."""
        now = clock.now()
        with transaction():
            batch = self._batch_to_move()
            batch.pages_seen += self._unchanged
            batch.pages_unchanged += self._unchanged
            seen = batch.pages_seen
            if page is not None:
                add_page(batch, page, at=now)
                if batch.pages_seen == seen:
                    self._found.append(Finding(FindingKind.TWICE, name, page.reference))
            batch.files_read, batch.entries_read = self._place
            tell(batch, self._found)
            if go_on:
                ask_for_reading(batch, at=now)
            if last:
                _close(batch)
        self._saved, self._saved_at = self._place, time.monotonic()
        self._unchanged = 0
        self._found.clear()

    def _batch_to_move(self) -> ImportBatch:
        batch = queries.batch_to_change(self._batch_id)
        if batch.state is not BatchState.READING:
            raise _OvertakenError
        if (batch.files_read, batch.entries_read) != self._saved:
            raise _OvertakenError
        return batch


def unreadable(name: str, refusal: SourceRefused) -> Finding:
    """Return that one of several files was refused, and why."""
    return Finding(FindingKind.UNREADABLE, name, refusal.message, refusal.values)


def _is_folder(file: Path) -> bool:
    with file.open("rb") as stream:
        if not stream.read(len(ZIP_STARTS[0])).startswith(ZIP_STARTS):
            return False
    with suppress(SourceRefused):  # reading it as an export says why it is not opened
        return is_folder(file)
    return False


def _close(batch: ImportBatch) -> None:
    close_batch(batch, findings=(), at=clock.now())
    if not batch.pages_seen:
        batch.state, batch.problem = BatchState.REFUSED, _NO_PAGE


def _end(batch_id: int, state: BatchState, refusal: PilebookError | None = None) -> None:
    with transaction():
        batch = queries.batch_to_change(batch_id)
        if batch.state is not BatchState.READING:
            return  # discarded meanwhile: what failed was reading what is gone
        batch.state, batch.finished_at = state, clock.now()
        batch.tell(refusal)
