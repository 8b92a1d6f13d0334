"""Who works on a case: one owner, and collaborators."""

from collections.abc import Sequence
from datetime import datetime

from app.accounts.models import User
from app.audit import operations as audit
from app.cases import policy
from app.cases.models import Case, EventKind
from app.cases.operations.recording import check_version, record_event, subject_of
from app.cases.policy import CaseAction
from app.errors import N_, Conflict


def assign_case(
    case: Case,
    *,
    owner: User | None,
    collaborators: Sequence[User],
    seen: int,
    by: User,
    at: datetime,
) -> None:
    """Give the case to `owner`; whoever owns it does not collaborate on it besides.

    Changes nothing, and records nothing, if that is how it is already.

    :raises EditConflict: if somebody changed the case since version `seen`.
    """
    policy.require(by, CaseAction.ASSIGN, case)
    check_version(case, seen)
    others = [user for user in collaborators if owner is None or user.id != owner.id]
    if _people(case.owner, case.collaborators) == _people(owner, others):
        return
    details = {
        "before": _names(case.owner, case.collaborators),
        "after": _names(owner, others),
    }
    case.owner, case.collaborators = owner, others
    record_event(case, EventKind.ASSIGNED, by=by, at=at, details=details)
    audit.record("case.assigned", subject_of(case), by=by, at=at)


def claim_case(case: Case, *, by: User, at: datetime) -> None:
    """Take a case that nobody owns.

    :raises Conflict: if somebody was quicker.
    """
    policy.require(by, CaseAction.READ_INTERNAL, case)
    if case.owner_id is not None:
        raise Conflict(N_("Somebody else has taken this case."))
    policy.require(by, CaseAction.CLAIM, case)
    others = [user for user in case.collaborators if user.id != by.id]
    assign_case(case, owner=by, collaborators=others, seen=case.version, by=by, at=at)


def _people(owner: User | None, others: Sequence[User]) -> tuple[int | None, frozenset[int]]:
    return (owner.id if owner else None, frozenset(user.id for user in others))


def _names(owner: User | None, others: Sequence[User]) -> list[str]:
    """Return the names as they were then, the owner's first: the timeline tells history."""
    return [*([owner.name] if owner else []), *(user.name for user in others)]
