"""The worker's part of an import: reads a page, plans, and applies what was approved.

Both verbs may be called again for the same run: a state that was left behind is left alone, and
applying a page twice writes nothing. They open their own short transactions, so that nothing is
locked while a page is read. A failure that time may cure is left to the outbox; every other one
ends the run and is told on its page.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from app import clock
from app.accounts import queries as people
from app.database import db
from app.errors import EditConflict, PilebookError, Unavailable
from app.imports import findings, queries
from app.imports.findings import FoundDoubt
from app.imports.messages import RunPlanned
from app.imports.models import ImportDoubt, ImportRun, RunState
from app.imports.operations.collecting import sweep
from app.imports.operations.uploading import subject_of
from app.imports.spool import Spool
from app.outbox import operations as outbox
from app.transaction import transaction
from app.vault import operations as vault
from import_wiki.cases import ParsedPage, parse_page
from import_wiki.plan import Plan
from import_wiki.stored_page import load

log = logging.getLogger(__name__)


def read_run(run_id: int) -> None:
    """Read an uploaded page and keep what importing it would do. Writes no case."""
    with transaction():
        run = queries.run_to_change(run_id)
        if run.state not in {RunState.WAITING, RunState.READING}:
            return
        run.state, batch_id = RunState.READING, run.batch_id
    with _told(run_id):
        parsed = _parsed(run_id)
        planned = _planned(parsed)
        with transaction():
            run = queries.run_to_change(run_id)
            if run.state is RunState.READING:  # else it was discarded meanwhile
                _keep_result(run, parsed, planned)
                run.state, run.planned_at = RunState.PLANNED, clock.now()
                outbox.publish(RunPlanned(run_id), at=clock.now())
    sweep(batch_id)  # it may have been the last one, and refused


def apply_run(run_id: int) -> None:
    """Bring the cases of an approved page up to date, each in its own transaction."""
    from import_wiki import apply  # only here: its command knows the factory, which knows us

    run = queries.run_to_show(run_id)
    if run.state is not RunState.APPLYING:
        return
    batch_id = run.batch_id
    with _told(run_id):
        parsed = _parsed(run_id)
        done = apply.apply_page(parsed)
        with transaction():
            run = queries.run_to_change(run_id)
            _keep_result(run, parsed, done)
            run.state, run.finished_at, run.source = RunState.DONE, clock.now(), ""
            vault.forget(subject_of(run))  # the page itself is kept, sealed, from now on
    sweep(batch_id)


def _parsed(run_id: int) -> ParsedPage:
    with transaction():
        run = queries.run_to_change(run_id)
        by, now = run.uploaded_by, clock.now()
        source = vault.unsealed(run.source, subject=subject_of(run), by=by, at=now)
        files = Spool(run.batch_id).files if run.batch_id else None
    return parse_page(load(source, files=files), known_names=people.aliases_with_blanks())


def _planned(parsed: ParsedPage) -> Plan:
    from import_wiki import apply  # only here: its command knows the factory, which knows us

    return apply.plan_page(parsed)


def _keep_result(run: ImportRun, parsed: ParsedPage, result: Plan) -> None:
    names = findings.names_of(parsed)
    known = people.users_by_alias(names)
    doubts = findings.found_doubts(parsed, [name for name in names if name not in known])
    run.counts = findings.counts(parsed, result, doubts)
    run.plan = {"cases": findings.planned_cases(parsed, result)}
    run.report = findings.told(parsed)
    _keep_doubts(run, doubts)
    _tie_doubts(run)


def _keep_doubts(run: ImportRun, found: list[FoundDoubt]) -> None:
    """Bring the page's doubts up to date; what was decided stays decided."""
    known = {doubt.key: doubt for doubt in queries.doubts_of_page(run.reference)}
    for before in known.values():
        before.stands = False
    now = clock.now()
    for met in found:
        doubt = known.get(met.key)
        if doubt is None:
            doubt = ImportDoubt(page=run.reference, first_run_id=run.id, seen_at=now)
            db.session.add(doubt)
        for name, value in vars(met).items():
            setattr(doubt, name, value)
        doubt.last_run_id, doubt.stands = run.id, True
    db.session.flush()


def _tie_doubts(run: ImportRun) -> None:
    """Tie the page's doubts to the cases that they are about, as far as these are there."""
    case_ids = queries.case_ids(run.reference)
    for doubt in queries.doubts_of_page(run.reference):
        if doubt.label is not None:
            doubt.case_id = case_ids.get((doubt.label, doubt.occurrence))
    db.session.flush()


@contextmanager
def _told(run_id: int) -> Iterator[None]:
    """End the run, and say why, if the block fails for good."""
    try:
        yield
    except (EditConflict, Unavailable):
        raise  # somebody else was quicker, or the database is away: the outbox tries again
    except PilebookError as refusal:
        _end(run_id, RunState.REFUSED, refusal)
    except Exception:
        log.exception("import %d failed", run_id)
        _end(run_id, RunState.FAILED)


def _end(run_id: int, state: RunState, refusal: PilebookError | None = None) -> None:
    with transaction():
        run = queries.run_to_change(run_id)
        if not run.at_work:
            return  # discarded meanwhile: what failed was reading what is gone
        run.state, run.finished_at = state, clock.now()
        run.tell(refusal)
