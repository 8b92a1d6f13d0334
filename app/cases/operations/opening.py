"""How a case comes to be: opened by somebody."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.accounts.models import Customer, User
from app.accounts.policy import is_staff
from app.cases import queries
from app.cases.labels import CaseLabel
from app.cases.models import TITLE_MAX_LENGTH, Case, EventKind
from app.cases.operations.recording import keep_writing, record_event
from app.cases.workflow import CaseStatus
from app.cases.writing import Writing
from app.database import db
from app.errors import NotFound
from app.redaction import mask


def open_case(
    customer: Customer, *, title: str, problem: Writing, by: User, at: datetime, zone: ZoneInfo
) -> Case:
    """Open a case of `customer` under its next number.

    :raises NotFound: if `by` is a customer and this is not his organisation.
    """
    if not is_staff(by) and by.customer_id != customer.id:
        raise NotFound
    number = queries.next_number_locked(customer)
    label = CaseLabel.of_new(customer.code, number, at=at, zone=zone)
    case = blank_case(customer, label, problem, title=mask(title), at=at)
    case.opened_by_id, case.status = by.id, CaseStatus.NEW
    db.session.add(case)
    db.session.flush()  # what follows needs case.id
    keep_writing(case, problem, entry=None, at=at)
    record_event(case, EventKind.OPENED, by=by, at=at, details={})
    return case


def blank_case(
    customer: Customer, label: CaseLabel, problem: Writing, *, title: str | None, at: datetime
) -> Case:
    """Return a case with its label and problem, not yet saved; its title is said or read off."""
    return Case(
        customer_id=customer.id,
        label=str(label),
        prefix=label.prefix,
        number=label.number,
        day=label.day,
        title=title_of(title, problem, label),
        problem=problem.text,
        problem_html=problem.html,
        opened_at=at,
        updated_at=at,
    )


def title_of(said: str | None, problem: Writing, label: CaseLabel) -> str:
    """Return a title: what was said, else the first line of the problem, else the label."""
    first_line = problem.excerpt.split("\n", 1)[0]
    return (said or first_line or str(label))[:TITLE_MAX_LENGTH]
