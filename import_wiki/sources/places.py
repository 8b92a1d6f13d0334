"""How far a reader of many pages came, so that another one can begin there.

A place is the number of entries behind: of an export those that may be pages, of a single page 1.
"""

from collections.abc import Callable

Reached = Callable[[int], object]


def nothing(_place: int) -> None:
    """Note no place: for callers who read to the end."""
