"""What every verb does besides its own work: the event, the message, the sealed values."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.accounts.models import User
from app.cases import queries
from app.cases.messages import CaseChanged
from app.cases.models import Case, Citation, Entry, EntryKind, EventKind
from app.cases.writing import Citation as Cited
from app.cases.writing import Writing
from app.database import db
from app.errors import EditConflict
from app.outbox.operations import publish
from app.vault import operations as vault


def subject_of(case: Case) -> str:
    """Return the name of the case in the vault and the audit."""
    return f"case:{case.id}"


def check_version(case: Case, seen: int) -> None:
    """Refuse a change by somebody who has not seen the newest state.

    :raises EditConflict: if the case was changed since version `seen`.
    """
    if case.version != seen:
        raise EditConflict


def record_event(
    case: Case, event: EventKind, *, by: User | None, at: datetime, details: dict[str, Any]
) -> Entry:
    """Add an event to the timeline and tell everybody who listens."""
    entry = Entry(
        case_id=case.id,
        position=queries.next_position(case),
        kind=EntryKind.EVENT,
        event=event,
        details=details,
        author_id=by.id if by else None,
        at=at,
    )
    db.session.add(entry)
    touch(case, at=at)
    return entry


def touch(case: Case, *, at: datetime) -> None:
    """Note that the case changed: for the order of the queue, and for whoever listens."""
    case.updated_at = at
    db.session.flush()
    publish(CaseChanged(case.id), at=at)


def keep_writing(case: Case, writing: Writing, *, entry: Entry | None, at: datetime) -> None:
    """Keep what a text brings along: its sealed values and its citations."""
    vault.keep(writing.sealed, subject=subject_of(case), at=at)
    keep_citations(case, writing.citations, entry=entry)


def keep_citations(case: Case, cited: Iterable[Cited], *, entry: Entry | None) -> None:
    """Keep what a text cites."""
    citations = [
        Citation(
            case_id=case.id,
            entry_id=entry.id if entry else None,
            prefix=each.label.prefix,
            number=each.label.number,
            day=each.label.day,
            sentence=each.sentence,
            internal=entry is not None and entry.kind is EntryKind.NOTE,
        )
        for each in cited
    ]
    if citations:  # most texts cite nothing, and a flush looks at everything in the session
        db.session.add_all(citations)
        db.session.flush()
