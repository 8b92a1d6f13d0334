"""What wiki pages have brought: pages, their cases, where words come from."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.cases.models import (
    Case,
    Entry,
    Provenance,
    SourcePage,
)
from app.cases.queries.case import one
from app.database import db


def source_page(reference: str) -> SourcePage | None:
    return db.session.scalar(sa.select(SourcePage).where(SourcePage.reference == reference))


def source_pages_titled(title: str) -> Sequence[SourcePage]:
    """Return the pages of a title, at most two: one is an answer, two are none."""
    pages = sa.select(SourcePage).where(SourcePage.title == title).order_by(SourcePage.id)
    return db.session.scalars(pages.limit(2)).all()


def source_page_locked(page_id: int) -> SourcePage:
    """Return one page for a change in this transaction: 1 statement."""
    return db.session.scalars(
        sa.select(SourcePage).where(SourcePage.id == page_id).with_for_update()
    ).one()


def imported_cases(page: SourcePage) -> Sequence[Case]:
    """Return the cases imported from a page with their people and forms: 3 statements."""
    cases = sa.select(Case).where(Case.source_page_id == page.id).order_by(Case.id)
    return db.session.scalars(
        cases.options(
            joinedload(Case.owner),
            selectinload(Case.collaborators),
            selectinload(Case.form_fields),
        )
    ).all()


def imported_case(page: SourcePage, label: str, occurrence: int) -> Case:
    """Return one case of a page with people and form, for a change in it: 3 statements.

    :raises NotFound: if the page has brought no such case.
    """
    return one(
        sa.select(Case)
        .where(Case.source_page_id == page.id, Case.label == label, Case.occurrence == occurrence)
        .options(
            joinedload(Case.owner),
            selectinload(Case.collaborators),
            selectinload(Case.form_fields),
        )
        .with_for_update(of=Case)
    )


def imported_entries(case: Case) -> Sequence[Entry]:
    """Return the entries that stand on the case's page, in their order: 1 statement."""
    entries = (
        sa.select(Entry)
        .join(Entry.provenance)
        .where(Entry.case_id == case.id)
        .order_by(Entry.position)
        .options(contains_eager(Entry.provenance))
    )
    return db.session.scalars(entries).all()


def provenance_of_fields(case: Case) -> Sequence[Provenance]:
    """Return where the fields of an imported case come from: 1 statement."""
    fields = (
        sa.select(Provenance)
        .where(Provenance.case_id == case.id, Provenance.entry_id.is_(None))
        .order_by(Provenance.first_line, Provenance.id)
    )
    return db.session.scalars(fields).all()


def provenance_at(case: Case, line: int) -> Provenance | None:
    """Return what stands at a line of the case's page: 1 statement."""
    there = (
        sa.select(Provenance)
        .where(
            Provenance.case_id == case.id,
            Provenance.first_line <= line,
            Provenance.last_line >= line,
        )
        .order_by(Provenance.last_line - Provenance.first_line, Provenance.id)
        .limit(1)
    )
    return db.session.scalar(there)


def last_words(case_ids: Collection[int]) -> Mapping[int, Entry]:
    """Return the last imported entry of each of these cases: 1 statement."""
    last = (
        sa.select(Entry.case_id, sa.func.max(Entry.position))
        .join(Provenance, Provenance.entry_id == Entry.id)
        .where(Entry.case_id.in_(case_ids))
        .group_by(Entry.case_id)
    )
    wanted = sa.select(Entry).where(sa.tuple_(Entry.case_id, Entry.position).in_(last))
    return {entry.case_id: entry for entry in db.session.scalars(wanted)}


def cases_of_page_labelled(
    places: Collection[tuple[str, str]],
) -> Mapping[tuple[str, str], Sequence[Case]]:
    """Return the cases of pages that carry these labels, by page and label: 1 statement."""
    place = sa.tuple_(SourcePage.reference, Case.label)
    wanted = sa.select(SourcePage.reference, Case).join(Case.source_page).where(place.in_(places))
    found: dict[tuple[str, str], list[Case]] = {}
    for reference, case in db.session.execute(wanted.order_by(Case.occurrence)):
        found.setdefault((reference, case.label), []).append(case)
    return found


def provenance_of_cases(case_ids: Sequence[int]) -> Sequence[Provenance]:
    """Return the provenance of every field and entry of these cases, entries in their order."""
    rows = (
        sa.select(Provenance)
        .outerjoin(Provenance.entry)
        .where(Provenance.case_id.in_(case_ids))
        .order_by(Provenance.case_id, Entry.position, Provenance.id)
        .options(contains_eager(Provenance.entry))
    )
    return db.session.scalars(rows).all()
