"""A name of the wiki comes to mean somebody: what the import had to leave open is filled in."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.accounts import operations as accounts
from app.accounts.messages import AliasAdded
from app.accounts.models import User
from app.cases import handlers, operations, queries
from app.cases.models import Case, Entry, EventKind, Provenance
from app.cases.provenance import digest_of
from app.cases.workflow import CaseStatus
from app.cases.writing import write
from app.database import db
from app.outbox.models import OutboxRow
from app.transaction import transaction
from import_wiki.apply import apply_page
from import_wiki.cases import parse_page
from import_wiki.page import SourceKind, WikiLine, WikiPage
from tests.support import factories
from tests.support.apart import apart
from tests.support.statements import count_statements

PAGE = """= demo_case#2_20210210 =
问题描述:刷卡提示卡片未授权
--跟踪
【ＷＬ】:已核对白名单
【客】:还是不行
售后(跟单)工程师:WL lin
= demo_case#1_20210105 =
问题描述:桩离线
售后(跟单)工程师:lin"""

FIRST, SECOND = "demo_case#1_20210105", "demo_case#2_20210210"
Alias = Callable[[User, str], None]


@pytest.fixture
def imported(session: object) -> None:
    lines = tuple(WikiLine(at, text, "1.1", None) for at, text in enumerate(PAGE.split("\n"), 1))
    page = WikiPage(
        reference="Demo.WebHome",
        title="演示客户",
        source=SourceKind.PLAIN,
        lines=lines,
        version="1.1",
    )
    apply_page(parse_page(page))


@pytest.fixture
def alias(run_worker: Callable[[], int]) -> Alias:
    """Lets a name mean somebody, and lets the worker hear of it."""

    def added(user: User, name: str) -> None:
        with transaction():
            accounts.add_alias(user, name, by=None, at=factories.NOON)
        run_worker()

    return added


def case(label: str) -> Case:
    return db.session.scalars(
        sa.select(Case)
        .where(Case.label == label)
        .options(sa.orm.selectinload(Case.collaborators))
        .execution_options(populate_existing=True)
    ).one()


def people(label: str) -> tuple[int | None, list[int]]:
    found = case(label)
    return found.owner_id, [user.id for user in found.collaborators]


def events(label: str) -> list[Entry]:
    entries = queries.entries_in_order(case(label))
    return [entry for entry in entries if entry.event is EventKind.ASSIGNED]


def test_name_that_is_known_later_fills_owner_collaborators_and_authors(
    imported: None, alias: Alias, engineer: User
) -> None:
    other = factories.engineer("林工")

    alias(engineer, "wl")
    alias(other, "lin")

    assert people(SECOND) == (engineer.id, [other.id])
    assert people(FIRST) == (other.id, [])
    authors = {e.speaker: e.author_id for e in queries.imported_entries(case(SECOND))}
    assert authors == {"ＷＬ": engineer.id, "客": None}


def test_event_is_left_where_the_owner_changed_alone(
    imported: None, alias: Alias, engineer: User
) -> None:
    other = factories.engineer("林工")
    before = case(SECOND).updated_at

    alias(engineer, "WL")
    alias(other, "lin")

    (event,) = events(SECOND)
    assert event.details == {"before": [], "after": [engineer.name]}
    assert case(SECOND).updated_at == before


def test_owner_whom_somebody_chose_stays(imported: None, alias: Alias, engineer: User) -> None:
    chosen = factories.engineer("张工")
    with transaction():
        found = queries.case_to_change(chosen, case(SECOND).id)
        operations.assign_case(
            found, owner=chosen, collaborators=[], seen=found.version, by=chosen, at=factories.NOON
        )

    alias(engineer, "WL")

    assert people(SECOND) == (chosen.id, [])


def test_case_left_without_owner_on_purpose_stays_so(
    imported: None, alias: Alias, engineer: User
) -> None:
    alias(engineer, "WL")
    with transaction():
        found = queries.case_to_change(engineer, case(SECOND).id)
        operations.assign_case(
            found, owner=None, collaborators=[], seen=found.version, by=engineer, at=factories.NOON
        )

    alias(factories.engineer("林工"), "lin")

    assert people(SECOND) == (None, [])


def test_filled_people_still_follow_the_wiki(imported: None, alias: Alias, engineer: User) -> None:
    alias(engineer, "WL")

    source = sa.select(Provenance.kept).where(
        Provenance.case_id == case(SECOND).id, Provenance.field == "engineers"
    )
    assert db.session.scalar(source) == digest_of(str(engineer.id))


def test_message_delivered_twice_changes_nothing_more(
    imported: None, alias: Alias, engineer: User
) -> None:
    alias(engineer, "WL")
    before = case(SECOND).version

    message = AliasAdded("wl", engineer.id, None)
    apart(lambda: None)
    handlers.know_people([message])

    assert case(SECOND).version == before
    assert len(events(SECOND)) == 1


def test_thousand_cases_take_few_statements(imported: None, engineer: User) -> None:
    page = queries.source_page("Demo.WebHome")
    assert page is not None
    customer_id, words = case(FIRST).customer_id, write("桩离线")
    cases = [
        Case(
            customer_id=customer_id,
            label=f"demo_case#{number}",
            prefix="demo",
            number=number,
            title="桩离线",
            problem=words.text,
            problem_html=words.html,
            status=CaseStatus.UNMARKED,
            opened_at=factories.NOON,
            updated_at=factories.NOON,
            wiki_engineers=["WL"],
            source_page_id=page.id,
        )
        for number in range(100, 1100)
    ]
    db.session.add_all(cases)
    db.session.flush()
    db.session.add_all(
        Provenance(
            case_id=each.id,
            field="engineers",
            page_id=page.id,
            first_line=1,
            last_line=1,
            versions=[],
            fingerprint="",
            kept=digest_of(""),
        )
        for each in cases
    )
    with_name = accounts.add_alias(engineer, "WL", by=None, at=factories.NOON)
    db.session.commit()

    with count_statements(db.engine) as statements:
        handlers.know_people([AliasAdded(with_name.key, engineer.id, None)])

    owned = sa.select(sa.func.count()).where(Case.owner_id == engineer.id)
    assert db.session.scalar(owned) == 1_001
    changed = sa.select(sa.func.count()).where(OutboxRow.handler == "search.cases")
    assert db.session.scalar(changed) == 1_001 + 2  # two were imported before
    assert len(statements) == 29
