"""From an uploaded page to its cases: dry run, application, and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.audit.models import AuditRecord
from app.cases.models import Case
from app.cases.workflow import CaseStatus
from app.database import Model, db
from app.errors import Conflict
from app.imports import operations
from app.imports.models import Decision, ImportDoubt, ImportRun, RunState
from app.outbox.models import OutboxRow
from app.transaction import transaction
from app.vault.models import VaultRow
from app.web.words import WORDS
from tests.imports.support import PAGE, PASSWORD, PHONE, Upload, cases, pasted
from tests.support import factories
from tests.support.apart import Client

CHINESE = {"Accept-Language": "zh-CN"}


def multipart(name: str, value: bytes) -> dict[str, Any]:
    """Return the body a browser sends for a form with files; a client's own would be left open."""
    shown = f'name="{name}"' + ('; filename="page.txt"' if name == "file" else "")
    head = f"--edge\r\nContent-Disposition: form-data; {shown}\r\n\r\n".encode()
    body = head + value + b"\r\n--edge--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=edge"}


def everything() -> str:
    """Return every value of every table, but for what is sealed."""
    return "\n".join(
        str(tuple(row))
        for table in Model.metadata.sorted_tables
        if table is not VaultRow.__table__
        for row in db.session.execute(sa.select(table))
    )


def test_upload_plans_and_writes_no_case(upload: Upload) -> None:
    run = upload()

    assert run.state is RunState.PLANNED
    assert (run.title, run.page_version, run.line_count) == ("演示客户", "1.1", 15)
    assert (run.counts["create"], run.counts["decide"], run.counts["secrets"]) == (2, 3, 1)
    assert db.session.query(Case).count() == 0


def test_upload_keeps_no_secret_outside_the_vault(upload: Upload, apply: Upload) -> None:
    upload(PAGE.replace("离线", "断网"), version="1.2")
    apply()

    stored = everything()

    assert PASSWORD not in stored
    assert PHONE not in stored


def test_reading_leaves_one_audit_record_in_the_name_of_who_uploaded(
    upload: Upload, lead: User
) -> None:
    run = upload()

    subject = f"import:{run.id}"
    records = db.session.query(AuditRecord).filter_by(subject=subject).order_by(AuditRecord.id)
    assert [(each.action, each.actor_id) for each in records] == [
        ("import.uploaded", lead.id),
        ("vault.unsealed", lead.id),
    ]


def test_application_brings_the_cases_and_forgets_the_upload(apply: Upload, lead: User) -> None:
    run = apply()

    assert run.state is RunState.DONE
    assert run.applied_by_id == lead.id
    assert run.source == ""
    assert set(cases()) == {"demo_case#2_20210210", "demo_case#1_20210105"}
    assert db.session.query(VaultRow).filter_by(subject=f"import:{run.id}").count() == 0


def test_same_page_again_changes_nothing(apply: Upload) -> None:
    apply()
    before = {case.id: case.version for case in cases().values()}

    run = apply()

    assert (run.counts["create"], run.counts["update"], run.counts["unchanged"]) == (0, 0, 2)
    assert {case.id: case.version for case in cases().values()} == before


def test_page_shows_both_texts_of_a_conflict(client: Client, apply: Upload, upload: Upload) -> None:
    apply()
    case = cases()["demo_case#1_20210105"]
    with transaction():
        db.session.get_one(Case, case.id).problem = "桩断网，已联系厂商"

    run = upload(PAGE.replace("桩离线", "桩反复离线"), version="1.2")

    assert run.counts["conflict"] == 1
    page = client.get(f"/imports/{run.id}", headers=CHINESE).text
    assert "桩断网，已联系厂商" in page
    assert "桩反复离线" in page


def test_run_may_be_read_and_applied_twice(apply: Upload, run_worker: Callable[[], int]) -> None:
    run = apply()

    operations.read_run(run.id)
    operations.apply_run(run.id)

    assert db.session.get_one(ImportRun, run.id).state is RunState.DONE
    assert db.session.query(Case).count() == 2


def test_application_needs_a_plan(client: Client, apply: Upload) -> None:
    run = apply()

    assert client.post(f"/imports/{run.id}/application").status_code == 409


def test_refused_source_tells_its_line_and_keeps_what_was_typed(client: Client, lead: User) -> None:
    factories.sign_in(client, lead)
    broken = pasted().replace("| 3 | --跟踪 | ||\n", "")

    answer = client.post("/imports", data={"source": broken}, headers=CHINESE)

    assert answer.status_code == 422
    assert "第 7 行" in answer.text
    assert "刷卡提示卡片未授权 | ||" in answer.text
    assert db.session.query(ImportRun).count() == 0


@pytest.mark.parametrize(
    ("field", "source", "words"),
    [
        ("file", b"", "请粘贴页面"),
        ("file", b"\xff\xfe", "不是 UTF-8 文本"),
        ("source", b"| " * 2**20 + b"a", "最多 2 MB"),
    ],
    ids=["nothing", "not-utf8", "too-big"],
)
def test_page_is_refused_in_words(
    client: Client, lead: User, field: str, source: bytes, words: str
) -> None:
    factories.sign_in(client, lead)

    answer = client.post("/imports", **multipart(field, source), headers=CHINESE)

    assert answer.status_code == 422
    assert words in answer.text


def test_paste_may_be_bigger_than_other_forms(client: Client, lead: User) -> None:
    factories.sign_in(client, lead)
    line = "桩" * 300_000

    source = pasted(f"= demo_case#1_20210105 =\n{line}").encode()

    answer = client.post("/imports", **multipart("source", source))

    assert answer.status_code == 303


def test_run_that_cannot_be_applied_says_why(
    client: Client, upload: Upload, run_worker: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise Conflict("The case has a status by now. Acknowledge the doubt instead.")

    run = upload()
    monkeypatch.setattr("import_wiki.apply.apply_page", refuse)
    client.post(f"/imports/{run.id}/application")

    run_worker()

    run = db.session.get_one(ImportRun, run.id, populate_existing=True)
    assert run.state is RunState.REFUSED
    assert "工单已有状态" in client.get(f"/imports/{run.id}", headers=CHINESE).text
    assert db.session.query(OutboxRow).count() == 0


def test_run_whose_sealed_values_were_changed_fails_and_is_not_tried_again(
    client: Client, upload: Upload, run_worker: Callable[[], int]
) -> None:
    run = upload()
    with transaction():
        for row in db.session.query(VaultRow):
            row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    client.post(f"/imports/{run.id}/application")

    run_worker()

    assert db.session.get_one(ImportRun, run.id, populate_existing=True).state is RunState.FAILED
    assert "请重新上传页面" in client.get(f"/imports/{run.id}", headers=CHINESE).text
    assert db.session.query(OutboxRow).count() == 0


def test_status_stays_unmarked_until_somebody_says(apply: Upload) -> None:
    apply()

    assert cases()["demo_case#1_20210105"].status is CaseStatus.UNMARKED


def test_every_doubt_of_the_page_is_on_the_page_of_its_run(client: Client, upload: Upload) -> None:
    run = upload()

    page = client.get(f"/imports/{run.id}", headers=CHINESE).text

    codes = {doubt.code for doubt in db.session.query(ImportDoubt)}
    assert [code for code in codes if code not in page] == []
    assert PHONE not in page
    assert PASSWORD not in page


@pytest.mark.parametrize("members", [RunState, Decision])
def test_every_member_has_a_word(members: type[RunState]) -> None:
    assert {member.value for member in members} == set(WORDS[members.__name__])
