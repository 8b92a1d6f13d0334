"""What the pages of cases show: the queries of one page put together, and its links.

Statements, besides the one that finds who is asking: queue 5, case 7; neither grows with its rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app import clock
from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.policy import is_staff
from app.cases import policy, queries
from app.cases.attached import Attached, attached
from app.cases.comparing import Compared, compared
from app.cases.forms import QueueForm
from app.cases.models import Attachment, Case
from app.cases.policy import CaseAction
from app.cases.queries import View
from app.cases.wiki_pages import places_of
from app.cases.workflow import CaseStatus, ResolutionKind, plain_moves_from
from app.web.urls import neighbours, same_page


@dataclass(frozen=True)
class Tab:
    view: View
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class Chip:
    """A filter that is on: its name among the arguments, what it says, the address without it."""

    field: str
    value: str
    remove_url: str


def queue_page(actor: User, form: QueueForm) -> Mapping[str, Any]:
    now = clock.now()
    page = queries.queue(actor, form.view, form.narrowed, window=form.window, at=now)
    staff = is_staff(actor)
    customers = accounts.customers() if staff else ()
    engineers = accounts.engineers() if staff else ()
    return {
        "tabs": _tabs(form.view, queries.view_counts(actor, form.narrowed, at=now)),
        "view": form.view,
        "counted_at_most": queries.COUNTED_AT_MOST,
        "page": page,
        **neighbours(page),
        "chips": _chips(form, engineers),
        "clear_url": url_for("cases.queue", view=form.view.value),
        "customers": customers,
        "engineers": engineers,
        "statuses": tuple(CaseStatus),
        "selected": form.narrowed,
        "may_claim": staff,
    }


def case_page(actor: User, case_id: int) -> Mapping[str, Any]:
    """Return what the page of a case shows.

    :raises NotFound: if there is none, or `actor` may not read it.
    """
    case = queries.case_to_show(actor, case_id)
    allowed = policy.allowed(actor, case)
    internal = CaseAction.READ_INTERNAL in allowed
    provenance = queries.provenance_of_fields(case) if internal else ()
    return {
        "case": case,
        "timeline": queries.timeline(actor, case),
        "attachments": _attachments(actor, case),
        "cited_labels": queries.cited_labels(actor, case),
        "backlinks": queries.backlinks(actor, case),
        "conflicts": _conflicts(case) if internal else (),
        "tickets": queries.external_references(case) if internal and case.source_page else (),
        "provenance": provenance,
        "places": places_of(case.source_page, provenance) if case.source_page else {},
        "allowed": allowed,
        "moves": plain_moves_from(case.status),
        "resolution_kinds": tuple(ResolutionKind),
        "engineers": _assignable(case) if CaseAction.ASSIGN in allowed else (),
    }


def _conflicts(case: Case) -> Sequence[Compared]:
    """Return where the wiki says something else: 1 statement, for a case that has a page there."""
    open_ = queries.open_conflicts(case) if case.source_page else ()
    return [compared(conflict, case) for conflict in open_]


def _attachments(actor: User, case: Case) -> Mapping[int | str, Attached]:
    """Return the files of a case by what names them: 1 statement, for a case of a wiki page.

    The key is an entry's number or a field; a line outside all texts stands with the problem.
    """
    held: dict[int | str, list[Attachment]] = {}
    for each in queries.attachments_of_case(actor, case) if case.source_page else ():
        held.setdefault(each.entry_id or each.field or "problem", []).append(each)
    return {named_by: attached(those) for named_by, those in held.items()}


def _assignable(case: Case) -> Sequence[User]:
    """Return whoever may be chosen, and whoever is: a closed account stays until replaced."""
    engineers = list(accounts.engineers())
    there = {user.id for user in engineers}
    people = [*([case.owner] if case.owner else []), *case.collaborators]
    return engineers + [user for user in people if user.id not in there]


def _tabs(current: View, counts: Mapping[View, int]) -> list[Tab]:
    return [
        Tab(view, count, _queue_url(view=view.value), view is current)
        for view, count in counts.items()
    ]


def _chips(form: QueueForm, engineers: Sequence[User]) -> list[Chip]:
    names = {engineer.id: engineer.name for engineer in engineers}
    narrowed = form.narrowed
    shown = {
        "customer": narrowed.customer,
        "owner": names.get(narrowed.owner, str(narrowed.owner)) if narrowed.owner else None,
        "status": narrowed.status.value if narrowed.status else None,
        "after": narrowed.after.isoformat() if narrowed.after else None,
        "before": narrowed.before.isoformat() if narrowed.before else None,
    }
    return [
        Chip(field, value, _queue_url(**{field: None}))
        for field, value in shown.items()
        if value is not None
    ]


def _queue_url(**changes: str | None) -> str:
    """Return the address of this queue with some arguments changed, from its first page."""
    return same_page(**{"cursor": None, **changes})
