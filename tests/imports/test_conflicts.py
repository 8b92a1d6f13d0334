"""A text changed on the wiki and here: shown, decided once, remembered by later imports."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.accounts.models import Customer, User
from app.audit.models import AuditRecord
from app.cases import queries
from app.cases.models import Case, Entry, EventKind, WikiChoice, WikiConflict
from app.cases.workflow import CaseStatus
from app.database import Model, db
from app.transaction import transaction
from tests.imports.support import PAGE, PASSWORD, Upload, cases
from tests.support import factories
from tests.support.apart import Client

CHINESE = {"Accept-Language": "zh-CN"}
FIRST, SECOND = "demo_case#1_20210105", "demo_case#2_20210210"
REWORDED = PAGE.replace("桩离线", "桩反复离线")
RUNS = {"import_runs", "import_doubts", "outbox", "audit_records", "audit_end", "sign_ins"}
"""What uploading itself writes."""


def edit(label: str, **values: object) -> Case:
    """Change a case here, as somebody who has its form would."""
    with transaction():
        case = db.session.get_one(Case, cases()[label].id)
        for name, value in values.items():
            setattr(case, name, value)
    return case


def conflicts() -> list[WikiConflict]:
    return list(db.session.query(WikiConflict).order_by(WikiConflict.id))


def waiting() -> list[WikiConflict]:
    return [each for each in conflicts() if each.decision is None]


def decide(client: Client, conflict: WikiConflict, choice: str, **form: object) -> int:
    version = db.session.get_one(Case, conflict.case_id, populate_existing=True).version
    data = {"choice": choice, "version": version, **form}
    address = f"/cases/{conflict.case_id}/conflicts/{conflict.id}/decision"
    return client.post(address, data=data).status_code


def content() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the cases, whatever imports have been run."""
    return {
        table.name: [tuple(row) for row in db.session.execute(sa.select(table))]
        for table in Model.metadata.sorted_tables
        if table.name not in RUNS
    }


def events(case: Case) -> list[Entry]:
    return [entry for entry in queries.entries_in_order(case) if entry.event]


def test_conflict_in_one_field_holds_back_no_other(apply: Upload) -> None:
    apply()
    edit(FIRST, problem="桩断网，已联系厂商")

    run = apply(REWORDED.replace("重启后恢复", "更换模块后恢复"), version="1.2")

    case = cases()[FIRST]
    assert (case.problem, case.resolution) == ("桩断网，已联系厂商", "更换模块后恢复。")
    assert (run.counts["conflict"], run.counts["update"]) == (1, 0)
    assert [(each.field, each.text) for each in waiting()] == [("problem", "桩反复离线")]


def test_conflict_in_an_entry_holds_back_no_other(apply: Upload) -> None:
    apply()
    with transaction():
        entry = queries.imported_entries(cases()[SECOND])[0]
        entry.text = "已核对白名单与黑名单"

    apply(PAGE.replace("已核对白名单", "已核对两遍").replace("还是不行", "仍然不行"), version="1.2")

    note, words = queries.imported_entries(cases()[SECOND])
    assert note.text == "已核对白名单与黑名单"
    assert words.text.startswith("仍然不行")
    (conflict,) = waiting()
    assert (conflict.entry_id, conflict.details["speaker"]) == (note.id, "WL")


def test_waiting_conflict_is_written_once(apply: Upload) -> None:
    apply()
    edit(FIRST, problem="桩断网")
    apply(REWORDED, version="1.2")
    before = content()

    run = apply(REWORDED, version="1.2")

    assert run.counts["conflict"] == 1
    assert content() == before


def test_wikis_text_is_taken_with_an_event_that_keeps_ours(
    client: Client, apply: Upload, lead: User
) -> None:
    apply()
    edit(FIRST, problem="桩断网")
    apply(REWORDED, version="1.2")

    assert decide(client, waiting()[0], "wiki", note="以维基为准") == 303

    case = cases()[FIRST]
    assert (case.problem, case.problem_html, case.title) == (
        "桩反复离线",
        "<p>桩反复离线</p>",
        "桩反复离线",
    )
    event = events(case)[-1]
    assert (event.event, event.author_id) == (EventKind.WIKI_CHANGED, lead.id)
    assert event.details["changes"] == [
        {"field": "problem", "before": "桩断网", "after": "桩反复离线"},
        {"field": "title", "before": "桩离线", "after": "桩反复离线"},
    ]
    (conflict,) = conflicts()
    assert (conflict.decision, conflict.note, conflict.decided_by_id) == (
        WikiChoice.WIKI,
        "以维基为准",
        lead.id,
    )
    action = sa.select(AuditRecord.action).order_by(AuditRecord.id.desc()).limit(1)
    assert db.session.scalar(action) == "case.conflict_decided"


