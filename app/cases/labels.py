"""The printed label of a case, `gxyl_case#7_20200318`: customer's code, number, day. Pure.

A label is what people quote; it is not unique. Two cases of one page may carry the same number, and
even the same label.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

_LABEL = re.compile(r"([a-z][a-z0-9]*)(?:_case)?#(\d{1,9})(?:_(\d{1,16}))?", re.IGNORECASE)


@dataclass(frozen=True)
class CaseLabel:
    prefix: str
    number: int
    day: str | None
    """Eight digits as a rule; as it was written on the wiki where somebody typed nine, or none."""

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a whole label, long or short (`gxyl#7_20200318`), with or without its day."""
        match = _LABEL.fullmatch(text.strip())
        if match is None:
            return None
        return cls(match[1].lower(), int(match[2]), match[3])

    @classmethod
    def of_new(cls, code: str, number: int, *, at: datetime, zone: ZoneInfo) -> Self:
        return cls(code, number, f"{at.astimezone(zone):%Y%m%d}")

    def __str__(self) -> str:
        day = f"_{self.day}" if self.day else ""
        return f"{self.prefix}_case#{self.number}{day}"
