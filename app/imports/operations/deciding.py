"""What a person decides about doubts. A decision holds for every later reading of the page.

Flush, never commit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app import redaction
from app.accounts import operations as accounts
from app.accounts.models import User
from app.accounts.names import canonical
from app.audit import operations as audit
from app.cases import operations as cases
from app.cases import queries as case_queries
from app.cases.models import Case
from app.cases.workflow import CaseStatus
from app.database import db
from app.errors import N_, Conflict
from app.imports import policy, queries
from app.imports.models import Decision, ImportDoubt
from app.imports.policy import ImportAction

_DECIDED_MAX_LENGTH = 300
_NOT_OFFERED = N_("This doubt cannot be decided that way.")
_DECIDED_ALREADY = N_("Somebody has decided this doubt already.")
_OTHER_WORDS = N_("The log has changed since this page was shown. Read its last entry again.")


@dataclass(frozen=True)
class Outcome:
    """What became of several doubts: `overtaken` were decided before, `unfit` could not be."""

    decided: int = 0
    overtaken: int = 0
    unfit: int = 0


def decide_person(doubt: ImportDoubt, person: User, *, by: User, at: datetime) -> int:
    """Let the name in doubt mean `person` everywhere; return how many doubts that decides.

    :raises Conflict: if the name means somebody else already.
    """
    _require(doubt, Decision.PERSON, by)
    assert doubt.name_key is not None  # else it is not offered
    accounts.add_alias(person, _name_in(doubt), by=by, at=at)
    same = queries.open_doubts_about(doubt.name_key)
    for each in same:
        _decide(each, Decision.PERSON, person.name, by=by, at=at)
    return len(same)


def set_status(doubt: ImportDoubt, status: CaseStatus, *, by: User, at: datetime) -> None:
    """Say what the case is of which the page does not tell.

    :raises Conflict: if the case has a status by now.
    :raises IllegalMove: if that takes more than saying so, as resolving does.
    """
    _require(doubt, Decision.STATUS, by)
    case = _case_of(doubt, by)
    if case.status is not CaseStatus.UNMARKED:
        raise Conflict(N_("The case has a status by now. Acknowledge the doubt instead."))
    cases.change_status(case, status, seen=case.version, by=by, at=at)
    _decide(doubt, Decision.STATUS, status.value, by=by, at=at)


def take_last_entry(doubt: ImportDoubt, entry_id: int, *, by: User, at: datetime) -> None:
    """Let the last entry of the log, as it was shown, be the resolution of the case.

    :raises Conflict: if the case has a resolution by now, or another entry is its last.
    """
    _require(doubt, Decision.RESOLUTION, by)
    case = _case_of(doubt, by)
    last = case_queries.last_words([case.id]).get(case.id)
    if last is None or last.id != entry_id:
        raise Conflict(_OTHER_WORDS)
    cases.resolve_with_entry(case, last, by=by, at=at)
    _decide(doubt, Decision.RESOLUTION, redaction.masked(last.excerpt), by=by, at=at)


def name_case_meant(doubt: ImportDoubt, target: Case, *, by: User, at: datetime) -> None:
    """Say which case the words in doubt mean: from then on it is cited."""
    _require(doubt, Decision.REFERENCE, by)
    sentence = doubt.words or str(doubt.why_values.get("text", ""))
    case = _case_of(doubt, by)
    cases.cite_case(case, target, sentence=sentence, line=doubt.line, by=by, at=at)
    _decide(doubt, Decision.REFERENCE, target.label, by=by, at=at)


def set_day(doubt: ImportDoubt, day: date, *, by: User, at: datetime, zone: ZoneInfo) -> None:
    """Say on which day the case was raised whose label does not tell."""
    _require(doubt, Decision.DAY, by)
    cases.date_case(_case_of(doubt, by), day, by=by, at=at, zone=zone)
    _decide(doubt, Decision.DAY, day.isoformat(), by=by, at=at)


def acknowledge(doubt: ImportDoubt, note: str, *, by: User, at: datetime) -> None:
    """Note that the doubt was seen and nothing more is to be done."""
    _require(doubt, Decision.ACKNOWLEDGED, by)
    _decide(doubt, Decision.ACKNOWLEDGED, redaction.mask(note), by=by, at=at)


def acknowledge_each(
    doubts: Sequence[ImportDoubt], note: str, *, by: User, at: datetime
) -> Outcome:
    """Acknowledge several doubts.

    :raises Conflict: if there is nothing left to be decided.
    """

    def decided(doubt: ImportDoubt) -> int:
        acknowledge(doubt, note, by=by, at=at)
        return 1

    return _each(doubts, decided)


def decide_person_each(
    doubts: Sequence[ImportDoubt], person: User, *, by: User, at: datetime
) -> Outcome:
    """Let all these names mean `person`, everywhere.

    :raises Conflict: if that decides nothing.
    """
    return _each(doubts, lambda doubt: decide_person(doubt, person, by=by, at=at))


def _each(doubts: Sequence[ImportDoubt], decide: Callable[[ImportDoubt], int]) -> Outcome:
    waiting = [doubt for doubt in doubts if doubt.decision is None]
    decided = unfit = 0
    for doubt in waiting:
        if doubt.decision is not None:
            continue  # the same name as one before it
        try:
            decided += decide(doubt)
        except Conflict:
            unfit += 1
    if not decided:
        raise Conflict(N_("Nothing was decided: somebody was quicker, or it does not fit."))
    return Outcome(decided, len(doubts) - len(waiting), unfit)


def _case_of(doubt: ImportDoubt, by: User) -> Case:
    assert doubt.case_id is not None  # else nothing that needs a case is offered
    return case_queries.case_to_change(by, doubt.case_id)


def _name_in(doubt: ImportDoubt) -> str:
    """Return the name as written: the value that is the name in its canonical form."""
    written = [str(value) for value in doubt.why_values.values()]
    return next((name for name in written if canonical(name) == doubt.name_key), "")


def _require(doubt: ImportDoubt, decision: Decision, by: User) -> None:
    policy.require(by, ImportAction.DECIDE)
    if doubt.decision is not None:
        raise Conflict(_DECIDED_ALREADY)
    if decision not in doubt.offers:
        raise Conflict(_NOT_OFFERED)


def _decide(
    doubt: ImportDoubt, decision: Decision, decided: str, *, by: User, at: datetime
) -> None:
    doubt.decision, doubt.decided = decision, decided[:_DECIDED_MAX_LENGTH]
    doubt.decided_by_id, doubt.decided_at = by.id, at
    db.session.flush()
    details = {"decision": decision.value}
    audit.record("import.doubt_decided", f"doubt:{doubt.id}", by=by, at=at, details=details)
