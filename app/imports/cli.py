"""`flask imports …`: uploading pages, the doubts and conflicts that wait, and deciding them."""

import shutil
import time
from datetime import date
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import AppGroup

from app import clock
from app.accounts import queries as accounts
from app.accounts.cli import in_plain_words
from app.accounts.models import User
from app.cases import operations as case_operations
from app.cases import queries as cases
from app.cases.labels import CaseLabel
from app.cases.models import WikiChoice
from app.cases.workflow import CaseStatus
from app.errors import PilebookError
from app.imports import deciding, operations, policy, queries
from app.imports.forms import DecisionForm
from app.imports.models import AT_WORK, BatchKind, BatchState, Decision, ImportDoubt
from app.imports.policy import ImportAction
from app.outbox import worker
from app.redaction import masked
from app.transaction import transaction

LAST_ENTRY = "last-entry"

group = AppGroup("imports", help="Doubts and conflicts of imported wiki pages.")


@group.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--by", "login", required=True, help="Login of whoever uploads.")
@click.option("--apply", "applies", is_flag=True, help="Apply what can be, and wait for the end.")
@in_plain_words
def upload(files: tuple[Path, ...], login: str, applies: bool) -> None:
    """Upload wiki pages: saved HTML, exports, bare source, ZIPs of folders of these."""
    with transaction():
        by, now = accounts.user_by_login(login), clock.now()
        name = "、".join(file.name for file in files)
        batch_id = operations.open_batch(kind=BatchKind.UPLOAD, name=name, by=by, at=now).id
    operations.lay_down(batch_id, [(file.name, partial(shutil.copyfile, file)) for file in files])
    click.echo(f"/imports/batches/{batch_id}")
    if applies:
        _work_off(batch_id)
        with transaction():
            batch = queries.batch_to_change(batch_id)
            if queries.planned_runs_to_change(batch):
                by = accounts.user_by_login(login)
                operations.approve_batch(batch, by=by, at=clock.now())
        _work_off(batch_id)
        click.echo(_told(batch_id))


@group.command()
def doubts() -> None:
    """List the doubts that wait for a decision."""
    for doubt in queries.open_doubts():
        where = f"{doubt.page}:{doubt.line}" if doubt.line else doubt.page
        offers = "|".join(sorted(offer.value for offer in doubt.offers))
        sentence = doubt.why % doubt.why_values if doubt.why_values else doubt.why
        click.echo(f"{doubt.id}  {where}  {doubt.code}: {sentence}  [{offers}]{_proposed(doubt)}")


@group.command()
@click.argument("doubt_id", type=int)
@click.argument("choice")
@click.option("--by", "login", required=True, help="Login of whoever decides.")
@click.option("--note", default="", help="Why, for `acknowledged`.")
@in_plain_words
def decide(doubt_id: int, choice: str, login: str, note: str) -> None:
    """Decide a doubt.

    CHOICE is `acknowledged`, a status such as in_progress, `last-entry` for the resolution, the
    reference of the case that is meant, a day as 2020-03-18, or the login of a person.
    """
    zone = ZoneInfo(current_app.extensions["pilebook.settings"].timezone)
    with transaction():
        by, now = accounts.user_by_login(login), clock.now()
        doubt = queries.doubt_to_change(doubt_id)
        form = _form_of(choice, doubt, note)
        deciding.decide(doubt, form, by=by, at=now, zone=zone)
    click.echo(f"{doubt_id} is decided: {choice}.")


@group.command()
@click.option("--by", "login", required=True, help="Login of whoever asks.")
@in_plain_words
def conflicts(login: str) -> None:
    """List the conflicts that wait: a text changed on the wiki and here."""
    by = _reader(login)
    for each in cases.every_open_conflict(by):
        case = each.case
        click.echo(f"{each.id}  {case.label}  {each.field}  since {each.raised_at:%Y-%m-%d}")
        wiki = masked(each.text).replace("\n", "\n      ") or "(nothing any more)"
        click.echo(f"      {wiki}")


@group.command()
@click.argument("conflict_id", type=int)
@click.argument("choice", type=click.Choice([WikiChoice.WIKI.value, WikiChoice.HERE.value]))
@click.option("--by", "login", required=True, help="Login of whoever decides.")
@click.option("--note", default="", help="Why.")
@in_plain_words
def settle(conflict_id: int, choice: str, login: str, note: str) -> None:
    """Decide a conflict: `wiki` takes the wiki's text, `here` keeps what stands here."""
    with transaction():
        by = accounts.user_by_login(login)
        case = cases.case_to_change(by, cases.case_of_conflict(conflict_id))
        case_operations.decide_conflict(
            case,
            cases.conflict_to_change(case, conflict_id),
            WikiChoice(choice),
            note=note,
            seen=case.version,
            by=by,
            at=clock.now(),
        )
    click.echo(f"{conflict_id} is decided: {choice}.")


def _work_off(batch_id: int) -> None:
    """Do what waits for the worker, or wait for one that has it, until no page is at work."""
    while _is_at_work(batch_id):
        if not worker.deliver_pending():
            time.sleep(worker.IDLE_SECONDS)


def _is_at_work(batch_id: int) -> bool:
    with transaction():  # what another process has done is seen only from a new beginning on
        batch = queries.batch_to_change(batch_id)
        at_work = queries.progress_of(batch).pages_in(*AT_WORK)
        return at_work > 0 or batch.state is BatchState.READING


def _told(batch_id: int) -> str:
    """Return how many pages are in which state, and what became of their cases.

    :raises PilebookError: if the batch was refused, with its reason.
    """
    batch = queries.batch_to_show(batch_id)
    if batch.refusal:
        raise PilebookError(batch.refusal.message, **batch.refusal.values)
    progress = queries.progress_of(batch)
    states = [f"{count} {state.value}" for state, count in progress.pages.items() if count]
    pages = ", ".join([*states, f"{batch.pages_unchanged} here already"])
    cases_ = ", ".join(f"{count} {name}" for name, count in progress.counts.items())
    return f"pages: {pages}\ncases: {cases_}"


def _reader(login: str) -> User:
    by = accounts.user_by_login(login)
    policy.require(by, ImportAction.READ)
    return by


def _proposed(doubt: ImportDoubt) -> str:
    """Return what the log suggests, as far as it does."""
    return f"  the log suggests {doubt.hint['value']}" if doubt.hint else ""


def _form_of(choice: str, doubt: ImportDoubt, note: str) -> DecisionForm:
    """Return what a choice on the command line says, as the page's form would."""
    if choice == Decision.ACKNOWLEDGED:
        return DecisionForm(Decision.ACKNOWLEDGED, note)
    if choice in set(CaseStatus):
        return DecisionForm(Decision.STATUS, note, status=CaseStatus(choice))
    if choice == LAST_ENTRY:
        return DecisionForm(Decision.RESOLUTION, note, entry_id=_last_entry_of(doubt))
    if _is_day(choice):
        return DecisionForm(Decision.DAY, note, day=date.fromisoformat(choice))
    if CaseLabel.parse(choice) is not None:
        return DecisionForm(Decision.REFERENCE, note, label=choice)
    person = accounts.user_by_login(choice)
    return DecisionForm(Decision.PERSON, note, person_id=person.id)


def _last_entry_of(doubt: ImportDoubt) -> int:
    last = cases.last_words([doubt.case_id]) if doubt.case_id else {}
    return next((entry.id for entry in last.values()), 0)


def _is_day(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True
