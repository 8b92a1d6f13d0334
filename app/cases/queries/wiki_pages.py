"""Wiki pages as they came, and what stands on them. They are of the desk alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import defer

from app.accounts.models import User
from app.cases.models import (
    Case,
    ExternalReference,
    PageImport,
    Provenance,
    SourcePage,
    WikiComment,
)
from app.cases.policy import readable_pages
from app.database import db
from app.errors import NotFound
from app.web.paging import Page, Window, windowed

T = TypeVar("T")


@dataclass(frozen=True)
class PageRow:
    """A wiki page in the list, and how many cases it has brought."""

    page: SourcePage
    cases: int


def wiki_pages(actor: User, words: str, window: Window) -> Page[PageRow]:
    """Return one page of the wiki pages, latest import first, without their lines: 2 statements.

    `words` narrow them to those whose title, full name or tags hold them.
    """
    wanted = (
        sa.select(SourcePage)
        .where(readable_pages(actor), *_holding(words))
        .options(defer(SourcePage.text), defer(SourcePage.line_groups))
    )
    rows = db.session.scalars(
        windowed(wanted, window, at=SourcePage.imported_at, row=SourcePage.id)
    ).all()
    counts = _counts_of_cases([page.id for page in rows])
    pages = window.page_of(rows, lambda page: (page.imported_at, page.id))
    return pages.map(lambda page: PageRow(page, counts.get(page.id, 0)))


def pages_without_case() -> Sequence[SourcePage]:
    """Return the pages that no case stands on, by title: prose that may become an article."""
    wanted = sa.select(SourcePage).where(~_has_cases())
    return db.session.scalars(wanted.order_by(SourcePage.title, SourcePage.id)).all()


def wiki_page(actor: User, page_id: int) -> SourcePage:
    """Return one wiki page with its lines: 1 statement.

    :raises NotFound: if there is none, or `actor` may not know of it.
    """
    wanted = sa.select(SourcePage).where(SourcePage.id == page_id, readable_pages(actor))
    return _found(db.session.scalar(wanted))


def wiki_page_named(actor: User, reference: str) -> int:
    """Return the number of the page that a link of the wiki names: 1 statement.

    A name may mean a page, or the home of the space of that name.

    :raises NotFound: if there is none, or `actor` may not know of it.
    """
    names = (reference, f"{reference}.WebHome")
    wanted = sa.select(SourcePage.id).where(SourcePage.reference.in_(names), readable_pages(actor))
    exact_first = wanted.order_by(SourcePage.reference != reference).limit(1)
    return _found(db.session.scalar(exact_first))


def cases_by_line(page: SourcePage, first: int, last: int) -> Mapping[int, Case]:
    """Return the cases whose heading stands between two lines of a page: 1 statement."""
    headings = (
        sa.select(Provenance.first_line, Case)
        .join(Case, Case.id == Provenance.case_id)
        .where(
            Provenance.page_id == page.id,
            Provenance.field == "heading",
            Provenance.first_line.between(first, last),
            Case.vanished_at.is_(None),
        )
    )
    return {line: case for line, case in db.session.execute(headings)}  # noqa: C416 - typed rows


def comments_of_page(page: SourcePage) -> Sequence[WikiComment]:
    """Return what readers wrote below a page, in the wiki's order: 1 statement."""
    wanted = sa.select(WikiComment).where(WikiComment.page_id == page.id)
    return db.session.scalars(wanted.order_by(WikiComment.number, WikiComment.id)).all()


def imports_of_page(page: SourcePage) -> Sequence[PageImport]:
    """Return when which version of a page was written down, latest first: 1 statement."""
    wanted = sa.select(PageImport).where(PageImport.page_id == page.id)
    return db.session.scalars(wanted.order_by(PageImport.id.desc())).all()


def external_references(case: Case) -> Sequence[ExternalReference]:
    """Return the tickets of partners that a case names, in the page's order: 1 statement."""
    wanted = sa.select(ExternalReference).where(ExternalReference.case_id == case.id)
    return db.session.scalars(wanted.order_by(ExternalReference.line, ExternalReference.id)).all()


def _counts_of_cases(page_ids: Sequence[int]) -> Mapping[int | None, int]:
    counts = (
        sa.select(Case.source_page_id, sa.func.count())
        .where(Case.source_page_id.in_(page_ids))
        .group_by(Case.source_page_id)
    )
    return {page_id: count for page_id, count in db.session.execute(counts)}  # noqa: C416 - typed rows


def _has_cases() -> sa.ColumnElement[bool]:
    return sa.select(Case.id).where(Case.source_page_id == SourcePage.id).exists()


def _holding(words: str) -> list[sa.ColumnElement[bool]]:
    columns = (SourcePage.title, SourcePage.reference, SourcePage.tags)
    return [
        sa.or_(*(column.icontains(word, autoescape=True) for column in columns))
        for word in words.split()
    ]


def _found(value: T | None) -> T:
    if value is None:
        raise NotFound
    return value
