"""Reads the wiki's lists to their end: they come in windows of 25, unless one asks for more.

A window says little about what follows. A server may cap the number asked for, may take out of a
window the pages one may not see, or may not know `start` at all. So the next window begins behind
what was received, and what a window repeats is dropped.
"""

import json
from collections.abc import Iterator

from app.errors import N_
from import_wiki.sources.rest.client import Client
from import_wiki.sources.rest.failures import WikiUnusable
from import_wiki.sources.rest.records import Record, listed

WINDOW = 500
SMALLEST_WINDOW = 25  # what XWiki gives when it does not heed the number asked for
ITEMS_MAX = 200_000
BARREN_MAX = 4

ENDLESS = N_("The list at %(path)s does not end after %(items)s entries and was given up.")


def whole_list(
    client: Client,
    path: str,
    field: str,
    *,
    filtered: bool = False,
    **query: str | int,
) -> Iterator[Record]:
    """Yield every entry of the list in `field`, once.

    `filtered`: entries may be taken out of a window, so only several without news mean the end.

    :raises WikiUnusable: if the list does not end.
    """
    known = _Known(path)
    start = barren = 0
    while barren < BARREN_MAX:
        window = listed(client.json(path, {**query, "start": start, "number": WINDOW}), field)
        new = known.without_repeats(window)
        yield from new
        if not filtered and len(window) < SMALLEST_WINDOW:
            return
        barren = 0 if new else barren + 1
        start += len(window) or known.largest_window  # a cap is no smaller than what it let through


class _Known:
    """The entries met so far, and how large a window was."""

    def __init__(self, path: str) -> None:
        self.largest_window = SMALLEST_WINDOW
        self._path = path
        self._seen: set[str] = set()

    def without_repeats(self, window: list[Record]) -> list[Record]:
        fresh = {json.dumps(entry, sort_keys=True): entry for entry in window}
        new = [entry for text, entry in fresh.items() if text not in self._seen]
        self._seen.update(fresh)
        self.largest_window = max(self.largest_window, len(window))
        if len(self._seen) > ITEMS_MAX:
            raise WikiUnusable(ENDLESS, path=self._path, items=ITEMS_MAX)
        return new
