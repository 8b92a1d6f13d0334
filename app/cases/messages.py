"""What others may want to know of a case. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CaseChanged:
    """Something about the case is different: its words, its status, its people."""

    case_id: int