@pytest.mark.parametrize("choice", ["wiki", "here"])
def test_decision_survives_three_imports(client: Client, apply: Upload, choice: str) -> None:
    apply()
    edit(FIRST, problem="桩断网")
    apply(REWORDED, version="1.2")
    decide(client, waiting()[0], choice)
    expected = {"wiki": "桩反复离线", "here": "桩断网"}[choice]
    apply(REWORDED, version="1.2")
    before = content()

    runs = [apply(REWORDED, version="1.2") for _ in range(3)]

    assert [run.counts["conflict"] for run in runs] == [0, 0, 0]
    assert cases()[FIRST].problem == expected
    assert content() == before


def test_other_words_of_the_wiki_are_a_conflict_again(client: Client, apply: Upload) -> None:
    apply()
    edit(FIRST, problem="桩断网")
    apply(REWORDED, version="1.2")
    decide(client, waiting()[0], "here")

    apply(PAGE.replace("桩离线", "桩又离线"), version="1.3")
    (again,) = waiting()
    assert again.text == "桩又离线"
    apply(REWORDED, version="1.4")

    assert waiting() == []
    assert [each.decision for each in conflicts()] == [WikiChoice.HERE, WikiChoice.PASSED]
    assert cases()[FIRST].problem == "桩断网"


def test_wiki_goes_on_changing_what_was_taken_from_it(client: Client, apply: Upload) -> None:
    apply()
    edit(FIRST, problem="桩断网")
    apply(REWORDED, version="1.2")
    decide(client, waiting()[0], "wiki")

    run = apply(PAGE.replace("桩离线", "桩又离线"), version="1.3")

    assert (run.counts["update"], run.counts["conflict"]) == (1, 0)
    assert cases()[FIRST].problem == "桩又离线"


def test_conflict_passes_when_both_say_the_same(apply: Upload) -> None:
    apply()
    edit(FIRST, problem="桩断网")
    apply(REWORDED, version="1.2")
    edit(FIRST, problem="桩反复离线")

    run = apply(REWORDED, version="1.2")

    assert (run.counts["conflict"], waiting()) == (0, [])
    assert [each.decision for each in conflicts()] == [WikiChoice.PASSED]


@pytest.mark.parametrize(
    ("here", "wiki", "taken"),
    [
        (
            {"status": CaseStatus.ON_HOLD},
            ("处理中 | 暂搁置\n售后(跟单)工程师:lin", "☑ 处理中 | 暂搁置\n售后(跟单)工程师:lin"),
            ("status", CaseStatus.IN_PROGRESS),
        ),
        (
            {"resolution": "换了模块", "resolution_html": "<p>换了模块</p>"},
            ("重启后恢复", "升级后恢复"),
            ("resolution", "升级后恢复。"),
        ),
        (
            {"resolution": "换了模块", "resolution_html": "<p>换了模块</p>"},
            ("重启后恢复。", ""),
            ("resolution", None),
        ),
    ],
)
def test_each_field_can_be_taken(
    client: Client,
    apply: Upload,
    here: dict[str, object],
    wiki: tuple[str, str],
    taken: tuple[str, object],
) -> None:
    apply()
    edit(FIRST, **here)
    apply(PAGE.replace(*wiki), version="1.2")

    assert decide(client, waiting()[0], "wiki") == 303

    assert getattr(cases()[FIRST], taken[0]) == taken[1]
    assert apply(PAGE.replace(*wiki), version="1.2").counts["unchanged"] == 2


def test_people_can_be_taken_and_kept(client: Client, apply: Upload, engineer: User) -> None:
    apply()
    other = factories.engineer("张工")
    for label in (FIRST, SECOND):
        edit(label, owner_id=other.id)
    apply(PAGE.replace("WL lin", "WL").replace("师:lin", "师:WL lin"), version="1.2")
    for label, choice in ((FIRST, "wiki"), (SECOND, "here")):
        (conflict,) = [each for each in waiting() if each.case_id == cases()[label].id]
        assert decide(client, conflict, choice) == 303

    first, second = cases()[FIRST], cases()[SECOND]
    assert (first.owner_id, first.wiki_engineers) == (None, ["WL", "lin"])
    assert (second.owner_id, second.wiki_engineers) == (other.id, ["WL"])


