"""The first sync of a space: its export, where the wiki gives one, is one request for hundreds.

An export leaves out in silence what the account may not read. So it is held against the list: what
it did not bring is read by itself, and is either had or refused in words.
"""

import hashlib
import shutil
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import datetime
from itertools import groupby
from pathlib import Path

from app import clock
from app.imports.wikis import queries, reading
from app.imports.wikis.models import PageState
from app.imports.wikis.operations import taking
from app.imports.wikis.operations.holding import LONG, Hold
from import_wiki.page import WikiPage
from import_wiki.sources.rest import (
    PageName,
    RestWiki,
    WikiMissing,
    WikiOtherUser,
    WikiRefused,
    WikiUnavailable,
    WikiUnusable,
    export_space,
)
from import_wiki.sources.xar import ArchiveRefused, read_xar

FEW_PAGES = 3
"""So few are read one by one as quickly."""


def read_exports(hold: Hold, wiki: RestWiki, until: datetime | None) -> bool:
    """Read what is to be had from exports; return whether it is all done."""
    connection = queries.connection_to_show(hold.connection_id)
    expected = [reference for reference, _ in queries.pages_in(connection, PageState.EXPECTED)]
    for space, references in _by_space(expected):
        wanted = set(references)
        if len(wanted) > FEW_PAGES and not _read_export(hold, wiki, space, wanted, until):
            return False
        _let_wait(hold, wanted)
    return True


def _let_wait(hold: Hold, references: set[str]) -> None:
    """Let the pages that no export brought be read by themselves."""
    with hold.step() as connection:
        for page in queries.expected_pages_to_change(connection, references):
            page.state = PageState.WAITING


def _by_space(references: list[str]) -> Iterator[tuple[str, list[str]]]:
    def space_of(reference: str) -> str:
        return PageName.parse(reference).top_space

    for space, found in groupby(sorted(references, key=space_of), key=space_of):
        yield space, list(found)


def _read_export(
    hold: Hold, wiki: RestWiki, space: str, wanted: set[str], until: datetime | None
) -> bool:
    """Take what the export of a space holds of `wanted`, which keeps what it lacks."""
    file = _file(hold, space)
    try:
        if not file.exists():  # it is there where a sync was broken off
            hold.renew(lasting=LONG)
            export_space(wiki, space, file=file)
        done = _take_pages(hold, wiki, file, wanted, until)
    except WikiOtherUser:
        raise
    except (WikiRefused, WikiMissing, WikiUnusable, WikiUnavailable, ArchiveRefused):
        done = True  # not to be had: they are read one by one
    if done:
        file.unlink(missing_ok=True)
        shutil.rmtree(file.with_suffix(".files"), ignore_errors=True)
    return done


def _take_pages(
    hold: Hold, wiki: RestWiki, file: Path, wanted: set[str], until: datetime | None
) -> bool:
    with closing(_pages(wiki, file)) as pages:
        for page in pages:
            reference = str(PageName.parse(page.reference))
            if page.language is None and reference in wanted:
                taking.take_exported(hold, wiki, reference, page)
                wanted.discard(reference)
            if until is not None and clock.now() >= until:
                return False
    return True


def _pages(wiki: RestWiki, file: Path) -> Generator[WikiPage]:
    folder = file.with_suffix(".files")
    folder.mkdir(mode=0o700, exist_ok=True)
    yield from read_xar(file, attachments_to=folder, people=wiki.people)


def _file(hold: Hold, space: str) -> Path:
    """Return where the export of a space lies until it is read."""
    folder = reading.cache_folder() / "exports"
    folder.mkdir(mode=0o700, exist_ok=True)
    name = hashlib.sha256(space.encode()).hexdigest()[:24]
    return folder / f"{hold.connection_id}-{name}.xar"
