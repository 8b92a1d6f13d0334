"""Who may do what with imports: one table. Customers may not even know of them.

engineer              READ
lead, admin           READ, UPLOAD, APPLY, DECIDE, CONNECT
"""

import enum

from app.accounts.models import Role, User
from app.accounts.policy import STAFF
from app.errors import NotAllowed, NotFound


class ImportAction(enum.StrEnum):
    READ = "read"
    UPLOAD = "upload"
    APPLY = "apply"
    DECIDE = "decide"
    CONNECT = "connect"


_LEADS = frozenset({Role.LEAD, Role.ADMIN})

_TABLE: dict[ImportAction, frozenset[Role]] = {
    ImportAction.READ: STAFF,
    ImportAction.UPLOAD: _LEADS,
    ImportAction.APPLY: _LEADS,
    ImportAction.DECIDE: _LEADS,
    ImportAction.CONNECT: _LEADS,
}


def may(actor: User, action: ImportAction) -> bool:
    return actor.role in _TABLE[action]


def allowed(actor: User) -> frozenset[ImportAction]:
    """Return everything `actor` may do: what the pages draw."""
    return frozenset(action for action in ImportAction if may(actor, action))


def require(actor: User, action: ImportAction) -> None:
    """Refuse what the table does not allow.

    :raises NotFound: if `actor` may not even know of imports.
    :raises NotAllowed: if he may read them, but not do this.
    """
    if not may(actor, ImportAction.READ):
        raise NotFound
    if not may(actor, action):
        raise NotAllowed
