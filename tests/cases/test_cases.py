"""The verbs of a case: who may, what changes, what is left in the timeline."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.cases import operations, queries
from app.cases.models import Case, Entry, EntryKind, EventKind
from app.cases.workflow import CaseStatus, ResolutionKind
from app.cases.writing import write
from app.database import db
from app.errors import Conflict, EditConflict, IllegalMove, NotAllowed, NotFound
from app.transaction import transaction
from tests.support import factories
from tests.support.factories import NOON

LATER = NOON + timedelta(hours=1)


def events(case: Case, reader: User) -> Sequence[tuple[EventKind | None, dict[str, object]]]:
    timeline = queries.timeline(reader, case)
    return [(entry.event, entry.details) for entry in timeline if entry.kind is EntryKind.EVENT]


def test_open_case_gives_the_next_number_and_says_so(engineer: User) -> None:
    organisation = factories.organisation("hcyg")
    factories.case(organisation, number=7)

    case = factories.case(organisation, title="充电枪拔不出来", by=engineer)

    assert case.label == "hcyg_case#8_20260302"
    assert (case.title, case.status) == ("充电枪拔不出来", CaseStatus.NEW)
    assert events(case, engineer) == [(EventKind.OPENED, {})]


def test_open_case_of_another_organisation_is_not_there_for_a_customer(customer: User) -> None:
    with pytest.raises(NotFound):
        factories.case(factories.organisation(), by=customer)


def test_first_reply_takes_a_new_case_up(engineer: User) -> None:
    case = factories.case()

    factories.entry(case, "已联系现场。", by=engineer)

    assert case.status is CaseStatus.IN_PROGRESS
    assert events(case, engineer)[-1] == (
        EventKind.STATUS_CHANGED,
        {"before": "new", "after": "in_progress"},
    )


def test_answer_of_the_customer_ends_the_waiting_for_it(engineer: User) -> None:
    contact = factories.customer()
    case = factories.case(contact, status=CaseStatus.WAITING_CUSTOMER)

    factories.entry(case, "照片已补。", by=contact)

    assert case.status is CaseStatus.IN_PROGRESS


def test_note_of_a_customer_is_refused_and_nothing_is_kept(customer: User) -> None:
    case = factories.case(customer)

    with pytest.raises(NotAllowed):
        factories.entry(case, "内部", by=customer, internal=True)

    assert db.session.scalar(sa.select(sa.func.count(Entry.id)).where(Entry.text == "内部")) == 0


def test_reply_to_a_closed_case_is_refused(engineer: User) -> None:
    case = factories.case(status=CaseStatus.CLOSED)

    with pytest.raises(NotAllowed):
        factories.entry(case, "再看一下", by=engineer)


def test_assign_case_names_people_before_and_after(engineer: User) -> None:
    case, colleague = factories.case(), factories.engineer("周工")

    with transaction():
        case = queries.case_to_change(engineer, case.id)
        operations.assign_case(
            case,
            owner=engineer,
            collaborators=[colleague, engineer],
            seen=case.version,
            by=engineer,
            at=LATER,
        )

    assert (case.owner, case.collaborators) == (engineer, [colleague])
    assert events(case, engineer)[-1] == (
        EventKind.ASSIGNED,
        {"before": [], "after": [engineer.name, colleague.name]},
    )


def test_assign_case_to_whom_it_belongs_already_records_nothing(engineer: User) -> None:
    case = factories.case(owner=engineer)
    before = events(case, engineer)

    with transaction():
        case = queries.case_to_change(engineer, case.id)
        operations.assign_case(
            case, owner=engineer, collaborators=[], seen=case.version, by=engineer, at=LATER
        )

    assert events(case, engineer) == before


def test_claim_case_is_refused_to_whoever_comes_second(engineer: User) -> None:
    case = factories.case(owner=factories.engineer("周工"))

    with pytest.raises(Conflict), transaction():
        operations.claim_case(queries.case_to_change(engineer, case.id), by=engineer, at=LATER)


def test_change_of_somebody_who_has_not_seen_the_newest_state_is_refused(engineer: User) -> None:
    case = factories.case()
    seen = case.version
    factories.entry(case, "已联系现场。", by=engineer)

    with pytest.raises(EditConflict), transaction():
        operations.change_status(
            queries.case_to_change(engineer, case.id),
            CaseStatus.ON_HOLD,
            seen=seen,
            by=engineer,
            at=LATER,
        )

    db.session.refresh(case)
    assert case.status is CaseStatus.IN_PROGRESS


def resolve(case: Case, by: User) -> Case:
    with transaction():
        case = queries.case_to_change(by, case.id)
        operations.resolve_case(
            case,
            explanation=write("换了**保险丝**。"),
            kind=ResolutionKind.SOLVED,
            seen=case.version,
            by=by,
            at=LATER,
        )
    return case


def test_resolve_case_keeps_the_resolution_and_says_so(engineer: User) -> None:
    case = resolve(factories.case(), engineer)

    assert (case.status, case.resolved_at) == (CaseStatus.RESOLVED, LATER)
    assert case.resolution == "换了**保险丝**。"
    assert "<strong>保险丝</strong>" in (case.resolution_html or "")
    assert events(case, engineer)[-1] == (
        EventKind.RESOLVED,
        {"before": "new", "after": "resolved"},
    )


def test_resolve_case_refuses_customers_and_changes_nothing(customer: User) -> None:
    case = factories.case(customer)

    with pytest.raises(NotAllowed):
        resolve(case, customer)

    db.session.refresh(case)
    assert (case.status, case.resolution) == (CaseStatus.NEW, None)


def test_resolve_case_twice_is_no_move_of_the_workflow(engineer: User) -> None:
    case = resolve(factories.case(), engineer)

    with pytest.raises(IllegalMove):
        resolve(case, engineer)


def test_reopen_case_counts_and_keeps_what_did_not_hold(engineer: User) -> None:
    contact = factories.customer()
    case = resolve(factories.case(contact), engineer)

    with transaction():
        case = queries.case_to_change(contact, case.id)
        operations.reopen_case(case, by=contact, at=LATER)

    assert (case.status, case.reopened_count) == (CaseStatus.IN_PROGRESS, 1)
    assert case.resolution == "换了**保险丝**。"


def test_every_verb_leaves_a_message_for_the_index(engineer: User) -> None:
    from app.outbox.models import OutboxRow

    case = factories.case()
    before = db.session.scalar(sa.select(sa.func.count(OutboxRow.id))) or 0

    resolve(case, engineer)

    assert (db.session.scalar(sa.select(sa.func.count(OutboxRow.id))) or 0) > before
