"""Doubts: decided once, by whom it is allowed, with effect where there is one."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskCliRunner

from app.accounts import operations
from app.accounts import queries as accounts
from app.accounts.models import User
from app.cases.workflow import CaseStatus
from app.database import db
from app.imports.models import Decision, ImportDoubt
from app.transaction import transaction
from tests.imports.support import PAGE, Upload, cases, doubts
from tests.support import factories
from tests.support.apart import Client

CHINESE = {"Accept-Language": "zh-CN"}
OTHER_PAGE = PAGE.replace("demo_case", "yunqi_case")


def decide(client: Client, doubt: ImportDoubt, **choice: object) -> int:
    return client.post(f"/imports/doubts/{doubt.id}/decision", data=choice).status_code


def reloaded(doubt: ImportDoubt) -> ImportDoubt:
    return db.session.get_one(ImportDoubt, doubt.id, populate_existing=True)


def about(name: str) -> list[ImportDoubt]:
    return [doubt for doubt in doubts("name_unknown") if doubt.name_key == name]


def test_name_decided_once_is_decided_on_every_page(
    client: Client, upload: Upload, engineer: User
) -> None:
    upload()
    upload(OTHER_PAGE, title="云启")
    first, second = about("wl")

    assert decide(client, first, decision="person", person=engineer.id) == 303

    assert [reloaded(each).decision for each in (first, second)] == [Decision.PERSON] * 2
    assert accounts.users_by_alias(["WL"])["WL"].id == engineer.id


def test_names_decided_before_the_application_give_cases_their_owners(
    client: Client, upload: Upload, engineer: User, run_worker: Callable[[], int]
) -> None:
    run = upload()
    (doubt,) = about("wl")
    decide(client, doubt, decision="person", person=engineer.id)

    client.post(f"/imports/{run.id}/application")
    run_worker()

    assert cases()["demo_case#2_20210210"].owner_id == engineer.id


def test_status_of_an_unmarked_case_is_set(client: Client, apply: Upload) -> None:
    apply()
    (doubt,) = doubts("no_status_chosen")

    assert decide(client, doubt, decision="status", status="waiting_vendor") == 303

    assert cases()["demo_case#1_20210105"].status is CaseStatus.WAITING_VENDOR
    assert (reloaded(doubt).decision, reloaded(doubt).decided) == ("status", "waiting_vendor")


def test_status_cannot_be_set_before_there_is_a_case(client: Client, upload: Upload) -> None:
    upload()
    (doubt,) = doubts("no_status_chosen")

    assert decide(client, doubt, decision="status", status="on_hold") == 409
    assert reloaded(doubt).decision is None


def test_status_that_somebody_has_set_meanwhile_stays(client: Client, apply: Upload) -> None:
    apply()
    case = cases()["demo_case#1_20210105"]
    client.post(f"/cases/{case.id}/status", data={"status": "on_hold", "version": case.version})
    (doubt,) = doubts("no_status_chosen")

    assert decide(client, doubt, decision="status", status="in_progress") == 409
    assert cases()["demo_case#1_20210105"].status is CaseStatus.ON_HOLD


def test_decision_survives_a_later_version_with_other_lines(client: Client, apply: Upload) -> None:
    apply()
    (doubt,) = doubts("no_status_chosen")
    line = doubt.line
    decide(client, doubt, decision="acknowledged", note="旧页面，不再追问")
    newer = "= demo_case#3_20210301 =\n问题描述:桩号看不清\n" + PAGE

    run = apply(newer, version="1.2")

    kept = reloaded(doubt)
    assert (kept.decision, kept.decided) == (Decision.ACKNOWLEDGED, "旧页面，不再追问")
    assert kept.line == (line or 0) + 2
    assert (kept.stands, kept.last_run_id) == (True, run.id)


def test_doubt_that_a_later_version_settles_leaves_the_queue(client: Client, apply: Upload) -> None:
    apply()
    settled = PAGE.replace("已解决 | 处理中 | 暂搁置\n售后(跟单)工程师:lin", "☑ 已解决 | 处理中")

    apply(settled, version="1.2")

    assert [doubt.stands for doubt in doubts("no_status_chosen")] == [False]
    assert "没有勾选任何状态" not in client.get("/imports/doubts", headers=CHINESE).text


def test_doubt_is_decided_once(client: Client, upload: Upload) -> None:
    upload()
    (doubt,) = about("wl")

    answers = [decide(client, doubt, decision="acknowledged", note=note) for note in ("一", "二")]

    assert answers == [303, 409]
    assert reloaded(doubt).decided == "一"


def test_note_of_a_decision_holds_no_secret(client: Client, upload: Upload) -> None:
    upload()
    (doubt,) = about("wl")

    decide(client, doubt, decision="acknowledged", note="问过 13800138000")

    assert reloaded(doubt).decided == "问过 138****8000"


def test_chosen_doubts_are_acknowledged_together(client: Client, upload: Upload) -> None:
    upload()
    chosen = [doubt.id for doubt in doubts("name_unknown")]

    answer = client.post("/imports/doubts/decisions", data={"doubts": chosen, "note": "已知"})

    assert answer.status_code == 303
    assert {doubt.decided for doubt in doubts("name_unknown")} == {"已知"}


def test_queue_is_narrowed_by_code_and_page(client: Client, upload: Upload) -> None:
    upload()
    upload(OTHER_PAGE, title="云启")

    narrowed = client.get("/imports/doubts?code=name_unknown&page=云启", headers=CHINESE).text

    assert narrowed.count('<span class="tag">name_unknown</span>') == 2
    assert '<span class="tag">no_status_chosen</span>' not in narrowed


def test_queue_goes_on_page_by_page(client: Client, upload: Upload) -> None:
    names = " ".join(f"ab{letter}{other}" for letter in "klmnop" for other in "klmnop")
    upload(PAGE.replace("工程师:WL lin", f"工程师:{names}"))

    first = client.get("/imports/doubts?size=25", headers=CHINESE).text
    (address,) = [part.split('"')[0] for part in first.split('href="') if "cursor=" in part]
    second = client.get(address.replace("&amp;", "&"), headers=CHINESE).text

    shown = [page.count('<span class="tag">') for page in (first, second)]
    assert shown[0] == 25
    assert sum(shown) == len(doubts("name_unknown")) + 1


def test_commands_list_and_decide(
    command: FlaskCliRunner, apply: Upload, lead: User, engineer: User
) -> None:
    apply()
    (name,) = about("wl")
    (status,) = doubts("no_status_chosen")

    listed = command.invoke(args=["imports", "doubts"]).output
    person = ["imports", "decide", str(name.id), engineer.login, "--by", lead.login]
    moved = ["imports", "decide", str(status.id), "on_hold", "--by", lead.login]
    refused = command.invoke(args=["imports", "decide", "999", "acknowledged", "--by", lead.login])

    assert f"{name.id}  演示客户  name_unknown: “WL” means nobody here yet." in listed
    assert command.invoke(args=person).exit_code == 0
    assert command.invoke(args=moved).exit_code == 0
    assert refused.exit_code == 1
    assert cases()["demo_case#1_20210105"].status is CaseStatus.ON_HOLD


@pytest.mark.parametrize("address", ["/imports", "/imports/1", "/imports/doubts"])
def test_engineers_read_and_customers_know_of_nothing(
    client: Client, upload: Upload, engineer: User, address: str
) -> None:
    upload()
    statuses = []

    for user in (engineer, factories.customer()):
        factories.sign_in(client, user)
        statuses.append(client.get(address).status_code)

    assert statuses == [200, 404]


@pytest.mark.parametrize(
    "address",
    [
        "/imports",
        "/imports/1/application",
        "/imports/doubts/1/decision",
        "/imports/doubts/decisions",
    ],
)
def test_only_leads_change_anything(
    client: Client, upload: Upload, engineer: User, address: str
) -> None:
    upload()
    statuses = []

    for user in (engineer, factories.customer()):
        factories.sign_in(client, user)
        statuses.append(client.post(address, data={"decision": "acknowledged"}).status_code)

    assert statuses == [403, 404]
    assert [doubt.decision for doubt in db.session.query(ImportDoubt) if doubt.decision] == []


def test_shell_leads_to_imports_whom_they_concern(client: Client, engineer: User) -> None:
    offered = {}
    for user in (engineer, factories.lead(), factories.admin(), factories.customer()):
        factories.sign_in(client, user)
        offered[user.role.value] = 'href="/imports"' in client.get("/cases").text

    assert offered == {"engineer": False, "lead": True, "admin": True, "customer": False}


def test_alias_with_a_blank_is_read_as_one_name(upload: Upload, engineer: User) -> None:
    with transaction():
        operations.add_alias(engineer, "ann lee", by=None, at=factories.NOON)

    upload(PAGE.replace("WL lin", "ann lee lin"))

    assert [doubt.name_key for doubt in doubts("name_unknown")] == ["lin", "wl"]
