"""Headings of the wiki, and the labels of cases among them: `= gxyl_case#9_20200910 =`."""

import re
from dataclasses import dataclass
from datetime import date

from import_wiki.text import fold, shown

_HEADING = re.compile(r"\s*(?P<marks>={1,64})(?P<text>.*)")
_LABEL = re.compile(
    r"(?P<prefix>[A-Za-z][A-Za-z0-9]{0,31})(?P<join>(?:[ _-]{0,3}case\s{0,3}\#|_case)\s{0,3})"
    r"(?P<number>[0-9]{1,6})(?![0-9])(?:(?P<dash>\s{0,3}[_-]\s{0,3})(?P<digits>[0-9]{1,16}))?"
    r"(?P<rest>.*)",
    re.IGNORECASE,
)
_ANCHOR_SAFE = re.compile(r"[A-Za-z0-9:_.-]")
_DATE_DIGITS = 8
_EARLIEST, _LATEST = 2000, 2099


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


def read_heading(source: str) -> Heading | None:
    """Return the heading on this line, None if it is none. The text may be empty."""
    found = _HEADING.fullmatch(source)
    if found is None:
        return None
    text = shown(found["text"].strip().rstrip("=").strip()).text
    return Heading(min(len(found["marks"]), 6), text)


@dataclass(frozen=True)
class Label:
    """What a case's heading says.

    `text` is the label as printed; `date` is None if its digits are no day; `rest` is what else
    the heading says; `exact` is False for `gxyl case #7`.
    """

    text: str
    prefix: str
    number: int
    digits: str | None
    date: date | None
    rest: str = ""
    exact: bool = True

    @property
    def key(self) -> str:
        """Return the label as it should be printed: the same for every way to write it."""
        day = f"_{self.digits}" if self.digits else ""
        return f"{self.prefix.lower()}_case#{self.number}{day}"


def read_label(heading: str) -> Label | None:
    """Return the case label the heading carries, None if it names no case."""
    found = _LABEL.fullmatch(fold(heading))
    if found is None:
        return None
    digits = found["digits"]
    return Label(
        text=heading[: found.start("rest")].strip(),
        prefix=found["prefix"],
        number=int(found["number"]),
        digits=digits,
        date=day(digits) if digits else None,
        rest=heading[found.start("rest") :].strip(),
        exact=found["join"] == "_case#" and found["dash"] in {"_", None},
    )


def day(digits: str) -> date | None:
    """Return the day eight digits name, None if they name none."""
    if len(digits) != _DATE_DIGITS or not digits.isascii():
        return None
    try:
        found = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return found if _EARLIEST <= found.year <= _LATEST else None


def likely_days(digits: str) -> tuple[str, ...]:
    """Return the days that digits with one too many may have meant, for a person to choose."""
    shorter = (digits[:at] + digits[at + 1 :] for at in range(len(digits)))
    days = sorted({found for text in shorter if (found := day(text))})
    return tuple(found.isoformat() for found in days)


def anchor_of(heading: str) -> str:
    """Return the id the wiki gives a heading; the second of a kind gets `-1` behind it."""
    characters = "".join(heading.split())
    return "H" + "".join(
        character if _ANCHOR_SAFE.fullmatch(character) else _utf16_hex(character)
        for character in characters
    )


def _utf16_hex(character: str) -> str:
    encoded = character.encode("utf-16-be", "surrogatepass")
    units = (encoded[at : at + 2] for at in range(0, len(encoded), 2))
    return "".join(f"{int.from_bytes(unit):X}" for unit in units)


def day_of_mark(text: str) -> date | None:
    """Return the day a date mark names: `20191118`, `2019-11-18`, `2019年1月8日`."""
    parts = [part for part in re.split(r"\D", text) if part]
    if len(parts) == len(("year", "month", "day")):
        return day(f"{parts[0]}{parts[1]:0>2}{parts[2]:0>2}")
    return day(text)
