"""A connection as somebody wants it, before it is kept. Pure."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class WantedConnection:
    """What is to be read, how often and as whom. An empty password keeps the one there is."""

    name: str
    base_url: str
    wiki: str
    account: str
    password: str = field(repr=False)
    spaces: list[str]
    interval_minutes: int
    auto_apply: bool
