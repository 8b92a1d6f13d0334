"""What is indexed: a case or an article, in words that anybody in its scope may read. Pure.

Whoever makes a document has masked its secrets and personal data already: the index keeps no text,
but what it keeps can be searched.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Literal

Kind = Literal["case", "article"]
KINDS: tuple[Kind, ...] = ("case", "article")


@dataclass(frozen=True, kw_only=True)
class Document:
    kind: Kind
    subject_id: int
    revision: int
    """Grows with every change of the subject: an older document never replaces a newer one."""
    customer_id: int | None
    shared: bool = False
    """Every customer may find it: an article published to all. Otherwise its customer and staff."""
    customer_code: str = ""
    customer_name: str = ""
    label: str = ""
    title: str = ""
    problem: str = ""
    resolution: str = ""
    public_text: str = ""
    """What a customer in whose scope it is may read besides title, problem and resolution."""
    internal_text: str = ""
    """What only staff may read."""
    attachment_names: Sequence[str] = ()
    """Of the files that a customer in whose scope it is may open."""
    internal_attachment_names: Sequence[str] = ()
    status: str = ""
    engineers: Sequence[str] = ()
    tags: Sequence[str] = ()
    opened_on: date | None = None
    updated_at: datetime
    resolved: bool = False
    verified: bool = False

    @property
    def key(self) -> str:
        return key_of(self.kind, self.subject_id)

    def fingerprint(self) -> int:
        """Return 63 bits that differ when anything findable differs."""
        values = [
            (field.name, _plain(getattr(self, field.name)))
            for field in fields(self)
            if field.name != "revision"
        ]
        digest = hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=8)
        return int.from_bytes(digest.digest()) >> 1


def key_of(kind: str, subject_id: int) -> str:
    return f"{kind}:{subject_id}"


def subject_of(key: str) -> tuple[str, int]:
    """Return the kind and the id a key was made of."""
    kind, _, subject_id = key.partition(":")
    return kind, int(subject_id)


def _plain(value: object) -> object:
    """Return `value` so that two spellings of one thing are equal: 12:00+08:00 and 04:00Z."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, list):
        return tuple(value)
    return value
