"""The shape of a message: a frozen dataclass of plain values, named in the past tense. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Protocol


class Message(Protocol):
    """Anything a dataclass of JSON values can say: `CaseChanged(case_id=12)`."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


def topic_of(message: Message | type[Message]) -> str:
    """Return the name under which the message travels: the name of its class."""
    kind = message if isinstance(message, type) else type(message)
    return kind.__name__


def payload_of(message: Message) -> dict[str, Any]:
    return asdict(message)


@dataclass(frozen=True)
class Handler:
    """Somebody who wants to know.

    `deliver` gets up to `batch_size` messages at once, oldest first. Where `atomic`, it runs inside
    the transaction that also deletes the rows (its effect is in our database: exactly once); where
    not, it runs before (its effect is outside: at least once).
    """

    name: str
    message: type[Any]
    deliver: Callable[[Sequence[Any]], None]
    batch_size: int = 1
    atomic: bool = False
