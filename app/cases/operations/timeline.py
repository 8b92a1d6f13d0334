"""Words added to a case."""

from datetime import datetime

from app.accounts.models import User
from app.accounts.policy import is_staff
from app.cases import policy, queries
from app.cases.models import Case, Entry, EntryKind, EventKind
from app.cases.operations.recording import keep_writing, record_event, touch
from app.cases.policy import CaseAction
from app.cases.workflow import DONE, CaseStatus
from app.cases.writing import Writing
from app.database import db


def add_entry(case: Case, writing: Writing, *, internal: bool, by: User, at: datetime) -> Entry:
    """Add a reply, an internal note, or a customer's words.

    Words move a case on: a customer's answer ends the waiting for it, and reopens nothing; the
    first reply of the desk takes a new case up.

    :raises NotAllowed: if `by` may not write here; a closed case takes notes only.
    """
    policy.require(by, CaseAction.NOTE if internal else CaseAction.REPLY, case)
    entry = Entry(
        case_id=case.id,
        position=queries.next_position(case),
        kind=_kind(by, internal=internal),
        author_id=by.id,
        text=writing.text,
        html=writing.html,
        excerpt=writing.excerpt,
        at=at,
    )
    db.session.add(entry)
    db.session.flush()  # its citations need entry.id
    keep_writing(case, writing, entry=entry, at=at)
    touch(case, at=at)
    _move_on(case, entry, by=by, at=at)
    return entry


def _kind(by: User, *, internal: bool) -> EntryKind:
    if not is_staff(by):
        return EntryKind.CUSTOMER
    return EntryKind.NOTE if internal else EntryKind.REPLY


def _move_on(case: Case, entry: Entry, *, by: User, at: datetime) -> None:
    answered = entry.kind is EntryKind.CUSTOMER and case.status is CaseStatus.WAITING_CUSTOMER
    taken_up = entry.kind is EntryKind.REPLY and case.status is CaseStatus.NEW
    if case.status in DONE or not (answered or taken_up):
        return
    details = {"before": case.status.value, "after": CaseStatus.IN_PROGRESS.value}
    case.status = CaseStatus.IN_PROGRESS
    record_event(case, EventKind.STATUS_CHANGED, by=by, at=at, details=details)
