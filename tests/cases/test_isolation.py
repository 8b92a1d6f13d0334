"""What a customer sees of the desk: his organisation's cases, and no inner word of them."""

import pytest

from app.accounts.models import User
from app.cases import queries
from app.cases.queries import QueueFilter, View
from app.cases.workflow import CaseStatus
from tests.support import factories
from tests.support.apart import Client, without_tokens
from tests.support.factories import NOON, sign_in


@pytest.fixture
def theirs(engineer: User) -> int:
    """A case of another organisation."""
    return factories.case(factories.organisation(name="云启充电"), title="云启的电价不同步").id


def test_case_of_another_organisation_answers_like_one_that_is_not_there(
    client: Client, customer: User, theirs: int
) -> None:
    sign_in(client, customer)

    forbidden, missing = client.get(f"/cases/{theirs}"), client.get("/cases/999999")

    assert (forbidden.status_code, missing.status_code) == (404, 404)
    assert without_tokens(forbidden) == without_tokens(missing).replace(
        "/cases/999999", f"/cases/{theirs}"
    )


@pytest.mark.parametrize(
    "address",
    [
        "entries",
        "assignment",
        "claim",
        "status",
        "resolution",
        "reopening",
        "sealed/0000000000000000/reveal",
    ],
)
def test_nothing_can_be_done_to_a_case_of_another_organisation(
    client: Client, customer: User, theirs: int, address: str
) -> None:
    sign_in(client, customer)
    form = {
        "text": "a",
        "version": "1",
        "status": "on_hold",
        "resolution": "a",
        "resolution_kind": "solved",
    }

    assert client.post(f"/cases/{theirs}/{address}", data=form).status_code == 404


def test_queue_of_a_customer_lists_and_counts_its_own_cases_only(
    client: Client, customer: User, theirs: int
) -> None:
    factories.case(customer, title="我们的枪线破了")
    sign_in(client, customer)

    page = client.get("/cases").text

    assert "我们的枪线破了" in page
    assert "云启" not in page
    counts = queries.view_counts(customer, QueueFilter(), at=NOON)
    assert counts == {View.ALL: 1, View.OPEN: 1, View.RESOLVED: 0}


def test_internal_words_never_reach_the_page_of_a_customer(
    client: Client, customer: User, engineer: User
) -> None:
    case = factories.case(customer, title="枪线破了")
    cited = factories.case(customer, title="之前的枪线")
    factories.entry(case, "客户很急，先别报价。", by=engineer, internal=True)
    factories.entry(case, f"参考{cited.label}换线。", by=engineer, internal=True)
    factories.entry(case, "明天到场。", by=engineer)
    sign_in(client, customer)

    pages = [client.get(f"/cases/{each.id}").text for each in (case, cited)]
    pages.append(client.get("/cases").text)

    assert "明天到场" in pages[0]
    for page in pages:
        assert "先别报价" not in page
        assert "换线" not in page


def test_citation_in_public_words_is_a_backlink_for_the_customer(
    client: Client, customer: User, engineer: User
) -> None:
    cited = factories.case(customer, title="之前的枪线")
    case = factories.case(customer, title="枪线破了")
    factories.entry(case, f"请参考{cited.label}处理。", by=engineer)
    sign_in(client, customer)

    assert f"请参考{cited.label}处理。" in client.get(f"/cases/{cited.id}").text


def test_reference_to_a_case_of_another_organisation_leads_nowhere(
    client: Client, customer: User, engineer: User
) -> None:
    theirs = factories.case(factories.organisation("yunqi"), title="云启的电价")
    sign_in(client, customer)
    there = client.get("/references/" + theirs.label.replace("#", "%23"))
    nowhere = client.get("/references/yunqi_case%23999_20200101")

    assert (there.status_code, nowhere.status_code) == (404, 404)


def test_phone_number_is_masked_for_everybody_and_revealed_to_staff_only(
    client: Client, customer: User, engineer: User
) -> None:
    title = "值班电话13800138000打不通"
    case = factories.case(customer, title=title, problem="请打13800138000联系值班员")
    reference = case.problem.split(":")[1]
    sign_in(client, customer)
    address = f"/cases/{case.id}/sealed/{reference}/reveal"

    assert "13800138000" not in client.get(f"/cases/{case.id}").text
    assert client.post(address).status_code == 403

    sign_in(client, engineer)
    assert "13800138000" not in client.get(f"/cases/{case.id}").text
    assert "13800138000" in client.post(address).text


def test_password_is_revealed_to_a_lead_not_to_any_engineer(
    client: Client, engineer: User, lead: User
) -> None:
    case = factories.case(problem="后台\n账号：hc_ops\n密码：Zhuang-2291", status=CaseStatus.NEW)
    reference = case.problem.split("⟦password:")[1].split(":")[0]
    address = f"/cases/{case.id}/sealed/{reference}/reveal"

    sign_in(client, engineer)
    assert client.post(address).status_code == 403
    sign_in(client, lead)
    assert "Zhuang-2291" in client.post(address).text
    assert "Zhuang-2291" not in client.get(f"/cases/{case.id}").text
