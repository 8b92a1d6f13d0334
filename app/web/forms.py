"""Submitted text → typed values, with every problem of the form at once.

    reader = FormReader(request.form)
    title = reader.text("title", max_length=200)
    kind = reader.choice("kind", ResolutionKind)
    reader.finish()                     InvalidInput with every problem met on the way

Until `finish`, a field with a problem yields a value of the right type that means nothing.
"""

import enum
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from app.errors import N_, InvalidInput, Problem

K = TypeVar("K", bound=enum.Enum)

MAX_INTEGER = 2**31 - 1
TEXT_MAX_BYTES = 256 * 1024

_REQUIRED = N_("This field is required.")
_TOO_LONG = N_("At most %(count)d characters fit here; there are %(given)d.")
_TOO_BIG = N_("This text is too big. At most 256 KB fit here.")
_NO_NUMBER = N_("Write a whole number.")
_NO_DAY = N_("Write a day as 2020-03-18.")
_NO_CHOICE = N_("Choose one of the list.")


class Submitted(Protocol):
    """What a browser sent: a form, or the arguments of an address."""

    def get(self, name: str, default: str, /) -> str: ...
    def getlist(self, name: str, /) -> list[str]: ...


class FormReader:
    def __init__(self, submitted: Submitted) -> None:
        self._submitted = submitted
        self.problems: dict[str, Problem] = {}

    def text(self, name: str, *, max_length: int | None = None, required: bool = True) -> str:
        """Read text: line feeds as line ends, control characters gone, no blanks around it."""
        value = _cleaned(self._submitted.get(name, ""))
        if required and not value:
            self._refuse(name, Problem(_REQUIRED))
        elif max_length is not None and len(value) > max_length:
            counts = {"count": max_length, "given": len(value)}
            self._refuse(name, Problem(_TOO_LONG, counts))
        elif len(value.encode()) > TEXT_MAX_BYTES:
            self._refuse(name, Problem(_TOO_BIG))
        return value

    def choice(self, name: str, kind: type[K]) -> K:
        found = self.optional_choice(name, kind)
        if found is None and name not in self.problems:
            self._refuse(name, Problem(_NO_CHOICE))
        return found if found is not None else next(iter(kind))

    def optional_choice(self, name: str, kind: type[K]) -> K | None:
        value = self._submitted.get(name, "")
        if not value:
            return None
        try:
            return kind(value)
        except ValueError:
            self._refuse(name, Problem(_NO_CHOICE))
            return None

    def integer(self, name: str) -> int:
        found = self.optional_integer(name)
        if found is None and name not in self.problems:
            self._refuse(name, Problem(_NO_NUMBER))
        return found or 0

    def optional_integer(self, name: str) -> int | None:
        value = self._submitted.get(name, "").strip()
        return self._whole(name, value) if value else None

    def integers(self, name: str) -> Sequence[int]:
        """Read every value of a field that may be given several times."""
        return [self._whole(name, value) for value in self._submitted.getlist(name) if value]

    def day(self, name: str) -> date | None:
        """Read a day that has to be said."""
        found = self.optional_day(name)
        if found is None and name not in self.problems:
            self._refuse(name, Problem(_NO_DAY))
        return found

    def optional_day(self, name: str) -> date | None:
        value = self._submitted.get(name, "").strip()
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self._refuse(name, Problem(_NO_DAY))
            return None

    def finish(self) -> None:
        """Refuse the form if it has problems.

        :raises InvalidInput: with all of them.
        """
        if self.problems:
            raise InvalidInput(self.problems)

    def _whole(self, name: str, value: str) -> int:
        if value.isascii() and value.isdigit() and len(value) <= len(str(MAX_INTEGER)):
            number = int(value)
            if number <= MAX_INTEGER:
                return number
        self._refuse(name, Problem(_NO_NUMBER))
        return 0

    def _refuse(self, name: str, problem: Problem) -> None:
        self.problems.setdefault(name, problem)


def _cleaned(value: str) -> str:
    """Drop what no text needs: NUL and other controls, lone surrogates; keep tabs and line ends."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in lines if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return "".join(kept).strip()
