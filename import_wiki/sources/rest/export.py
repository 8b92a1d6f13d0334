"""A whole space in one request: XWiki's own export, with attachments and history, into a file.

Not every wiki allows it, and the export leaves out in silence what the account may not read, or
gives a page to sign in on where it gives nothing. So the file must be an archive, the account is
checked before, and where the export is not to be had the pages are read one by one.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.errors import N_, Problem
from import_wiki.sources.rest.failures import (
    WikiMissing,
    WikiRefused,
    WikiUnavailable,
    WikiUnusable,
)
from import_wiki.sources.rest.names import PageName
from import_wiki.sources.rest.outcomes import reason
from import_wiki.sources.rest.wiki import RestWiki, action_path

ARCHIVE_BEGINS = b"PK\x03\x04"

NO_ARCHIVE = N_("The wiki's export of %(space)s is not an archive; it may ask to sign in.")


@dataclass(frozen=True)
class SpaceExport:
    """The space as an archive in `file`."""

    file: Path


@dataclass(frozen=True)
class SpacePages:
    """The space's pages, to be read one by one, and why there is no archive."""

    names: tuple[PageName, ...]
    because: Problem


def obtain_space(wiki: RestWiki, space: str, *, file: Path) -> SpaceExport | SpacePages:
    """Return the space with the reference `space` as an archive, or else the names of its pages.

    :raises PilebookError: one of `failures`, if neither is to be had.
    """
    wiki.check()
    try:
        return export_space(wiki, space, file=file)
    except (WikiRefused, WikiMissing, WikiUnusable, WikiUnavailable) as error:
        spaces = PageName.within(space, "").spaces
        inside = (name for name in wiki.pages() if name.spaces[: len(spaces)] == spaces)
        return SpacePages(tuple(inside), reason(error))


def export_space(wiki: RestWiki, space: str, *, file: Path) -> SpaceExport:
    """Stream the export of a space, with what is nested in it, into `file`: whole or not at all.

    :raises PilebookError: one of `failures`, if the wiki does not give it.
    """
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        arriving = Path(folder) / "export"
        arriving.touch(mode=0o600)  # it holds the wiki's texts, passwords included
        _download(wiki, space, arriving)
        with arriving.open("rb") as archive:
            if archive.read(len(ARCHIVE_BEGINS)) != ARCHIVE_BEGINS:
                raise WikiUnusable(NO_ARCHIVE, space=space)
        arriving.replace(file)
    return SpaceExport(file)


def _download(wiki: RestWiki, space: str, file: Path) -> None:
    home = PageName.within(space, "WebHome")
    query = {"format": "xar", "history": "true", "pages": f"{space}.%"}
    limit = wiki.client.limits.export_bytes
    path = home.below(action_path(wiki.wiki, "export"))
    wiki.client.download(path, file, limit_bytes=limit, query=query)
