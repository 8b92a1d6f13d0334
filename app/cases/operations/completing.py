"""What somebody says of an imported case where its page says nothing: how it ended, when, of what.

The wiki's own words stay as they are, so a later import of them changes none of it.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from app.accounts.models import User
from app.audit import operations as audit
from app.cases import policy, queries
from app.cases.messages import CaseChanged
from app.cases.models import Case, Citation, Entry, EventKind
from app.cases.operations.importing import cite_anew
from app.cases.operations.moves import resolve_case
from app.cases.operations.recording import record_event, subject_of
from app.cases.policy import CaseAction
from app.cases.workflow import DONE, ResolutionKind
from app.cases.writing import Writing, citations_in
from app.database import db
from app.errors import N_, Conflict
from app.outbox.operations import publish

SENTENCE_MAX_LENGTH = 300


def resolve_with_entry(case: Case, entry: Entry, *, by: User, at: datetime) -> None:
    """Let the words of an entry be the resolution: the customer reads them from now on.

    A case that is done already only gets the resolution that it lacks.

    :raises Conflict: if it has one by now.
    """
    if case.resolution:
        raise Conflict(N_("The case has a resolution by now. Acknowledge the doubt instead."))
    words = Writing(entry.text, entry.html, entry.excerpt, (), citations_in(entry.text))
    if case.status not in DONE:
        kind, seen = ResolutionKind.SOLVED, case.version
        resolve_case(case, explanation=words, kind=kind, seen=seen, by=by, at=at)
        return
    policy.require(by, CaseAction.READ_INTERNAL, case)
    case.resolution, case.resolution_html = words.text, words.html
    case.resolution_kind = ResolutionKind.SOLVED
    cite_anew(case)
    details = {"before": case.status.value, "after": case.status.value}
    record_event(case, EventKind.RESOLVED, by=by, at=at, details=details)
    audit.record("case.resolved", subject_of(case), by=by, at=at)


def date_case(case: Case, day: date, *, by: User, at: datetime, zone: ZoneInfo) -> None:
    """Say on which day a case was raised whose label does not tell. The label stays as printed."""
    policy.require(by, CaseAction.READ_INTERNAL, case)
    case.opened_at = datetime.combine(day, time(), tzinfo=zone)
    db.session.flush()
    audit.record("case.dated", subject_of(case), by=by, at=at, details={"day": day.isoformat()})
    publish(CaseChanged(case.id), at=at)


def cite_case(
    case: Case, target: Case, *, sentence: str, line: int | None, by: User, at: datetime
) -> None:
    """Note which case is meant by words that could mean several, or that name none.

    `line` is where the words stand on the case's page; words of an internal note are internal.
    """
    policy.require(by, CaseAction.READ_INTERNAL, case)
    policy.require(by, CaseAction.READ_INTERNAL, target)
    source = queries.provenance_at(case, line) if line is not None else None
    db.session.add(
        Citation(
            case_id=case.id,
            entry_id=source.entry_id if source else None,
            prefix=target.prefix,
            number=target.number,
            day=target.day,
            sentence=sentence[:SENTENCE_MAX_LENGTH],
            internal=source is None or source.entry_id is not None,
            target_id=target.id,
        )
    )
    db.session.flush()
    details = {"target": target.id}
    audit.record("case.cited", subject_of(case), by=by, at=at, details=details)
