"""How a case moves through its statuses."""

from datetime import datetime

from app.accounts.models import User
from app.audit import operations as audit
from app.cases import policy
from app.cases.models import Case, EventKind
from app.cases.operations.recording import (
    check_version,
    keep_writing,
    record_event,
    subject_of,
)
from app.cases.policy import CaseAction
from app.cases.workflow import CaseStatus, ResolutionKind, check_move, plain_moves_from
from app.cases.writing import Writing
from app.errors import N_, IllegalMove


def change_status(case: Case, status: CaseStatus, *, seen: int, by: User, at: datetime) -> None:
    """Make one of the moves that need nothing but themselves.

    :raises IllegalMove: if the workflow has no such move, or it needs its own verb.
    :raises EditConflict: if somebody changed the case since version `seen`.
    """
    policy.require(by, CaseAction.CHANGE_STATUS, case)
    check_version(case, seen)
    check_move(case.status, status)
    if status not in plain_moves_from(case.status):
        raise IllegalMove(N_("Resolve or reopen the case instead."))
    _move(case, status, EventKind.STATUS_CHANGED, by=by, at=at)


def resolve_case(
    case: Case,
    *,
    explanation: Writing,
    kind: ResolutionKind,
    seen: int,
    by: User,
    at: datetime,
) -> None:
    """Close the work on a case with what solved it; the customer reads the explanation.

    :raises IllegalMove: if the case is resolved already.
    :raises EditConflict: if somebody changed the case since version `seen`.
    """
    policy.require(by, CaseAction.READ_INTERNAL, case)
    check_version(case, seen)
    check_move(case.status, CaseStatus.RESOLVED)
    policy.require(by, CaseAction.RESOLVE, case)
    case.resolution, case.resolution_html = explanation.text, explanation.html
    case.resolution_kind, case.resolved_at = kind, at
    keep_writing(case, explanation, entry=None, at=at)
    _move(case, CaseStatus.RESOLVED, EventKind.RESOLVED, by=by, at=at)
    audit.record("case.resolved", subject_of(case), by=by, at=at)


def reopen_case(case: Case, *, by: User, at: datetime) -> None:
    """Take a case that was done up again. Its resolution stays, as what did not hold.

    :raises IllegalMove: if it is not done.
    """
    policy.require(by, CaseAction.READ, case)
    check_move(case.status, CaseStatus.IN_PROGRESS)
    policy.require(by, CaseAction.REOPEN, case)
    case.resolved_at = None
    case.reopened_count += 1
    _move(case, CaseStatus.IN_PROGRESS, EventKind.REOPENED, by=by, at=at)
    audit.record("case.reopened", subject_of(case), by=by, at=at)


def _move(case: Case, status: CaseStatus, event: EventKind, *, by: User, at: datetime) -> None:
    details = {"before": case.status.value, "after": status.value}
    case.status = status
    record_event(case, event, by=by, at=at, details=details)
