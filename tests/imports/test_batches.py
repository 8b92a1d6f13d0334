"""Many pages that come in together: read by the worker, applied, discarded."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.accounts.models import User
from app.cases.models import Case
from app.database import db
from app.imports import operations, queries
from app.imports.models import BatchKind, BatchState, ImportBatch, ImportRun, RunState
from app.imports.operations import collecting
from app.imports.spool import Spool
from app.transaction import transaction
from app.vault.models import VaultRow
from tests.imports.support import PASSWORD, export, pasted, renamed, zipped
from tests.support import factories
from tests.support.apart import Client
from tests.support.statements import count_statements

SHARED = Path(__file__).resolve().parents[3] / "shared" / "xwiki" / "xar" / "seed_synthetic.xar"


def body(files: dict[str, bytes]) -> dict[str, Any]:
    """Return what a browser sends for several files; a client's own would be left open."""
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        + content
        for name, content in files.items()
    ]
    data = b"\r\n".join([*parts, b"--edge--\r\n"])
    return {"data": data, "content_type": "multipart/form-data; boundary=edge"}


Uploaded = Callable[..., ImportBatch]


@pytest.fixture
def upload(client: Client, lead: User, run_worker: Callable[[], int]) -> Uploaded:
    """Uploads files as the lead's browser would, and lets the worker read them."""
    factories.sign_in(client, lead)

    def uploaded(**files: bytes) -> ImportBatch:
        named = {name.replace("_", "."): content for name, content in files.items()}
        answer = client.post("/imports", **body(named))
        assert answer.status_code == 303, answer.text
        run_worker()
        return batch(int(answer.location.rsplit("/", 1)[1]))

    return uploaded


def batch(batch_id: int) -> ImportBatch:
    return db.session.get_one(ImportBatch, batch_id, populate_existing=True)


def states(of: ImportBatch) -> list[RunState]:
    runs = db.session.query(ImportRun).filter_by(batch_id=of.id).populate_existing()
    return sorted(run.state for run in runs)


def test_export_is_planned_page_by_page_and_writes_no_case(upload: Uploaded) -> None:
    found = upload(wiki_xar=export(3))

    assert (found.state, found.pages_seen, found.findings) == (BatchState.READ, 3, [])
    assert states(found) == [RunState.PLANNED] * 3
    assert db.session.query(Case).count() == 0


def test_export_is_applied_at_once_and_leaves_nothing_on_the_disk(
    upload: Uploaded, client: Client, run_worker: Callable[[], int]
) -> None:
    found = upload(wiki_xar=export(3))

    answer = client.post(f"/imports/batches/{found.id}/application")
    run_worker()

    assert answer.status_code == 303
    assert states(found) == [RunState.DONE] * 3
    assert db.session.query(Case).count() == 6
    assert not Spool(found.id).folder.exists()
    runs = db.session.query(ImportRun).filter_by(batch_id=found.id).populate_existing()
    assert {run.source for run in runs} == {""}
    subjects = [row.subject for row in db.session.query(VaultRow)]
    assert [each for each in subjects if each.startswith("import:")] == []


def test_same_export_again_has_no_run(
    upload: Uploaded, client: Client, run_worker: Callable[[], int]
) -> None:
    first = upload(wiki_xar=export(3))
    client.post(f"/imports/batches/{first.id}/application")
    run_worker()

    again = upload(wiki_xar=export(3))

    assert (again.pages_seen, again.pages_unchanged) == (3, 3)
    assert states(again) == []
    assert not Spool(again.id).folder.exists()


def test_one_page_that_fails_does_not_stop_the_others(
    upload: Uploaded, client: Client, run_worker: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = upload(wiki_xar=export(3))
    unlucky = db.session.query(ImportRun).filter_by(batch_id=found.id).first()
    assert unlucky
    with transaction():
        db.session.get_one(ImportRun, unlucky.id).source = "{"  # the disk changed a bit of it

    client.post(f"/imports/batches/{found.id}/application")
    run_worker()

    assert states(found) == [RunState.DONE, RunState.DONE, RunState.FAILED]
    assert db.session.query(Case).count() == 4


def test_zip_of_a_folder_is_read_whatever_is_in_it(upload: Uploaded) -> None:
    members: dict[str, str | bytes] = {
        "a/paste.txt": pasted(renamed(1), title="甲"),
        "b/Cases.Plain.xwiki": renamed(2),
        "wiki.xar": export(2),
        "../../escape.txt": pasted(renamed(3), title="丙"),
        "notes.docx": b"PK",
    }

    found = upload(folder_zip=zipped(members))

    assert found.state is BatchState.READ
    references = db.session.query(ImportRun.reference).filter_by(batch_id=found.id)
    assert {row[0] for row in references} == {"甲", "Cases.Plain", "Cases.P0", "Cases.P1", "丙"}
    assert [each["values"]["entry"] for each in found.findings] == ["notes.docx"]


def test_several_files_are_one_batch_and_a_bad_one_is_told(upload: Uploaded) -> None:
    found = upload(a_txt=pasted(title="甲").encode(), b_txt="这不是一页".encode())

    assert (found.state, found.pages_seen) == (BatchState.READ, 1)
    assert [each["values"]["entry"] for each in found.findings] == ["b.txt"]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 no archive at all",
        zipped({"bomb.txt": b"0" * 2**23}),
    ],
)
def test_archive_that_is_not_to_be_opened_is_refused_in_words(
    upload: Uploaded, client: Client, content: bytes
) -> None:
    found = upload(wiki_xar=content)

    assert found.state is BatchState.REFUSED
    assert found.refusal is not None
    page = client.get(f"/imports/batches/{found.id}", headers={"Accept-Language": "zh-CN"})
    assert page.status_code == 200
    assert "导出" in page.text
    assert not Spool(found.id).folder.exists()


