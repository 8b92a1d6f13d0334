"""What the pages draw for whom: from the same permission table that the operations ask."""

import pytest

from app.accounts.models import User
from app.cases.workflow import CaseStatus
from tests.support import factories
from tests.support.apart import Client

CHINESE = {"Accept-Language": "zh-CN"}
ENGLISH = {"Accept-Language": "en"}


def text_of(client: Client, url: str, *, language: dict[str, str] = CHINESE) -> str:
    answer = client.get(url, headers=language)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (CHINESE, ["工单队列", "指派给我", "等厂商", "筛选", "认领", "退出登录"]),
        (ENGLISH, ["Case queue", "Assigned to me", "Waiting for vendor", "Filter", "Take"]),
    ],
)
def test_queue_is_in_the_readers_language(
    client: Client, engineer: User, language: dict[str, str], words: list[str]
) -> None:
    factories.case(status=CaseStatus.WAITING_VENDOR)
    factories.sign_in(client, engineer)

    page = text_of(client, "/cases", language=language)

    assert [each for each in words if each not in page] == []


def test_case_offers_an_engineer_what_he_may_do(client: Client, engineer: User) -> None:
    case = factories.case(title="刷卡提示密码错误")
    factories.sign_in(client, engineer)

    page = text_of(client, f"/cases/{case.id}")

    for place in ("entries", "assignment", "status", "resolution", "claim"):
        assert f'action="/cases/{case.id}/{place}' in page
    assert f'action="/cases/{case.id}/reopening' not in page


def test_case_offers_a_customer_an_answer_and_nothing_else(
    client: Client, customer: User, engineer: User
) -> None:
    case = factories.case(customer, status=CaseStatus.WAITING_CUSTOMER)
    factories.entry(case, "电费按人群定价收。", by=engineer, internal=True)
    factories.sign_in(client, customer)

    page = text_of(client, f"/cases/{case.id}")

    assert f'action="/cases/{case.id}/entries' in page
    for place in ("assignment", "status", "resolution", "claim", "reopening"):
        assert f'action="/cases/{case.id}/{place}' not in page
    assert "内部备注" not in page
    assert "人群定价" not in page


def test_customer_reads_words_of_his_own(client: Client, customer: User) -> None:
    factories.case(customer, status=CaseStatus.WAITING_CUSTOMER)
    factories.sign_in(client, customer)

    page = text_of(client, "/cases")

    assert "等您回复" in page
    assert "我的问题" in page
    assert "等客户" not in page
    assert "工单" not in page


def test_closed_case_takes_notes_and_says_how_to_answer(client: Client, engineer: User) -> None:
    case = factories.case(status=CaseStatus.CLOSED)
    factories.sign_in(client, engineer)

    page = text_of(client, f"/cases/{case.id}")

    assert "重新打开后才能回复" in page
    assert 'id="kind-note" checked' in page
    assert 'id="kind-reply"' not in page


def test_sealed_value_is_masked_and_has_a_button_for_who_may_see_it(
    client: Client, customer: User, engineer: User
) -> None:
    case = factories.case(customer, problem="请回电 13912345678")
    pages = {}

    for user in (engineer, customer):
        factories.sign_in(client, user)
        pages[user.role.value] = text_of(client, f"/cases/{case.id}")

    assert "13912345678" not in "".join(pages.values())
    assert "/reveal" in pages["engineer"]
    assert "/reveal" not in pages["customer"]


def test_refused_form_comes_back_with_what_was_typed(client: Client, engineer: User) -> None:
    organisation = factories.organisation()
    factories.sign_in(client, engineer)
    typed = {"customer_id": organisation.id, "title": "", "problem": "<b>扫码没有反应</b>"}

    answer = client.post("/cases", data=typed, headers=CHINESE)

    assert answer.status_code == 422
    assert 'href="#field-title">一句话描述问题：此项必填。' in answer.text
    assert 'aria-invalid="true" aria-describedby="problem-title"' in answer.text
    assert "&lt;b&gt;扫码没有反应&lt;/b&gt;" in answer.text
    assert f'value="{organisation.id}" selected' in answer.text


def test_text_of_people_is_escaped_everywhere(client: Client, engineer: User) -> None:
    attack = "<script>alert(1)</script>"
    case = factories.case(factories.organisation(name=attack), title=attack, problem=attack)
    factories.entry(case, attack, by=engineer)
    factories.sign_in(client, engineer)

    pages = [text_of(client, url) for url in ("/cases", f"/cases/{case.id}", "/search?q=" + attack)]

    assert [page for page in pages if attack in page] == []
