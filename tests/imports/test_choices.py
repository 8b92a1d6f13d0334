"""Doubts that offer more than a note: a hinted status, a draft, the case meant, a day, many."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskCliRunner

from app.accounts.models import Role, User
from app.cases import queries
from app.cases.models import Case, EventKind
from app.cases.workflow import CaseStatus, ResolutionKind
from app.database import db
from app.imports.models import Decision, ImportDoubt
from tests.imports.support import PAGE, Upload, cases, doubts
from tests.support import factories
from tests.support.apart import Client

CHINESE = {"Accept-Language": "zh-CN"}
ENGLISH = {"Accept-Language": "en"}

HINTED = """= demo_case#3_20210301 =
问题描述:枪头过热
--跟踪
【lin】:厂商回复，问题已解决，请观察
--解决:
状态(☑表示选定 ): 已解决 | 处理中 | 暂搁置
售后(跟单)工程师:lin"""

RESOLVED = HINTED.replace("): 已解决", "): ☑ 已解决")

VAGUE = """= demo_case#9_20210909 =
问题描述:刷卡提示卡片未授权
--跟踪
【lin】:类似的问题之前提过
状态(☑表示选定 ): ☑ 处理中
售后(跟单)工程师:lin
"""

UNDATED = """= demo_case#5 =
问题描述:桩离线
状态(☑表示选定 ): ☑ 处理中
售后(跟单)工程师:lin
= demo_case#4_202106180 =
问题描述:桩断网
状态(☑表示选定 ): ☑ 处理中
售后(跟单)工程师:lin"""


def decide(client: Client, doubt: ImportDoubt, decision: str, **form: object) -> int:
    data = {"decision": decision, **form}
    return client.post(f"/imports/doubts/{doubt.id}/decision", data=data).status_code


def reloaded(doubt: ImportDoubt) -> ImportDoubt:
    return db.session.get_one(ImportDoubt, doubt.id, populate_existing=True)


def last_entry(case: Case) -> int:
    return queries.last_words([case.id])[case.id].id


# A status the log suggests


def test_hinted_status_is_offered_with_its_evidence_and_not_applied(
    client: Client, apply: Upload
) -> None:
    apply(HINTED.replace("问题已解决", "问题处理中"))
    (doubt,) = doubts("no_status_chosen")

    page = client.get("/imports/doubts", headers=CHINESE).text

    assert doubt.hint == {"value": "in_progress", "line": 4, "words": "问题处理中"}
    assert '<option value="in_progress" selected>' in page
    assert "“问题处理中”" in page
    assert cases()["demo_case#3_20210301"].status is CaseStatus.UNMARKED


def test_decided_status_survives_imports_of_a_page_that_still_ticks_none(
    client: Client, apply: Upload
) -> None:
    apply(HINTED)
    (doubt,) = doubts("no_status_chosen")
    decide(client, doubt, "status", status="on_hold")

    for version in ("1.2", "1.3", "1.4"):
        apply(HINTED.replace("请观察", f"请观察{version}"), version=version)

    assert cases()["demo_case#3_20210301"].status is CaseStatus.ON_HOLD
    assert reloaded(doubt).decision is Decision.STATUS


# The last entry as the resolution


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (RESOLVED, "status_resolved_but_resolution_empty"),
        (HINTED, "no_status_chosen"),  # the log says so, nobody ticked it
    ],
)
def test_last_entry_becomes_the_resolution(
    client: Client, apply: Upload, source: str, code: str
) -> None:
    apply(source)
    (doubt,) = doubts(code)
    case = cases()["demo_case#3_20210301"]
    assert "厂商回复，问题已解决，请观察" in client.get("/imports/doubts", headers=CHINESE).text

    assert decide(client, doubt, "resolution", entry=last_entry(case)) == 303

    case = cases()["demo_case#3_20210301"]
    assert (case.status, case.resolution_kind) == (CaseStatus.RESOLVED, ResolutionKind.SOLVED)
    assert case.resolution == "厂商回复，问题已解决，请观察"
    assert queries.entries_in_order(case)[-1].event is EventKind.RESOLVED
    assert reloaded(doubt).decided == "厂商回复，问题已解决，请观察"
    for version in ("1.2", "1.3", "1.4"):
        apply("前言\n" + source, version=version)
    assert cases()["demo_case#3_20210301"].resolution == "厂商回复，问题已解决，请观察"
    assert reloaded(doubt).decision is Decision.RESOLUTION


def test_another_entry_than_the_one_shown_is_not_taken(client: Client, apply: Upload) -> None:
    apply(RESOLVED)
    (doubt,) = doubts("status_resolved_but_resolution_empty")
    shown = last_entry(cases()["demo_case#3_20210301"])
    apply(RESOLVED.replace("--解决", "【lin】:又坏了\n--解决"), version="1.2")

    assert decide(client, doubt, "resolution", entry=shown) == 409
    assert cases()["demo_case#3_20210301"].resolution is None


def test_resolution_written_meanwhile_stays(client: Client, apply: Upload) -> None:
    apply(RESOLVED)
    (doubt,) = doubts("status_resolved_but_resolution_empty")
    case = cases()["demo_case#3_20210301"]
    db.session.get_one(Case, case.id).resolution = "换了枪线"

    assert decide(client, doubt, "resolution", entry=last_entry(case)) == 409
    assert cases()["demo_case#3_20210301"].resolution == "换了枪线"


# The case that is meant


def test_case_meant_by_vague_words_is_cited_from_then_on(
    client: Client, apply: Upload, engineer: User
) -> None:
    apply(VAGUE + PAGE)
    (doubt,) = doubts("vague_reference")
    target = cases()["demo_case#2_20210210"]
    assert doubt.choices == [target.label]
    assert target.title in client.get("/imports/doubts", headers=CHINESE).text

    assert decide(client, doubt, "reference", case=target.id) == 303

    for version in ("1.2", "1.3"):
        apply((VAGUE + PAGE).replace("之前提过", f"之前提过，见{version}"), version=version)
    (link,) = queries.backlinks(engineer, cases()["demo_case#2_20210210"])
    assert (link.case.label, link.sentence) == ("demo_case#9_20210909", "类似的问题之前提过")
    assert reloaded(doubt).decided == "demo_case#2_20210210"


def test_case_of_an_ambiguous_reference_is_the_one_that_was_chosen(
    client: Client, apply: Upload, engineer: User
) -> None:
    twice = (
        PAGE.replace("参考demo_case#1_20210105", "参考demo_case#1")
        + "\n"
        + PAGE[PAGE.index("= demo_case#1") :]
        .replace("20210105", "20210106")
        .replace("桩离线", "桩断网")
    )
    apply(twice)
    (doubt,) = doubts("ambiguous_reference")
    target = cases()["demo_case#1_20210106"]
    assert sorted(doubt.choices) == ["demo_case#1_20210105", "demo_case#1_20210106"]

    assert decide(client, doubt, "reference", case=target.id) == 303

    citing = cases()["demo_case#2_20210210"]
    (cited,) = queries.cited_labels(engineer, citing)
    assert [case.id for case in cited.cases] == [target.id]


@pytest.mark.parametrize(
    ("label", "status"),
    [("demo#1_20210105", 303), ("demo_case#77_20200101", 409), ("上次那个", 409)],
)
def test_case_meant_may_be_typed(client: Client, apply: Upload, label: str, status: int) -> None:
    apply(VAGUE + PAGE)
    (doubt,) = doubts("vague_reference")

    assert decide(client, doubt, "reference", label=label) == status


def test_citation_in_a_note_is_hidden_from_customers(client: Client, apply: Upload) -> None:
    apply(VAGUE + PAGE)
    (doubt,) = doubts("vague_reference")
    target = cases()["demo_case#2_20210210"]
    decide(client, doubt, "reference", case=target.id)
    contact = factories.user(Role.CUSTOMER, "陈站长", customer_id=target.customer_id)

    assert queries.backlinks(contact, target) == []


# The day of a label without one


@pytest.mark.parametrize("label", ["demo_case#5", "demo_case#4_202106180"])
def test_day_of_a_case_is_set_and_survives(client: Client, apply: Upload, label: str) -> None:
    apply(UNDATED)
    found = [*doubts("date_missing"), *doubts("date_unreadable")]
    (doubt,) = [each for each in found if each.label == label]

    assert decide(client, doubt, "day", day="2021-06-18") == 303

    apply(UNDATED.replace("桩离线", "桩又离线").replace("桩断网", "桩又断网"), version="1.2")
    assert cases()[label].opened_at == datetime(2021, 6, 17, 16, tzinfo=UTC)
    assert reloaded(doubt).decided == "2021-06-18"


def test_day_has_to_be_one(client: Client, apply: Upload) -> None:
    apply(UNDATED)
    (doubt,) = doubts("date_missing")

    assert decide(client, doubt, "day", day="2021-13-01") == 422
    assert reloaded(doubt).decision is None


# Several at once


def test_chosen_names_are_one_person(client: Client, upload: Upload, engineer: User) -> None:
    upload()
    chosen = [doubt.id for doubt in doubts("name_unknown")]

    data = {"doubts": chosen, "decision": "person", "person": engineer.id}
    answer = client.post("/imports/doubts/decisions", data=data)

    assert answer.status_code == 303
    assert {doubt.decided for doubt in doubts("name_unknown")} == {engineer.name}


def test_result_tells_what_was_not_decided(client: Client, apply: Upload, engineer: User) -> None:
    apply()
    wl, lin = doubts("name_unknown")
    (status,) = doubts("no_status_chosen")
    decide(client, wl, "acknowledged")

    data = {"doubts": [wl.id, lin.id, status.id], "decision": "person", "person": engineer.id}
    client.post("/imports/doubts/decisions", data=data, headers=ENGLISH)
    page = client.get("/imports/doubts", headers=ENGLISH).text

    assert "1 decided. 1 had been decided before. 1 could not be decided that way." in page
    assert "1 decided." not in client.get("/imports/doubts", headers=ENGLISH).text


def test_all_of_one_kind_on_one_page_are_acknowledged(client: Client, upload: Upload) -> None:
    upload()
    upload(PAGE.replace("demo_case", "yunqi_case"), title="云启")

    form = {"all": "1", "code": "name_unknown", "page": "云启", "note": "旧页面"}
    client.post("/imports/doubts/decisions", data=form)

    decided = {(doubt.page, doubt.decided) for doubt in doubts("name_unknown")}
    assert decided == {("演示客户", ""), ("云启", "旧页面")}


def test_nothing_decided_is_refused_and_the_note_is_kept(client: Client, upload: Upload) -> None:
    upload()
    wl, _ = doubts("name_unknown")
    decide(client, wl, "acknowledged", note="先到")

    form = {"doubts": [wl.id], "note": "后到的说明", "next": "/imports/doubts?code=name_unknown"}
    answer = client.post("/imports/doubts/decisions", data=form, headers=CHINESE)

    assert answer.status_code == 409
    assert 'value="后到的说明"' in answer.text
    assert reloaded(wl).decided == "先到"


# The command line


def test_commands_know_every_decision(
    command: FlaskCliRunner, apply: Upload, lead: User, run_worker: Callable[[], int]
) -> None:
    apply(HINTED + "\n" + UNDATED + "\n" + VAGUE + PAGE)
    asked = {
        "last-entry": next(each for each in doubts("no_status_chosen") if each.hint),
        "2021-06-18": doubts("date_missing")[0],
        "demo_case#1_20210105": doubts("vague_reference")[0],
    }

    ended = [
        command.invoke(args=["imports", "decide", str(doubt.id), choice, "--by", lead.login])
        for choice, doubt in asked.items()
    ]

    assert [each.output for each in ended if each.exit_code] == []
    assert cases()["demo_case#3_20210301"].status is CaseStatus.RESOLVED
    assert [reloaded(doubt).decision for doubt in asked.values()] == [
        Decision.RESOLUTION,
        Decision.DAY,
        Decision.REFERENCE,
    ]


def test_commands_list_and_settle_conflicts(
    command: FlaskCliRunner, apply: Upload, lead: User
) -> None:
    apply()
    case = cases()["demo_case#1_20210105"]
    db.session.get_one(Case, case.id).problem = "桩断网"
    db.session.commit()
    apply(PAGE.replace("桩离线", "桩反复离线"), version="1.2")

    listed = command.invoke(args=["imports", "conflicts", "--by", lead.login]).output
    number = listed.split()[0]
    ended = command.invoke(args=["imports", "settle", number, "wiki", "--by", lead.login])

    assert "demo_case#1_20210105  problem" in listed
    assert "桩反复离线" in listed
    assert ended.exit_code == 0
    assert cases()["demo_case#1_20210105"].problem == "桩反复离线"
    assert command.invoke(args=["imports", "conflicts", "--by", lead.login]).output == ""
