"""What a searcher may find. Pure.

An engine answers as if it held the documents of the scope and nothing else: its hits, counts,
facets, statistics and order.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    customer_id: int | None
    """Documents of this customer and shared ones; None: of everybody."""
    internal: bool
    """Whether words for staff only are searched, and who works on what may be asked."""


EVERYTHING = Scope(customer_id=None, internal=True)
