"""What the pages of search show, in the reader's language and with the addresses behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from app.accounts.models import User
from app.accounts.policy import is_staff
from app.errors import N_, Problem
from app.search import policy, queries
from app.search.analysis.folding import fold
from app.search.filters import FACETS, Field, Filter
from app.search.forms import AskedForm, GroupsForm
from app.search.index import FacetValue, Order
from app.search.models import SavedSearch, SynonymGroup
from app.search.policy import SearchAction
from app.search.queries import Found, Result, Widening, find, nearest, widenings
from app.search.registry import Search
from app.search.synonyms import default_groups
from app.web.messages import gettext, word
from app.web.urls import neighbours, same_page

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
    Field.HAS: N_("Contains"),
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
    Field.HAS: {"attachment": N_("An attachment")},
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
    asked = AskedForm.read(request.args)
    offset = (_page_number() - 1) * PAGE_SIZE
    found = find(
        search,
        actor,
        request.args.get("q", ""),
        asked.filters,
        offset=offset,
        limit=PAGE_SIZE,
        order=asked.order,
    )
    is_asked = bool(found.query.text or asked.filters)
    return {
        "q": found.query.text,
        "is_asked": is_asked,
        "total": found.total,
        "hits": [_hit(each) for each in found.results],
        "facets": [
            _facet(each, found, asked.filters, actor) for each in FACETS if each in found.facets
        ],
        "chips": [_chip(each, value, actor) for each in asked.filters for value in each.values],
        "first": offset + 1,
        "last": offset + len(found.results),
        "order": asked.order.value,
        "order_urls": {each.value: same_page(order=each.value, page=None) for each in Order},
        "searched_terms": found.units,
        "readings": [(text, same_page(q=text, page=None)) for text in found.readings],
        "problems": [*found.query.problems, *([_DEGRADED] if found.degraded else [])],
        "kept": [(name, text) for name, text in _pairs(asked) if name != "q"],
        "file_url": f"{url_for('search.results_file')}?{urlencode(_pairs(asked))}",
        "reads_questions": policy.may(actor, SearchAction.READ_QUESTIONS),
        "saved": [] if is_asked else [_saved(each, actor) for each in queries.saved_by(actor)],
        **_instead(search, actor, found, asked),
        **_neighbours(found),
    }


def is_question(asked: AskedForm, page: Mapping[str, Any]) -> bool:
    """Tell whether a page of results answers a new question: not one narrowed, sorted or turned."""
    is_plain = not asked.filters and asked.order is Order.RELEVANCE and page["first"] == 1
    return is_plain and bool(page["searched_terms"]) and not page["problems"]


def address_of(saved: SavedSearch) -> str:
    """Return the address of the results of a saved search."""
    asked = AskedForm(saved.text, queries.filters_of(saved), saved.sorting)
    return f"{url_for('search.results')}?{urlencode(_pairs(asked))}"


def saved_page(kept: AskedForm | None) -> Mapping[str, Any]:
    """Return what the page shows that has a refused name of a saved search typed again."""
    pairs = _pairs(kept) if kept else []
    return {"kept": pairs, "back_url": f"{url_for('search.results')}?{urlencode(pairs)}"}


def questions_page(actor: User, week: date, *, shows_all: bool) -> Mapping[str, Any]:
    """Return what the page of asked questions shows: 2 statements."""
    asked = queries.asked_in(week, unanswered=not shows_all)
    return {
        "week": week,
        "questions": asked.questions,
        "is_cut": len(asked.questions) == queries.QUESTIONS_AT_MOST,
        "shows_all": shows_all,
        "urls": {"nowhere": same_page(show=None), "all": same_page(show="all")},
        "earlier_url": same_page(week=asked.earlier.isoformat()) if asked.earlier else None,
        "later_url": same_page(week=asked.later.isoformat()) if asked.later else None,
        "may_change": policy.may(actor, SearchAction.CHANGE_WORDS),
    }


def synonyms_page(actor: User, form: GroupsForm) -> Mapping[str, Any]:
    """Return what the page of groups of words shows: 2 statements."""
    page = queries.page_of_groups(form.window)
    changed = queries.changed_defaults()
    return {
        "page": page,
        **neighbours(page),
        "defaults": [_default(name, terms, changed) for name, terms in default_groups().items()],
        "may_change": policy.may(actor, SearchAction.CHANGE_WORDS),
    }


def _default(
    name: str, terms: Sequence[str], changed: Mapping[str, SynonymGroup]
) -> Mapping[str, Any]:
    """Return one of the product's groups, as it holds at this desk."""
    kept = changed[name].terms if name in changed else terms
    return {"name": name, "terms": kept, "is_changed": name in changed}


def _saved(saved: SavedSearch, actor: User) -> Mapping[str, Any]:
    """Return a saved search as its owner reads it."""
    filters = queries.filters_of(saved)
    words = (_filter_words(each, value, actor) for each in filters for value in each.values)
    newest = [gettext("Newest")] if saved.sorting is Order.NEWEST else []
    many = saved.new_count >= queries.NEW_HITS_MAX
    return {
        "id": saved.id,
        "name": saved.name,
        "notify": saved.notify,
        "words": [text for text in (saved.text, *words, *newest) if text],
        "news": "" if not saved.new_count else "99+" if many else str(saved.new_count),
    }


def _pairs(asked: AskedForm) -> Sequence[tuple[str, str]]:
    """Return what is asked as the arguments of an address, or the fields of a form."""
    filters = [(each.field.value, value) for each in asked.filters for value in each.values]
    newest = [("order", asked.order.value)] if asked.order is Order.NEWEST else []
    return [("q", asked.text), *filters, *newest]


def _instead(search: Search, actor: User, found: Found, asked: AskedForm) -> dict[str, Any]:
    """Return what is shown where nothing was found; only there is it looked for."""
    if found.total or found.degraded or not (found.query.text or asked.filters):
        return {"widenings": [], "nearest": []}
    near = nearest(search, actor, found.query, asked.filters)
    return {
        "widenings": [
            _widening(each, actor) for each in widenings(search, actor, found.query, asked.filters)
        ],
        "nearest": [_hit(each) for each in near.results] if near else [],
    }


def _widening(each: Widening, actor: User) -> Mapping[str, Any]:
    words = gettext(", ").join(
        _filter_words(each.without, value, actor) for value in each.without.values
    )
    asked = AskedForm(each.text, each.filters, Order.RELEVANCE)
    url = f"{url_for('search.results')}?{urlencode(_pairs(asked))}"
    return {"words": words, "total": each.total, "url": url}


def _page_number() -> int:
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1  # noqa: PLR2004 - far more than there are pages
    return min(max(number, 1), PAGES_MAX)


def _neighbours(found: Found) -> dict[str, str | None]:
    page = _page_number()
    more = found.total > page * PAGE_SIZE and page < PAGES_MAX
    return {
        "first_url": same_page(page=None) if page > 1 else None,
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
    return Chip(_filter_words(wanted, value, actor), _toggled(wanted.field, value))


def _filter_words(wanted: Filter, value: str, actor: User) -> str:
    name = gettext(_FIELD_NAMES[wanted.field])
    return f"{name} {_name(wanted.field, value, value, actor)}"


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
