"""What a role is. What it may do stands in the policy of each package."""

from app.accounts.models import Role, User

STAFF = frozenset({Role.ENGINEER, Role.LEAD, Role.ADMIN})


def is_staff(user: User) -> bool:
    """Tell whether `user` works at the desk, and so may read what customers may not."""
    return user.role in STAFF
