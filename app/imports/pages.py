"""What the pages of imports show: the queries of one page put together, and its links.

Statements, besides the one that finds who is asking and the one of the shell: runs 1, run 3,
batches 1, batch 3, doubts 4; none grows with its rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.accounts import queries as accounts
from app.accounts.models import User
from app.cases import queries as cases
from app.cases.comparing import Compared, compared
from app.cases.models import Case, Entry
from app.cases.workflow import CaseStatus, plain_moves_from
from app.imports import policy, queries
from app.imports.forms import BatchForm, ConflictsForm, DoubtsForm, RunsForm
from app.imports.models import AT_WORK, BatchState, Decision, ImportDoubt, ImportRun, RunState
from app.imports.policy import ImportAction
from app.web.urls import neighbours

_PHASES = (RunState.WAITING, RunState.READING, RunState.PLANNED, RunState.APPLYING, RunState.DONE)


def runs_page(actor: User, form: RunsForm) -> Mapping[str, Any]:
    page = queries.runs(form.window)
    return {"page": page, **neighbours(page), "allowed": policy.allowed(actor)}


def batches_page(actor: User, form: RunsForm) -> Mapping[str, Any]:
    page = queries.batches(form.window)
    return {"page": page, **neighbours(page), "allowed": policy.allowed(actor)}


def batch_page(actor: User, batch_id: int, form: BatchForm) -> Mapping[str, Any]:
    """Return what the page of a batch shows.

    :raises NotFound: if there is none.
    """
    batch = queries.batch_to_show(batch_id)
    progress = queries.progress_of(batch)
    page = queries.runs_of_batch(batch, form.becomes, form.window)
    planned = progress.pages_in(RunState.PLANNED)
    under_way = progress.pages_in(*AT_WORK)
    total = sum(progress.pages.values())
    return {
        "batch": batch,
        "progress": progress,
        "page": page,
        **neighbours(page),
        "becomes": form.becomes,
        "planned": planned,
        "at_work": batch.state is BatchState.READING or under_way > 0,
        "total": total,
        "done": total - under_way,
        "allowed": policy.allowed(actor),
    }


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
        "conflicts": _conflicts_of(run, actor),
        "allowed": policy.allowed(actor),
    }


def conflicts_page(actor: User, form: ConflictsForm) -> Mapping[str, Any]:
    page = cases.conflicts(actor, form.window, decided=form.decided)
    return {
        "conflicts": [compared(conflict, conflict.case) for conflict in page.items],
        **neighbours(page),
        "decided": form.decided,
        "conflict_count": cases.count_of_open_conflicts(actor),
        "may_decide": policy.may(actor, ImportAction.DECIDE) and not form.decided,
    }


def doubts_page(actor: User, form: DoubtsForm) -> Mapping[str, Any]:
    page = queries.doubts(form.narrowed, form.window)
    codes, pages = queries.codes_and_pages()
    may_decide = policy.may(actor, ImportAction.DECIDE) and not form.narrowed.decided
    return {
        "page": page,
        **neighbours(page),
        "codes": codes,
        "pages": pages,
        "selected": form.narrowed,
        "may_decide": may_decide,
        "engineers": accounts.engineers() if may_decide else (),
        "statuses": plain_moves_from(CaseStatus.UNMARKED),
        "drafts": _drafts(page.items) if may_decide else {},
        "meant": _meant(page.items) if may_decide else {},
        "conflict_count": cases.count_of_open_conflicts(actor),
    }


def _conflicts_of(run: ImportRun, actor: User) -> Sequence[Compared]:
    """Return what waits in the cases of the page: 3 statements, if anything does."""
    if not run.counts.get("conflict"):
        return ()
    waiting = cases.open_conflicts_of_page(actor, run.reference)
    return [compared(conflict, conflict.case) for conflict in waiting]


def _drafts(doubts: Sequence[ImportDoubt]) -> Mapping[int, Entry]:
    """Return the last words of the cases that lack a resolution: 1 statement, if any do."""
    asked = [each.case_id for each in doubts if Decision.RESOLUTION in each.offers and each.case_id]
    return cases.last_words(asked) if asked else {}


def _meant(doubts: Sequence[ImportDoubt]) -> Mapping[int, Sequence[Case]]:
    """Return the cases that words in doubt may mean: 1 statement, if any do."""
    asked = [each for each in doubts if Decision.REFERENCE in each.offers]
    places = {(each.page, label) for each in asked for label in each.choices}
    if not places:
        return {}
    known = cases.cases_of_page_labelled(places)
    return {
        each.id: [case for label in each.choices for case in known.get((each.page, label), ())]
        for each in asked
    }


def _applied(run: ImportRun, cases: int) -> int:
    """Return how many of the new cases are there while the run is being applied."""
    known = ("update", "unchanged", "conflict", "vanished")
    before: int = sum(run.counts.get(name, 0) for name in known)
    return max(cases - before, 0)
