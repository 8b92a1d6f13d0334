"""What the pages of imports show: the queries of one page put together, and its links.

Statements, besides the one that finds who is asking and the one of the shell: runs 1, run 3,
doubts 4; none grows with its rows.
"""

from collections.abc import Mapping
from typing import Any

from app.accounts import queries as accounts
from app.accounts.models import User
from app.cases.workflow import CaseStatus, plain_moves_from
from app.imports import policy, queries
from app.imports.forms import DoubtsForm, RunsForm
from app.imports.models import ImportRun, RunState
from app.imports.policy import ImportAction
from app.web.urls import same_page

_PHASES = (RunState.WAITING, RunState.READING, RunState.PLANNED, RunState.APPLYING, RunState.DONE)


def runs_page(actor: User, form: RunsForm) -> Mapping[str, Any]:
    page = queries.runs(form.window)
    return {"page": page, **_neighbours(page.newer, page.older), "allowed": policy.allowed(actor)}


def run_page(actor: User, run_id: int) -> Mapping[str, Any]:
    """Return what the page of a run shows.

    :raises NotFound: if there is none.
    """
    run = queries.run_to_show(run_id)
    case_ids = queries.case_ids(run.reference)
    return {
        "run": run,
        "phase": _PHASES.index(run.state) if run.state in _PHASES else 0,
        "phases": len(_PHASES) - 1,
        "applied": _applied(run, len(case_ids)),
        "case_ids": case_ids,
        "doubts": queries.doubts_of_run(run),
        "allowed": policy.allowed(actor),
    }


def doubts_page(actor: User, form: DoubtsForm) -> Mapping[str, Any]:
    page = queries.doubts(form.narrowed, form.window)
    codes, pages = queries.codes_and_pages()
    may_decide = policy.may(actor, ImportAction.DECIDE) and not form.narrowed.decided
    return {
        "page": page,
        **_neighbours(page.newer, page.older),
        "codes": codes,
        "pages": pages,
        "selected": form.narrowed,
        "may_decide": may_decide,
        "engineers": accounts.engineers() if may_decide else (),
        "statuses": plain_moves_from(CaseStatus.UNMARKED),
    }


def _applied(run: ImportRun, cases: int) -> int:
    """Return how many of the new cases are there while the run is being applied."""
    known = ("update", "unchanged", "conflict", "vanished")
    before: int = sum(run.counts.get(name, 0) for name in known)
    return max(cases - before, 0)


def _neighbours(newer: str | None, older: str | None) -> dict[str, str | None]:
    return {
        "newer_url": same_page(cursor=newer) if newer else None,
        "older_url": same_page(cursor=older) if older else None,
    }
