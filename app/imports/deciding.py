"""A submitted decision → the operation it asks for, and what is said afterwards."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from app.accounts import queries as accounts
from app.accounts.models import User
from app.cases import queries as cases
from app.cases.labels import CaseLabel
from app.cases.models import Case
from app.errors import N_, Conflict
from app.imports import operations, queries
from app.imports.forms import ChosenDoubtsForm, DecisionForm
from app.imports.models import Decision, ImportDoubt
from app.imports.operations import Outcome
from app.web.messages import gettext

_NO_SINGLE_CASE = N_("“%(label)s” is not the reference of one single case. Write it in full.")


def decide(
    doubt: ImportDoubt, form: DecisionForm, *, by: User, at: datetime, zone: ZoneInfo
) -> Outcome:
    """Do with a doubt what the form says.

    :raises Conflict: if it was decided before, or cannot be decided so.
    """
    match form.decision:
        case Decision.PERSON:
            person = accounts.engineer(form.person_id)
            return Outcome(operations.decide_person(doubt, person, by=by, at=at))
        case Decision.STATUS:
            operations.set_status(doubt, form.status, by=by, at=at)
        case Decision.RESOLUTION:
            operations.take_last_entry(doubt, form.entry_id, by=by, at=at)
        case Decision.REFERENCE:
            operations.name_case_meant(doubt, _case_meant(form, by), by=by, at=at)
        case Decision.DAY if form.day is not None:
            operations.set_day(doubt, form.day, by=by, at=at, zone=zone)
        case _:
            operations.acknowledge(doubt, form.note, by=by, at=at)
    return Outcome(decided=1)


def decide_chosen(form: ChosenDoubtsForm, *, by: User, at: datetime) -> Outcome:
    """Do with several doubts what the form says.

    :raises Conflict: if that decides none of them.
    """
    doubts = _chosen(form)
    if form.person_id is None:
        return operations.acknowledge_each(doubts, form.note, by=by, at=at)
    person = accounts.engineer(form.person_id)
    return operations.decide_person_each(doubts, person, by=by, at=at)


def told(outcome: Outcome) -> str:
    """Return what became of the doubts, in the reader's language."""
    sentences = [gettext("%(count)s decided.", count=outcome.decided)]
    if outcome.overtaken:
        overtaken = gettext("%(count)s had been decided before.", count=outcome.overtaken)
        sentences.append(overtaken)
    if outcome.unfit:
        unfit = gettext("%(count)s could not be decided that way.", count=outcome.unfit)
        sentences.append(unfit)
    return " ".join(sentences)


def _chosen(form: ChosenDoubtsForm) -> Sequence[ImportDoubt]:
    if form.code:
        return queries.open_doubts_to_change(form.code, form.page)
    return queries.doubts_to_change(form.doubt_ids)


def _case_meant(form: DecisionForm, by: User) -> Case:
    """Return the case that was chosen, or whose reference was typed."""
    if form.case_id is not None:
        return cases.case_to_change(by, form.case_id)
    label = CaseLabel.parse(form.label)
    meant = cases.cases_labelled(by, label) if label else ()
    if len(meant) != 1:
        raise Conflict(_NO_SINGLE_CASE, label=form.label)
    return meant[0]
