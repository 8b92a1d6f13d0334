"""Who may do what with a case: one table, and the SQL of its READ row beside it.

engineer · lead · admin      customer
READ              every case                   cases of its own organisation
READ_INTERNAL     yes                          never
…                 see `_TABLE`
"""

import enum
from collections.abc import Callable

import sqlalchemy as sa

from app.accounts.models import Role, User
from app.accounts.policy import is_staff
from app.cases.models import Attachment, Case, Entry, EntryKind, EventKind
from app.cases.workflow import DONE, CaseStatus, plain_moves_from
from app.errors import NotAllowed, NotFound


class CaseAction(enum.StrEnum):
    READ = "read"
    READ_INTERNAL = "read_internal"
    REPLY = "reply"
    NOTE = "note"
    CLAIM = "claim"
    ASSIGN = "assign"
    CHANGE_STATUS = "change_status"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    DECIDE_CONFLICT = "decide_conflict"
    REVEAL_PERSONAL = "reveal_personal"
    REVEAL_SECRET = "reveal_secret"  # noqa: S105 - the name of an action


Condition = Callable[[User, Case], bool]


def _staff(actor: User, _case: Case) -> bool:
    return is_staff(actor)


def _reader(actor: User, case: Case) -> bool:
    return is_staff(actor) or actor.customer_id == case.customer_id


def _lead(actor: User, _case: Case) -> bool:
    return actor.role in {Role.LEAD, Role.ADMIN}


def _lead_or_owner(actor: User, case: Case) -> bool:
    return actor.role in {Role.LEAD, Role.ADMIN} or (is_staff(actor) and case.owner_id == actor.id)


def _not_closed(_actor: User, case: Case) -> bool:
    return case.status is not CaseStatus.CLOSED


def _done(_actor: User, case: Case) -> bool:
    return case.status in DONE


def _open(_actor: User, case: Case) -> bool:
    return case.status not in DONE


def _unowned(_actor: User, case: Case) -> bool:
    return case.owner_id is None


def _movable(_actor: User, case: Case) -> bool:
    return bool(plain_moves_from(case.status))


_TABLE: dict[CaseAction, tuple[Condition, ...]] = {
    CaseAction.READ: (_reader,),
    CaseAction.READ_INTERNAL: (_staff,),
    CaseAction.REPLY: (_reader, _not_closed),
    CaseAction.NOTE: (_staff,),
    CaseAction.CLAIM: (_staff, _unowned, _open),
    CaseAction.ASSIGN: (_staff,),
    CaseAction.CHANGE_STATUS: (_staff, _movable),
    CaseAction.RESOLVE: (_staff, _open),
    CaseAction.REOPEN: (_reader, _done),
    CaseAction.DECIDE_CONFLICT: (_lead,),
    CaseAction.REVEAL_PERSONAL: (_staff,),
    CaseAction.REVEAL_SECRET: (_lead_or_owner,),
}

PUBLIC_EVENTS = frozenset({EventKind.OPENED, EventKind.RESOLVED, EventKind.REOPENED})
"""What a customer is told of what happened; who is assigned, and the rest, stays inside."""


def may(actor: User, action: CaseAction, case: Case) -> bool:
    return all(condition(actor, case) for condition in _TABLE[action])


def allowed(actor: User, case: Case) -> frozenset[CaseAction]:
    """Return everything `actor` may do with `case`: what the page draws."""
    return frozenset(action for action in CaseAction if may(actor, action, case))


def require(actor: User, action: CaseAction, case: Case) -> None:
    """Refuse what the table does not allow.

    :raises NotFound: if `actor` may not even know of the case.
    :raises NotAllowed: if he may read it, but not do this.
    """
    if not may(actor, CaseAction.READ, case):
        raise NotFound
    if not may(actor, action, case):
        raise NotAllowed


def readable_by(actor: User) -> sa.ColumnElement[bool]:
    """Return the READ row as a condition on cases."""
    return sa.true() if is_staff(actor) else Case.customer_id == actor.customer_id


def readable_entries(actor: User) -> sa.ColumnElement[bool]:
    """Return the condition on entries of a readable case."""
    if is_staff(actor):
        return sa.true()
    return sa.or_(
        Entry.kind.in_((EntryKind.CUSTOMER, EntryKind.REPLY)),
        sa.and_(Entry.kind == EntryKind.EVENT, Entry.event.in_(PUBLIC_EVENTS)),
    )


def require_desk(actor: User) -> None:
    """Refuse whoever is not of the desk: pages of the wiki are its own.

    :raises NotFound: a customer does not even know of them.
    """
    if not is_staff(actor):
        raise NotFound


def readable_pages(actor: User) -> sa.ColumnElement[bool]:
    """Return the condition on wiki pages: the wiki was the desk's own, customers know of none."""
    return sa.true() if is_staff(actor) else sa.false()


def readable_attachments(actor: User) -> sa.ColumnElement[bool]:
    """Return the condition on attachments, of cases and of wiki pages alike."""
    if is_staff(actor):
        return sa.true()
    own = sa.select(Case.id).where(Case.id == Attachment.case_id, readable_by(actor))
    return sa.and_(~Attachment.internal, own.exists())
