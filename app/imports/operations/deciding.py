"""What a person decides about doubts. A decision holds for every later reading of the page.

Flush, never commit.
"""

from datetime import datetime

from app import redaction
from app.accounts import operations as accounts
from app.accounts.models import User
from app.accounts.names import canonical
from app.audit import operations as audit
from app.cases import operations as cases
from app.cases import queries as case_queries
from app.cases.workflow import CaseStatus
from app.database import db
from app.errors import N_, Conflict
from app.imports import policy, queries
from app.imports.models import Decision, ImportDoubt
from app.imports.policy import ImportAction

_DECIDED_MAX_LENGTH = 300
_NOT_OFFERED = N_("This doubt cannot be decided that way.")


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
    assert doubt.case_id is not None  # else it is not offered
    case = case_queries.case_to_change(by, doubt.case_id)
    if case.status is not CaseStatus.UNMARKED:
        raise Conflict(N_("The case has a status by now. Acknowledge the doubt instead."))
    cases.change_status(case, status, seen=case.version, by=by, at=at)
    _decide(doubt, Decision.STATUS, status.value, by=by, at=at)


def acknowledge(doubt: ImportDoubt, note: str, *, by: User, at: datetime) -> None:
    """Note that the doubt was seen and nothing more is to be done."""
    _require(doubt, Decision.ACKNOWLEDGED, by)
    _decide(doubt, Decision.ACKNOWLEDGED, redaction.mask(note), by=by, at=at)


def _name_in(doubt: ImportDoubt) -> str:
    """Return the name as written: the value that is the name in its canonical form."""
    written = [str(value) for value in doubt.why_values.values()]
    return next((name for name in written if canonical(name) == doubt.name_key), "")


def _require(doubt: ImportDoubt, decision: Decision, by: User) -> None:
    policy.require(by, ImportAction.DECIDE)
    if doubt.decision is not None:
        raise Conflict(N_("Somebody has decided this doubt already."))
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
