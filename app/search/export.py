"""Everything somebody finds, as a file for a spreadsheet, in his language and under his rights.

It is read in pages and sent as it is read. Nothing is in it that the results do not show: masked
words, of what the reader may see at that moment. What is left out is said in its last line.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import urljoin

from app import redaction
from app.accounts.models import User
from app.accounts.policy import is_staff
from app.search import spreadsheet
from app.search.forms import AskedForm
from app.search.highlight import Segment
from app.search.queries import Found, Result, find
from app.search.registry import Search
from app.web.messages import gettext, word

ROWS_MAX = 5_000
ROWS_AT_ONCE = 200


def first_page(search: Search, actor: User, asked: AskedForm) -> Found:
    """Return what the file begins with: what fails, fails before anything is sent."""
    return _page(search, actor, asked, 0)


def lines_of(
    search: Search, actor: User, asked: AskedForm, first: Found, *, root: str
) -> Iterator[str]:
    """Yield the file, line by line; addresses in it begin with `root`."""
    yield spreadsheet.BEGINNING + spreadsheet.line(_heading(actor))
    seen: set[str] = set()
    for found in _pages(search, actor, asked, first):
        for result in found.results:
            if result.key not in seen:  # the index may have moved on between two pages
                seen.add(result.key)
                yield spreadsheet.line(_cells(result, actor, root))
    if first.degraded:
        yield spreadsheet.line(
            [gettext("The search index is being built again: more may be found later.")]
        )
    elif first.total > ROWS_MAX:
        yield spreadsheet.line([_left_out(first.total)])


def _pages(search: Search, actor: User, asked: AskedForm, first: Found) -> Iterator[Found]:
    yield first
    for offset in range(ROWS_AT_ONCE, min(first.total, ROWS_MAX), ROWS_AT_ONCE):
        yield _page(search, actor, asked, offset)


def _page(search: Search, actor: User, asked: AskedForm, offset: int) -> Found:
    return find(
        search,
        actor,
        asked.text,
        asked.filters,
        offset=offset,
        limit=ROWS_AT_ONCE,
        order=asked.order,
    )


def _left_out(total: int) -> str:
    return gettext(
        "Only the first %(count)s of %(total)s are in this file. Narrow the search for the others.",
        count=ROWS_MAX,
        total=total,
    )


def _heading(actor: User) -> Sequence[str]:
    names = [gettext("Reference"), gettext("Problem"), gettext("Status"), gettext("Customer")]
    engineers = [gettext("Engineers")] if is_staff(actor) else []
    return [*names, *engineers, gettext("Opened"), gettext("Passage"), gettext("Link")]


def _cells(result: Result, actor: User, root: str) -> Sequence[str]:
    view, family = result.view, "CaseStatus" if is_staff(actor) else "CustomerStatus"
    engineers = [gettext(", ").join(view.engineers)] if is_staff(actor) else []
    return [
        view.label,
        _plain(result.title),
        word(view.status, family) if view.status else "",
        view.customer_name,
        *engineers,
        view.on.isoformat() if view.on else "",
        _plain(result.snippet),
        urljoin(root, view.url),
    ]


def _plain(segments: Sequence[Segment]) -> str:
    return redaction.mask("".join(segment.text for segment in segments))
