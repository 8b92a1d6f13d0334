"""What others may want to know of accounts. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AliasAdded:
    """From now on a name means somebody; `key` is its canonical form."""

    key: str
    user_id: int
    by_id: int | None
