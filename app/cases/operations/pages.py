"""How a wiki page is kept: its lines, who wrote them, what its readers added.

What a poorer source of the same page does not know is not forgotten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.cases import queries
from app.cases.models import PageImport, SourcePage, WikiComment
from app.cases.source_lines import LineGroup, filled
from app.cases.writing import Writing
from app.database import db
from app.redaction import SealedText
from app.vault import operations as vault


@dataclass(frozen=True, kw_only=True)
class ImportedPage:
    """A page as one source tells it, its secrets taken out."""

    reference: str
    title: str
    version: str | None
    author: str | None
    source: str
    text: SealedText
    authored_lines: int
    line_groups: Sequence[LineGroup]
    notes: Sequence[tuple[int, int]]
    """First and last line of every text that belongs to no case."""
    wiki_url: str | None


@dataclass(frozen=True, kw_only=True)
class ImportedComment:
    number: int
    answers: int | None
    author: str | None
    at: datetime | None
    writing: Writing


def record_source_page(imported: ImportedPage, *, at: datetime) -> SourcePage:
    """Keep a page's source in the version now imported, in place of an earlier one."""
    page = queries.source_page(imported.reference)
    if page is None:
        page = SourcePage(reference=imported.reference, line_groups=[], imported_at=at)
        db.session.add(page)
    known = [LineGroup.from_values(values) for values in page.line_groups]
    page.title, page.version, page.author = imported.title, imported.version, imported.author
    page.text, page.authored_lines = imported.text.text, imported.authored_lines
    page.line_groups = [group.as_values() for group in filled(imported.line_groups, known)]
    page.notes = [list(note) for note in imported.notes]
    page.wiki_url = imported.wiki_url or page.wiki_url
    page.imported_at, page.settled = at, None
    db.session.flush()  # what follows needs page.id
    vault.keep(imported.text.values, subject=subject_of_page(page), at=at)
    db.session.add(_import_of(page, imported, at=at))
    db.session.flush()
    return page


def keep_readers_words(
    page: SourcePage,
    comments: Sequence[ImportedComment],
    *,
    tags: Sequence[str],
    told: str,
    at: datetime,
) -> None:
    """Keep what readers of the wiki added to a page, in place of what was known of it.

    `told` is a digest of it all: the same again is known by it.
    """
    db.session.execute(sa.delete(WikiComment).where(WikiComment.page_id == page.id))
    db.session.add_all(_row_of(page, comment) for comment in comments)
    for comment in comments:
        vault.keep(comment.writing.sealed, subject=subject_of_page(page), at=at)
    page.tags, page.told = "\n".join(tags), told
    db.session.flush()


def name_source_page(page: SourcePage, reference: str) -> None:
    """Give a page that was known by its title the name it has on the wiki."""
    page.reference = reference
    db.session.flush()


def settle_page(page: SourcePage, digest: str) -> None:
    """Note that everything a source says has found its place."""
    page.settled = digest
    db.session.flush()


def subject_of_page(page: SourcePage) -> str:
    """Return the name of the page in the vault."""
    return f"page:{page.id}"


def _import_of(page: SourcePage, imported: ImportedPage, *, at: datetime) -> PageImport:
    return PageImport(
        page_id=page.id,
        version=imported.version,
        author=imported.author,
        source=imported.source,
        line_count=imported.text.text.count("\n") + 1,
        at=at,
    )


def _row_of(page: SourcePage, comment: ImportedComment) -> WikiComment:
    return WikiComment(
        page_id=page.id,
        number=comment.number,
        answers=comment.answers,
        author=comment.author,
        at=comment.at,
        text=comment.writing.text,
        html=comment.writing.html,
    )
