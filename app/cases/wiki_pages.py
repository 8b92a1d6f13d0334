"""What the pages about wiki pages show: the queries of one page put together, and its links.

Statements, besides those of the shell: list 2, page 5; neither grows with its rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from app.accounts.models import User
from app.cases import queries
from app.cases.attached import attached
from app.cases.forms import WikiPagesForm
from app.cases.models import Provenance, SourcePage
from app.cases.source_lines import (
    PART_LINES,
    LineGroup,
    lines_of_part,
    part_of,
    shown_groups,
)
from app.cases.wiki_address import is_web, page_address, revision_address
from app.config import Settings
from app.errors import NotFound
from app.web.urls import neighbours


@dataclass(frozen=True)
class Place:
    """Where imported words stand: in the page as kept here, and in its version on the wiki."""

    here: str
    wiki: str | None


@dataclass(frozen=True)
class Part:
    """A part of a long page: the lines it holds, and its address."""

    first: int
    last: int
    url: str


def list_page(actor: User, form: WikiPagesForm) -> Mapping[str, Any]:
    page = queries.wiki_pages(actor, form.words, form.window)
    return {
        "page": page,
        "words": form.words,
        **neighbours(page),
    }


def source_page(actor: User, page_id: int, part: int) -> Mapping[str, Any]:
    """Return what one part of a wiki page shows, and what stands below it.

    :raises NotFound: if there is no such page, or `actor` may not know of it, or no such part.
    """
    page = queries.wiki_page(actor, page_id)
    lines = page.text.split("\n")
    parts = _parts(page, len(lines))
    if not 1 <= part <= len(parts):
        raise NotFound
    groups = [LineGroup.from_values(values) for values in page.line_groups]
    return {
        "page": page,
        "tags": page.tags.split("\n") if page.tags else [],
        "line_count": len(lines),
        "groups": shown_groups(lines, groups, page.notes, part),
        "cases": queries.cases_by_line(page, *lines_of_part(part)),
        "parts": parts,
        "part": part,
        "wiki_url": address_on_wiki(page),
        "comments": queries.comments_of_page(page),
        "files": attached(queries.attachments_of_page(page)),
        "imports": queries.imports_of_page(page),
    }


def places_of(page: SourcePage, sources: Iterable[Provenance]) -> Mapping[str, Place]:
    """Return where the fields of a case stand, by field; `page` is the one they came from."""
    address = address_on_wiki(page)
    return {
        each.field: Place(
            here=line_url(each.page_id, each.first_line),
            wiki=revision_address(address, each.versions[-1] if each.versions else None),
        )
        for each in sources
    }


def line_url(page_id: int, line: int) -> str:
    """Return the address of one line of a wiki page."""
    return _part_url(page_id, part_of(line), anchor=f"L{line}")


def address_on_wiki(page: SourcePage) -> str | None:
    """Return where a page is read on its wiki: as the wiki said, else made of its address."""
    if page.wiki_url and is_web(page.wiki_url):
        return page.wiki_url
    settings: Settings = current_app.extensions["pilebook.settings"]
    return page_address(settings.wiki_url, page.reference)


def _parts(page: SourcePage, line_count: int) -> list[Part]:
    parts = []
    for part in range(1, part_of(line_count) + 1):
        first = (part - 1) * PART_LINES + 1
        last = min(part * PART_LINES, line_count)
        parts.append(Part(first, last, _part_url(page.id, part)))
    return parts


def _part_url(page_id: int, part: int, *, anchor: str | None = None) -> str:
    asked = part if part > 1 else None
    return url_for("wiki_pages.show", page_id=page_id, part=asked, _anchor=anchor)
