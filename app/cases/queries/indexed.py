"""Cases as the search index asks for them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.accounts.policy import is_staff
from app.cases.models import (
    Attachment,
    Case,
    Entry,
    EntryKind,
)
from app.cases.policy import readable_by
from app.database import db
from app.files.models import FileText


def case_to_index(case_id: int) -> Case | None:
    """Return a case with its people for the search index, whoever may read it: 3 statements."""
    return db.session.scalar(_indexed().where(Case.id == case_id))


def cases_to_index(batch_size: int = 200) -> Iterator[Sequence[Case]]:
    """Yield every case for the search index in batches, by id: 3 statements a batch."""
    last_id = 0
    while batch := db.session.scalars(
        _indexed().where(Case.id > last_id).order_by(Case.id).limit(batch_size)
    ).all():
        last_id = batch[-1].id
        yield batch
        db.session.expunge_all()  # a rebuild must not hold every case


def cases_to_list(actor: User, case_ids: Collection[int]) -> Mapping[int, Case]:
    """Return the readable ones among these cases with their people: 3 statements."""
    cases = _indexed().where(Case.id.in_(case_ids), readable_by(actor))
    return {case.id: case for case in db.session.scalars(cases)}


def cases_changed_since(
    actor: User, case_ids: Collection[int], instant: datetime
) -> Collection[int]:
    """Return the readable ones among these cases with news for `actor` since then: 1 statement.

    A customer is not told when the desk has talked to itself: of its cases only what was opened,
    and what it may read of what was said, is news.
    """
    said = sa.select(Entry.id).where(
        Entry.case_id == Case.id,
        Entry.kind.in_((EntryKind.CUSTOMER, EntryKind.REPLY)),
        Entry.at > instant,
    )
    told = sa.or_(Case.opened_at > instant, Case.resolved_at > instant, said.exists())
    news = Case.updated_at > instant if is_staff(actor) else told
    wanted = sa.select(Case.id).where(Case.id.in_(case_ids), readable_by(actor), news)
    return db.session.scalars(wanted).all()


def words_of_cases(case_ids: Sequence[int]) -> Mapping[int, Sequence[Entry]]:
    """Return everything said in these cases, notes included, in order: 1 statement."""
    said = (
        sa.select(Entry)
        .where(Entry.case_id.in_(case_ids), Entry.kind != EntryKind.EVENT)
        .order_by(Entry.case_id, Entry.position)
    )
    words: dict[int, list[Entry]] = {}
    for entry in db.session.scalars(said):
        words.setdefault(entry.case_id, []).append(entry)
    return words


def cases_containing(
    terms: Sequence[str], *, customer_id: int | None, internal: bool, limit: int
) -> Sequence[int]:
    """Return the newest cases whose words hold every term, reading all of them: 1 statement.

    For the time in which there is no index. Notes are read only where `internal`.
    """
    said = sa.select(Entry.case_id).where(Entry.case_id == Case.id)
    named = sa.select(Attachment.id).where(Attachment.case_id == Case.id)
    if not internal:
        said = said.where(Entry.kind.in_((EntryKind.CUSTOMER, EntryKind.REPLY)))
        named = named.where(~Attachment.internal)
    kept = named.join(FileText, FileText.file_id == Attachment.file_id)
    wanted = sa.select(Case.id).order_by(Case.updated_at.desc(), Case.id.desc()).limit(limit)
    if customer_id is not None:
        wanted = wanted.where(Case.customer_id == customer_id)
    for term in terms:
        fields = (Case.label, Case.title, Case.problem, Case.resolution)
        found = [field.icontains(term, autoescape=True) for field in fields]
        in_words = said.where(Entry.text.icontains(term, autoescape=True)).exists()
        in_names = named.where(Attachment.name.icontains(term, autoescape=True)).exists()
        in_files = kept.where(FileText.text.icontains(term, autoescape=True)).exists()
        wanted = wanted.where(sa.or_(*found, in_words, in_names, in_files))
    return db.session.scalars(wanted).all()


def _indexed() -> sa.Select[Case]:
    return (
        sa.select(Case)
        .options(
            joinedload(Case.customer),
            joinedload(Case.owner),
            selectinload(Case.collaborators),
            selectinload(Case.form_fields),
        )
        .execution_options(populate_existing=True)  # the worker's session may know an older state
    )
