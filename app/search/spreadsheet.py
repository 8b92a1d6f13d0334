"""Rows of words as a file that a spreadsheet opens as nothing but words. Pure.

A cell that begins as a formula does (= + - @, a tab or a line end, also of full width) would be
worked out when the file is opened, and could send what stands beside it elsewhere: an apostrophe
before it makes it words. The mark at the beginning tells a spreadsheet that the text is UTF-8.
"""

import csv
from collections.abc import Iterable
from io import StringIO

BEGINNING = "\ufeff"

_OF_FORMULAS = tuple("=+-@\t\r\n＝＋－＠")


def line(cells: Iterable[str]) -> str:
    """Return one line of the file, its end included."""
    written = StringIO()
    csv.writer(written).writerow([_harmless(cell) for cell in cells])
    return written.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_OF_FORMULAS) else cell
