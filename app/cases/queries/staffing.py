"""Who works on imported cases, for many cases at once; only the worker asks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.names import canonical
from app.cases.models import Case, Entry, EntryKind, Provenance, collaborators
from app.database import db

_SCANNED = 5_000


@dataclass(frozen=True)
class Staffing:
    """The people of an imported case, as its page names them and as they stand here."""

    case_id: int
    names: tuple[str, ...]
    owner_id: int | None
    collaborator_ids: tuple[int, ...]
    provenance_id: int
    kept: str


def cases_naming(key: str, *, batch_size: int) -> Iterator[Sequence[int]]:
    """Yield the imported cases whose page names somebody so, by id, in batches.

    The names stand in a list of each case, in any spelling: 1 statement for 5,000 cases.
    """
    found: list[int] = []
    last_id = 0
    while rows := _names_of_cases(last_id):
        last_id = rows[-1].id
        found += [row.id for row in rows if key in map(canonical, row.wiki_engineers)]
    for start in range(0, len(found), batch_size):
        yield found[start : start + batch_size]


def staffing_locked(case_ids: Sequence[int]) -> Sequence[Staffing]:
    """Return who works on these cases, for a change in this transaction: 2 statements."""
    wanted = (
        sa.select(Case.id, Case.wiki_engineers, Case.owner_id, Provenance.id, Provenance.kept)
        .join(Provenance, sa.and_(Provenance.case_id == Case.id, Provenance.field == "engineers"))
        .where(Case.id.in_(case_ids), Provenance.entry_id.is_(None))
        .order_by(Case.id)
        .with_for_update(of=Case)
    )
    rows = db.session.execute(wanted).all()
    others: dict[int, list[int]] = {}
    working = sa.select(collaborators).where(collaborators.c.case_id.in_(case_ids))
    for case_id, user_id in db.session.execute(working):
        others.setdefault(case_id, []).append(user_id)
    return [
        Staffing(case_id, tuple(names), owner, tuple(others.get(case_id, ())), row_id, kept)
        for case_id, names, owner, row_id, kept in rows
    ]


def last_positions(case_ids: Sequence[int]) -> Mapping[int, int]:
    """Return the place of the last entry of each case: 1 statement."""
    wanted = sa.select(Entry.case_id, sa.func.max(Entry.position)).group_by(Entry.case_id)
    rows = db.session.execute(wanted.where(Entry.case_id.in_(case_ids)))
    return {row[0]: row[1] for row in rows}


def unknown_speakers() -> Sequence[str]:
    """Return every spelling of a speaker who means nobody here yet: 1 statement."""
    wanted = sa.select(Entry.speaker).where(
        Entry.author_id.is_(None), Entry.kind == EntryKind.NOTE, Entry.speaker.is_not(None)
    )
    return [name for name in db.session.scalars(wanted.distinct()) if name]


def entries_without_author(speakers: Sequence[str], *, limit: int) -> Sequence[int]:
    """Return the first entries that the wiki has `speakers` say, and that are nobody's here."""
    wanted = (
        sa.select(Entry.id)
        .where(Entry.author_id.is_(None), Entry.kind == EntryKind.NOTE, Entry.speaker.in_(speakers))
        .order_by(Entry.id)
        .limit(limit)
    )
    return db.session.scalars(wanted).all()


def _names_of_cases(after_id: int) -> Sequence[sa.Row[int, list[str]]]:
    wanted = sa.select(Case.id, Case.wiki_engineers).where(
        Case.id > after_id, Case.source_page_id.is_not(None)
    )
    return db.session.execute(wanted.order_by(Case.id).limit(_SCANNED)).all()
