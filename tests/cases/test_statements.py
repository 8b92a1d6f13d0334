"""What the pages of cases ask of the database: the same, however many rows they show."""

import pytest

from app.accounts.models import User
from app.cases.models import Case
from app.database import db
from tests.support import factories
from tests.support.apart import Client
from tests.support.factories import sign_in
from tests.support.statements import count_statements


def statements_of(client: Client, address: str) -> int:
    with count_statements(db.engine) as statements:
        assert client.get(address).status_code == 200
    return len(statements)


def busy_case(engineer: User, entries: int) -> Case:
    cited = factories.case(title="读卡器离线")
    case = factories.case(cited.customer, title="刷卡没有反应", owner=engineer)
    for number in range(entries):
        factories.entry(case, f"第{number}次，参考{cited.label}。", by=engineer, internal=True)
    return case


@pytest.mark.parametrize("count", [1, 30])
def test_queue_of_staff_takes_seven_statements(client: Client, engineer: User, count: int) -> None:
    for _ in range(count):
        busy_case(engineer, 1)
    sign_in(client, engineer)

    assert statements_of(client, "/cases?size=100") == 7


@pytest.mark.parametrize("count", [1, 30])
def test_queue_of_a_customer_takes_five_statements(
    client: Client, customer: User, count: int
) -> None:
    for _ in range(count):
        factories.case(customer)
    sign_in(client, customer)

    assert statements_of(client, "/cases?size=100") == 5


@pytest.mark.parametrize("count", [1, 30])
def test_case_page_takes_ten_statements(client: Client, engineer: User, count: int) -> None:
    case = busy_case(engineer, count)
    sign_in(client, engineer)

    assert statements_of(client, f"/cases/{case.id}") == 10
