"""Which scope a user searches."""

from app.accounts.models import User
from app.accounts.policy import is_staff
from app.search.scope import EVERYTHING, Scope

_NOBODY = 0


def scope_of(user: User) -> Scope:
    """Return what `user` may find: staff everything, a customer what is its own and public."""
    if is_staff(user):
        return EVERYTHING
    return Scope(customer_id=user.customer_id or _NOBODY, internal=False)
