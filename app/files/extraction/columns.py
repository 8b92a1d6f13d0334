"""Secrets that stand in a table under the heading that names them. Pure.

    站点    账号     密码
    一号    admin    Abc123        the cell says nothing of what it is; the heading above does

The rule: below a heading that names a secret every cell that could be one is masked, down to the
end of the table. What `app.redaction` finds by itself, in one line, is none of this.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from app.files.extraction.bounds import LINE_MAX_LENGTH
from app.redaction import SECRET_KINDS, Kind, find, mask_of

_PROBE = "Xk29fq81"
_HEADING = re.compile(r"[^\d:：=]{2,20}")


class Columns:
    """The columns of one table, by their numbers."""

    def __init__(self) -> None:
        self._secret: dict[int, Kind] = {}

    def masked(self, cells: Mapping[int, str]) -> dict[int, str]:
        """Return the next row as it may be shown."""
        return {number: self._shown(number, cell) for number, cell in cells.items()}

    def _shown(self, number: int, cell: str) -> str:
        bare = cell.strip().strip("\"'")
        kind = _named_by(bare)
        if kind is not None:
            self._secret[number] = kind
        elif number in self._secret and bare and bare.isascii() and " " not in bare:
            return mask_of(self._secret[number], bare)
        return cell


def mask_columns(lines: Iterable[str], separators: re.Pattern[str]) -> Iterator[str]:
    """Yield the lines of a text in which rows are lines with equally many separators."""
    columns, width = Columns(), 0
    for line in lines:
        pieces = _pieces(line, separators)
        if len(pieces) != width:
            columns, width = Columns(), len(pieces)
        shown = columns.masked(dict(enumerate(pieces[::2]))) if width > 1 else {}
        for number, cell in shown.items():
            pieces[2 * number] = cell
        yield "".join(pieces)


def _pieces(line: str, separators: re.Pattern[str]) -> list[str]:
    """Return cells and separators in turn."""
    return [line] if len(line) > LINE_MAX_LENGTH else separators.split(line)


def _named_by(cell: str) -> Kind | None:
    """Return the kind of secret that a heading names: what it would say of a value beside it."""
    return _kind_named(cell) if _HEADING.fullmatch(cell) else None


@lru_cache(maxsize=4096)
def _kind_named(heading: str) -> Kind | None:
    found = (each for each in find(f"{heading}：{_PROBE}") if each.kind in SECRET_KINDS)
    return next((each.kind for each in found if each.value == _PROBE), None)
