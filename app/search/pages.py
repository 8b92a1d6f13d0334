"""What the page of results shows, in the reader's language and with the addresses behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request

from app.accounts.models import User
from app.accounts.policy import is_staff
from app.errors import N_, Problem
from app.search.analysis.folding import fold
from app.search.filters import FACETS, Field, Filter, filters_in
from app.search.index import FacetValue, Order
from app.search.queries import Found, Result, find
from app.search.registry import Search
from app.web.messages import gettext, word
from app.web.urls import same_page

PAGE_SIZE = 20
PAGES_MAX = 500

_FIELD_NAMES: Mapping[Field, str] = {
    Field.KIND: N_("Type"),
    Field.CUSTOMER: N_("Customer"),
    Field.STATUS: N_("Status"),
    Field.YEAR: N_("Year"),
    Field.TAG: N_("Tag"),
    Field.ENGINEER: N_("Engineer"),
    Field.IS: N_("State"),
    Field.BEFORE: N_("Opened before"),
    Field.AFTER: N_("Opened since"),
}
_VALUE_NAMES: Mapping[Field, Mapping[str, str]] = {
    Field.KIND: {"case": N_("Cases"), "article": N_("Articles")},
    Field.IS: {
        "resolved": N_("Resolved"),
        "unresolved": N_("Unresolved"),
        "verified": N_("Verified"),
    },
}
_DEGRADED = Problem(
    N_("The search index is being built again. Until it is, only exact words are found.")
)


@dataclass(frozen=True)
class FacetLink:
    value: str
    name: str
    count: int
    url: str
    selected: bool


@dataclass(frozen=True)
class Facet:
    name: str
    values: Sequence[FacetLink]


@dataclass(frozen=True)
class Chip:
    words: str
    remove_url: str


def results_page(search: Search, actor: User) -> dict[str, Any]:
    """Return the values `search/results.html` asks for, of the request's question."""
    filters = filters_in(request.args.items(multi=True))
    order = Order.NEWEST if request.args.get("order") == Order.NEWEST else Order.RELEVANCE
    offset = (_page_number() - 1) * PAGE_SIZE
    text = request.args.get("q", "")
    found = find(search, actor, text, filters, offset=offset, limit=PAGE_SIZE, order=order)
    return {
        "q": found.query.text,
        "total": found.total,
        "hits": [_hit(each) for each in found.results],
        "facets": [_facet(each, found, filters, actor) for each in FACETS if each in found.facets],
        "chips": [_chip(each, value, actor) for each in filters for value in each.values],
        "first": offset + 1,
        "last": offset + len(found.results),
        "order": order.value,
        "order_urls": {each.value: same_page(order=each.value, page=None) for each in Order},
        "searched_terms": found.units,
        "problems": [*found.query.problems, *([_DEGRADED] if found.degraded else [])],
        **_neighbours(found),
    }


def _page_number() -> int:
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1  # noqa: PLR2004 - far more than there are pages
    return min(max(number, 1), PAGES_MAX)


def _neighbours(found: Found) -> dict[str, str | None]:
    page = _page_number()
    more = found.total > page * PAGE_SIZE and page < PAGES_MAX
    return {
        "previous_url": same_page(page=str(page - 1)) if page > 1 else None,
        "next_url": same_page(page=str(page + 1)) if more else None,
    }


def _hit(result: Result) -> dict[str, Any]:
    view = result.view
    return {
        "url": view.url,
        "title": result.title,
        "snippet": result.snippet,
        "status": view.status,
        "label": view.label,
        "customer_name": view.customer_name,
        "engineers": view.engineers,
        "on": view.on,
        "why": result.why,
    }


def _facet(field: Field, found: Found, filters: Sequence[Filter], actor: User) -> Facet:
    links = [_link(field, each, filters, actor) for each in found.facets[field]]
    selected_first = sorted(links, key=lambda link: not link.selected)
    return Facet(gettext(_FIELD_NAMES[field]), selected_first)


def _link(field: Field, value: FacetValue, filters: Sequence[Filter], actor: User) -> FacetLink:
    chosen = {text for each in filters if each.field is field for text in each.values}
    return FacetLink(
        value=value.value,
        name=_name(field, value.value, value.name, actor),
        count=value.count,
        url=_toggled(field, value.value),
        selected=fold(value.value) in chosen,
    )


def _chip(wanted: Filter, value: str, actor: User) -> Chip:
    name = gettext(_FIELD_NAMES[wanted.field])
    words = f"{name} {_name(wanted.field, value, value, actor)}"
    return Chip(words, _toggled(wanted.field, value))


def _name(field: Field, value: str, name: str, actor: User) -> str:
    if field is Field.STATUS:
        return word(value, "CaseStatus" if is_staff(actor) else "CustomerStatus")
    known = _VALUE_NAMES.get(field, {}).get(value)
    return gettext(known) if known else name


def _toggled(field: Field, value: str) -> str:
    """Return the address of the first page with a value added to the filters, or taken away."""
    toggled = (field.value, fold(value))
    pairs = [(name, text) for name, text in request.args.items(multi=True) if name != "page"]
    kept = [(name, text) for name, text in pairs if (name, fold(text)) != toggled]
    added = [(field.value, value)] if kept == pairs else []
    return f"{request.path}?{urlencode(kept + added)}"
