"""Which scope a user searches, and who may say which words mean the same.

engineer              READ_WORDS
lead, admin           READ_WORDS, CHANGE_WORDS, READ_QUESTIONS

A saved search is its owner's alone: `queries.saved` asks for no other.
"""

import enum

from app.accounts.models import Role, User
from app.accounts.policy import STAFF, is_staff
from app.errors import NotAllowed, NotFound
from app.search.scope import EVERYTHING, Scope

_NOBODY = 0


class SearchAction(enum.StrEnum):
    READ_WORDS = "read_words"
    CHANGE_WORDS = "change_words"
    READ_QUESTIONS = "read_questions"


_TABLE: dict[SearchAction, frozenset[Role]] = {
    SearchAction.READ_WORDS: STAFF,
    SearchAction.CHANGE_WORDS: frozenset({Role.LEAD, Role.ADMIN}),
    SearchAction.READ_QUESTIONS: frozenset({Role.LEAD, Role.ADMIN}),
}


def scope_of(user: User) -> Scope:
    """Return what `user` may find: staff everything, a customer what is its own and public."""
    if is_staff(user):
        return EVERYTHING
    return Scope(customer_id=user.customer_id or _NOBODY, internal=False)


def may(actor: User, action: SearchAction) -> bool:
    return actor.role in _TABLE[action]


def allowed(actor: User) -> frozenset[SearchAction]:
    """Return everything `actor` may do: what the pages draw."""
    return frozenset(action for action in SearchAction if may(actor, action))


def require(actor: User, action: SearchAction) -> None:
    """Refuse what the table does not allow.

    :raises NotFound: if `actor` may not even know of the groups of words.
    :raises NotAllowed: if he may read them, but not do this.
    """
    if not may(actor, SearchAction.READ_WORDS):
        raise NotFound
    if not may(actor, action):
        raise NotAllowed
