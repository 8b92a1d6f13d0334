"""What the pages of connections show: the queries of one page put together.

Statements, besides the one that finds who is asking and the one of the shell: wikis 1, wiki 5; none
grows with its rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.accounts.models import User
from app.errors import Problem
from app.imports import policy
from app.imports.wikis import queries
from app.imports.wikis.forms import INTERVALS
from app.imports.wikis.models import NOT_LISTED, TO_READ, PageState, WikiConnection
from import_wiki.sources.rest import WikiFacts

HISTORY_MAX = 20


def wikis_page(actor: User) -> Mapping[str, Any]:
    return {"connections": queries.connections(), "allowed": policy.allowed(actor)}


def wiki_page(
    actor: User,
    connection_id: int,
    *,
    facts: WikiFacts | None = None,
    trouble: Problem | None = None,
) -> Mapping[str, Any]:
    """Return what the page of a connection shows: `facts` or `trouble`, if it was just tested.

    :raises NotFound: if there is none.
    """
    connection = queries.connection_to_show(connection_id)
    counts = queries.page_counts(connection)
    listed = sum(number for state, number in counts.items() if state not in NOT_LISTED)
    return {
        "connection": connection,
        "counts": counts,
        "listed": listed,
        "waiting": sum(counts[state] for state in TO_READ),
        "changed": queries.changed_count(connection),
        "troubled": queries.troubled_pages(connection),
        "troubled_count": sum(counts[state] for state in _TROUBLED),
        "batches": queries.batches_of(connection, limit=HISTORY_MAX),
        "allowed": policy.allowed(actor),
        "facts": facts,
        "trouble": trouble,
    }


_TROUBLED = (PageState.GONE, PageState.REFUSED, PageState.FAILED)


def form_page(
    connection: WikiConnection | None,
    values: Mapping[str, Any] | None = None,
    problems: Mapping[str, Problem] | None = None,
) -> Mapping[str, Any]:
    """Return what the form shows: what was typed, else what is kept; the password never."""
    if values is None:
        values = _kept(connection) if connection else _NEW
    return {
        "connection": connection,
        "values": values,
        "problems": problems or {},
        "intervals": INTERVALS,
    }


_NEW: Mapping[str, Any] = {"wiki": "xwiki", "interval_minutes": 60}


def _kept(connection: WikiConnection) -> Mapping[str, Any]:
    return {
        "name": connection.name,
        "base_url": connection.base_url,
        "wiki": connection.wiki,
        "account": connection.account,
        "spaces": _lines(connection.spaces),
        "interval_minutes": connection.interval_minutes,
        "auto_apply": "1" if connection.auto_apply else "",
    }


def _lines(spaces: Sequence[str]) -> str:
    return "\n".join(spaces)