def test_upload_that_is_too_large_is_refused_before_it_is_kept(
    client: Client, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.sign_in(client, lead)
    settings = client.application.extensions["pilebook.settings"]
    object.__setattr__(settings, "import_max_mb", 1)

    answer = client.post("/imports", **body({"wiki.xar": os.urandom(2 * 2**20)}))

    object.__setattr__(settings, "import_max_mb", 200)
    assert answer.status_code == 413
    assert db.session.query(ImportBatch).count() == 0


def test_text_file_that_is_refused_comes_back_in_the_form(client: Client, lead: User) -> None:
    factories.sign_in(client, lead)
    broken = pasted().replace("| 3 |", "| 4 |")

    answer = client.post("/imports", **body({"page.txt": broken.encode()}))

    assert answer.status_code == 422
    assert "刷卡提示卡片未授权" in answer.text


def test_reading_goes_on_where_it_was_left(
    client: Client, lead: User, run_worker: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "WORK_SECONDS", -1.0)  # each delivery adds one page
    factories.sign_in(client, lead)

    answer = client.post("/imports", **body({"wiki.xar": export(4)}))
    batch_id = int(answer.location.rsplit("/", 1)[1])
    while batch(batch_id).state is BatchState.READING:
        assert run_worker()

    assert batch(batch_id).pages_seen == 4
    assert states(batch(batch_id)) == [RunState.PLANNED] * 4


def test_page_met_twice_is_added_once(lead: User, run_worker: Callable[[], int]) -> None:
    from app import clock
    from import_wiki.sources import read_page

    page = read_page(pasted())
    with transaction():
        opened = operations.open_batch(kind=BatchKind.UPLOAD, name="twice", by=lead, at=clock.now())
        first = operations.add_page(opened, page, at=clock.now())
        second = operations.add_page(opened, page, at=clock.now())

    assert first is not None
    assert second is first
    assert opened.pages_seen == 1


def test_discarded_batch_leaves_nothing_but_its_name(upload: Uploaded, client: Client) -> None:
    found = upload(wiki_xar=export(2))

    answer = client.post(f"/imports/batches/{found.id}/discarding")

    assert answer.status_code == 303
    assert batch(found.id).state is BatchState.DISCARDED
    assert states(found) == [RunState.DISCARDED] * 2
    assert not Spool(found.id).folder.exists()
    assert db.session.query(VaultRow).count() == 0
    assert client.post(f"/imports/batches/{found.id}/application").status_code == 409


def test_discarded_run_is_not_applied(upload: Uploaded, client: Client) -> None:
    found = upload(wiki_xar=export(1))
    run = db.session.query(ImportRun).filter_by(batch_id=found.id).one()

    assert client.post(f"/imports/{run.id}/discarding").status_code == 303

    assert states(found) == [RunState.DISCARDED]
    assert client.post(f"/imports/{run.id}/application").status_code == 409
    assert client.post(f"/imports/{run.id}/discarding").status_code == 409


def test_upload_keeps_no_secret_in_the_database(upload: Uploaded) -> None:
    found = upload(wiki_xar=export(1))

    run = db.session.query(ImportRun).filter_by(batch_id=found.id).one()
    assert PASSWORD not in run.source
    assert PASSWORD not in str(run.plan)
    assert "⟦password:" in run.source


def test_batch_can_be_narrowed_to_what_happens(upload: Uploaded, client: Client) -> None:
    found = upload(wiki_xar=export(2))

    assert client.get(f"/imports/batches/{found.id}?becomes=changed").text.count("/imports/") > (
        client.get(f"/imports/batches/{found.id}?becomes=unchanged").text.count("/imports/")
    )
    assert client.get(f"/imports/batches/{found.id}?becomes=odd").status_code == 422


@pytest.mark.parametrize("pages", [1, 9])
def test_pages_of_batches_take_as_many_statements_for_any_number(
    upload: Uploaded, client: Client, pages: int
) -> None:
    found = upload(wiki_xar=export(pages))

    counts = []
    for address in ("/imports/batches", f"/imports/batches/{found.id}"):
        with count_statements(db.engine) as statements:
            assert client.get(address).status_code == 200
        counts.append(len(statements))

    assert counts == [3, 5]


def test_batches_are_the_desks_and_changed_by_leads(
    upload: Uploaded, client: Client, engineer: User, customer: User
) -> None:
    found = upload(wiki_xar=export(1))
    address = f"/imports/batches/{found.id}"

    factories.sign_in(client, engineer)
    assert client.get(address).status_code == 200
    assert client.post(f"{address}/application").status_code == 403
    assert client.post(f"{address}/discarding").status_code == 403

    factories.sign_in(client, customer)
    for path in ("/imports/batches", address):
        assert client.get(path).status_code == 404
    assert client.post(f"{address}/application").status_code == 404
    assert states(found) == [RunState.PLANNED]


@pytest.mark.skipif(not SHARED.exists(), reason="the example export is not on this machine")
def test_example_export_after_its_paste_brings_no_second_case(
    upload: Uploaded, client: Client, run_worker: Callable[[], int]
) -> None:
    paste = (SHARED.parents[2] / "wiki" / "gxyl.annotated.txt").read_text(encoding="utf-8")
    answer = client.post("/imports", data={"source": paste})
    run_worker()
    client.post(f"{answer.location}/application")
    run_worker()
    before = db.session.query(Case).count()

    found = upload(seed_xar=SHARED.read_bytes())
    client.post(f"/imports/batches/{found.id}/application")
    run_worker()

    assert (before, db.session.query(Case).count()) == (10, 10)
    counts = queries.progress_of(batch(found.id)).counts
    assert (counts["create"], counts["conflict"]) == (0, 0)