def test_entry_can_be_taken(client: Client, apply: Upload) -> None:
    apply()
    with transaction():
        queries.imported_entries(cases()[SECOND])[0].text = "已核对黑名单"
    apply(PAGE.replace("已核对白名单，参考", "已核对两遍，见"), version="1.2")

    assert decide(client, waiting()[0], "wiki") == 303

    entry = queries.imported_entries(cases()[SECOND])[0]
    assert entry.text.startswith("已核对两遍")
    assert entry.excerpt.startswith("已核对两遍")
    assert apply(version="1.3").counts["conflict"] == 0


def test_case_shows_both_texts_and_where_they_differ(client: Client, apply: Upload) -> None:
    apply()
    case = edit(FIRST, problem="桩多次离线")
    apply(REWORDED, version="1.2")

    page = client.get(f"/cases/{case.id}", headers=CHINESE).text

    assert "桩<del>多次</del>离线" in page
    assert "桩<ins>反复</ins>离线" in page


def test_secrets_of_a_conflict_stay_sealed(client: Client, apply: Upload) -> None:
    apply()
    with transaction():
        entry = queries.imported_entries(cases()[FIRST])[0]
        entry.text = "密码已更换"
    apply(PAGE.replace(f"密码：{PASSWORD}", f"新密码：{PASSWORD}88"), version="1.2")

    (conflict,) = waiting()
    page = client.get(f"/cases/{conflict.case_id}", headers=CHINESE).text

    assert PASSWORD not in page + conflict.text + conflict.html
    assert "••••••" in page
    reference = conflict.text.split(":")[1]
    shown = client.post(f"/cases/{conflict.case_id}/sealed/{reference}/reveal")
    assert f"{PASSWORD}88" in shown.text


def test_second_decision_is_refused_and_its_note_is_kept(client: Client, apply: Upload) -> None:
    apply()
    edit(FIRST, problem="桩断网")
    apply(REWORDED, version="1.2")
    (conflict,) = waiting()
    address = f"/cases/{conflict.case_id}/conflicts/{conflict.id}/decision"
    decide(client, conflict, "here")

    form = {"choice": "wiki", "version": 9, "note": "现场确认过", "conflict": conflict.id}
    answer = client.post(address, data=form, headers=CHINESE)

    assert answer.status_code == 409
    assert "现场确认过" in answer.text
    assert cases()[FIRST].problem == "桩断网"


def test_decision_over_an_older_state_is_refused_and_its_note_is_kept(
    client: Client, apply: Upload
) -> None:
    apply()
    edit(FIRST, problem="桩断网")
    apply(REWORDED, version="1.2")
    (conflict,) = waiting()
    seen = cases()[FIRST].version
    edit(FIRST, problem="桩断网两天")
    address = f"/cases/{conflict.case_id}/conflicts/{conflict.id}/decision"

    form = {"choice": "wiki", "version": seen, "note": "现场确认过", "conflict": conflict.id}
    answer = client.post(address, data=form, headers=CHINESE)

    assert answer.status_code == 409
    assert 'value="现场确认过"' in answer.text
    assert cases()[FIRST].problem == "桩断网两天"


def test_leads_decide_engineers_read_and_customers_know_of_nothing(
    client: Client, apply: Upload, engineer: User, run_worker: Callable[[], int]
) -> None:
    apply()
    case = edit(FIRST, problem="桩断网")
    apply(REWORDED, version="1.2")
    (conflict,) = waiting()
    contact = factories.customer(of=db.session.get_one(Customer, case.customer_id))
    answers = {}

    for user in (engineer, contact, factories.customer()):
        factories.sign_in(client, user)
        page = client.get(f"/cases/{case.id}", headers=CHINESE)
        answers[user.id] = (
            page.status_code,
            "反复" in page.text,
            "保留这里的内容" in page.text,
            decide(client, conflict, "wiki"),
        )

    assert list(answers.values()) == [
        (200, True, False, 403),
        (200, False, False, 403),
        (404, False, False, 404),
    ]
    assert cases()[FIRST].problem == "桩断网"


def test_words_once_chosen_are_never_overwritten_unasked(client: Client, apply: Upload) -> None:
    apply()
    edit(FIRST, problem="桩断网")
    apply(REWORDED, version="1.2")
    decide(client, waiting()[0], "here")
    edit(FIRST, problem="桩离线")  # as it was first imported

    run = apply(PAGE.replace("桩离线", "桩又离线"), version="1.3")

    assert (run.counts["update"], run.counts["conflict"]) == (0, 1)
    assert cases()[FIRST].problem == "桩离线"
