"""How the worker reads a batch: its place, what is found, who may stop it, and how fast it is."""

import io
import os
import stat
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskCliRunner

from app import clock
from app.accounts.models import User
from app.cases.models import Case
from app.database import db
from app.errors import Conflict
from app.imports import operations, queries
from app.imports.models import BatchKind, BatchState, ImportBatch, ImportRun, RunState
from app.imports.operations import collecting, working
from app.imports.spool import Spool
from app.outbox.models import OutboxRow
from app.transaction import transaction
from import_wiki.page import SourceKind, WikiLine, WikiPage
from import_wiki.sources import folder_zip, read_pages
from tests.imports.support import export, page_xml, pasted, renamed, zipped
from tests.support import factories
from tests.support.apart import Client
from tests.support.statements import count_statements

READ_PAGES = "app.imports.operations.collecting.read_pages"
CHINESE = {"Accept-Language": "zh-CN"}


def posted(client: Client, **files: bytes) -> int:
    """Upload files whose names have `_` for the dot; return the batch."""
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        + content
        for name, content in ((name.replace("_", "."), files[name]) for name in files)
    ]
    answer = client.post(
        "/imports",
        data=b"\r\n".join([*parts, b"--edge--\r\n"]),
        content_type="multipart/form-data; boundary=edge",
    )
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def batch(batch_id: int) -> ImportBatch:
    return db.session.get_one(ImportBatch, batch_id, populate_existing=True)


def runs_of(batch_id: int) -> list[ImportRun]:
    runs = db.session.query(ImportRun).filter_by(batch_id=batch_id).populate_existing()
    return list(runs.order_by(ImportRun.id))


def entries_of(batch_id: int) -> list[str]:
    return sorted(each["values"]["entry"] for each in batch(batch_id).findings)


@pytest.fixture
def uploader(client: Client, lead: User) -> Client:
    factories.sign_in(client, lead)
    return client


def test_finding_the_place_again_does_not_eat_up_the_time_to_work(
    uploader: Client, run_worker: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds, real = [0.0], read_pages

    def slow(*arguments: Any, **options: Any) -> Iterator[WikiPage]:
        for page in real(*arguments, **options):
            seconds[0] += 1
            yield page

    monkeypatch.setattr(READ_PAGES, slow)
    monkeypatch.setattr(time, "monotonic", lambda: seconds[0])
    monkeypatch.setattr(collecting, "WORK_SECONDS", 5.0)
    batch_id = posted(uploader, wiki_xar=export(30))

    run_worker()

    assert (batch(batch_id).pages_seen, seconds[0]) == (30, 30)


@pytest.mark.parametrize("packed", ["export", "folder"])
def test_findings_are_told_once_however_many_deliveries_it_took(
    uploader: Client, run_worker: Callable[[], int], monkeypatch: pytest.MonkeyPatch, packed: str
) -> None:
    monkeypatch.setattr(collecting, "WORK_SECONDS", -1.0)  # each delivery adds one page
    junk: dict[str, str | bytes] = {"a.docx": b"PK", "dir/坏.xml": "<xwikidoc", "z.docx": b"PK"}
    texts = {f"{number}.txt": pasted(renamed(number), title=f"页{number}") for number in range(3)}
    content = export(3, beside=junk) if packed == "export" else zipped({**junk, **texts})

    batch_id = posted(uploader, wiki_zip=content)
    while batch(batch_id).state is BatchState.READING:
        assert run_worker()

    assert batch(batch_id).pages_seen == 3
    assert entries_of(batch_id) == ["a.docx", "dir/坏.xml", "z.docx"]
    assert batch(batch_id).findings_count == 3


def test_zip_that_was_half_laid_out_is_laid_out_anew(
    uploader: Client, run_worker: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {f"{number}.txt": pasted(renamed(number), title=f"页{number}") for number in range(4)}
    batch_id = posted(uploader, folder_zip=zipped(texts))
    real, calls = folder_zip._written, iter(range(9))

    def killed(*arguments: Any) -> Any:
        if next(calls) == 2:
            raise KeyboardInterrupt
        return real(*arguments)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(folder_zip, "_written", killed)
        operations.read_batch(batch_id)
    run_worker()

    assert batch(batch_id).pages_seen == 4


def test_two_workers_do_not_both_read_a_batch(
    uploader: Client, run_worker: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id, real = posted(uploader, wiki_xar=export(6)), read_pages

    def overtaken(*arguments: Any, **options: Any) -> Iterator[WikiPage]:
        for number, page in enumerate(real(*arguments, **options)):
            if number == 3:
                monkeypatch.setattr(READ_PAGES, real)
                operations.read_batch(batch_id)
            yield page

    monkeypatch.setattr(READ_PAGES, overtaken)
    operations.read_batch(batch_id)
    run_worker()

    assert (batch(batch_id).pages_seen, len(runs_of(batch_id))) == (6, 6)
    assert db.session.query(OutboxRow).count() == 0


def test_discarded_batch_is_not_read_on(
    uploader: Client, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id, real = posted(uploader, wiki_xar=export(3)), read_pages

    def discarded(*arguments: Any, **options: Any) -> Iterator[WikiPage]:
        for number, page in enumerate(real(*arguments, **options)):
            if number == 1:
                with transaction():
                    here = queries.batch_to_change(batch_id)
                    operations.discard_batch(here, by=lead, at=clock.now())
            yield page

    monkeypatch.setattr(READ_PAGES, discarded)
    operations.read_batch(batch_id)

    assert batch(batch_id).state is BatchState.DISCARDED
    assert [run.state for run in runs_of(batch_id)] == [RunState.DISCARDED]
    assert not Spool(batch_id).folder.exists()


def test_page_discarded_while_it_is_read_stays_discarded(
    uploader: Client, lead: User, run_worker: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id, lead_id, real = posted(uploader, wiki_xar=export(1)), lead.id, working._planned

    def discarding(parsed: Any) -> Any:
        with transaction():
            (run,) = runs_of(batch_id)
            by = db.session.get_one(User, lead_id)
            operations.discard_run(queries.run_to_change(run.id), by=by, at=clock.now())
        return real(parsed)

    monkeypatch.setattr(working, "_planned", discarding)
    run_worker()

    assert [run.state for run in runs_of(batch_id)] == [RunState.DISCARDED]
    assert not Spool(batch_id).folder.exists()


def test_last_page_that_is_refused_leaves_nothing_on_the_disk(
    uploader: Client, run_worker: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> Any:
        raise Conflict("no")

    monkeypatch.setattr(working, "_planned", refuse)
    batch_id = posted(uploader, wiki_xar=export(1))
    run_worker()

    assert [run.state for run in runs_of(batch_id)] == [RunState.REFUSED]
    assert not Spool(batch_id).folder.exists()


def test_page_that_comes_twice_is_read_once_and_told(
    uploader: Client, run_worker: Callable[[], int]
) -> None:
    batch_id = posted(uploader, a_txt=pasted().encode(), b_txt=pasted(version="1.2").encode())

    run_worker()

    assert [run.page_version for run in runs_of(batch_id)] == ["1.1"]
    assert entries_of(batch_id) == ["b.txt"]


def test_zip_of_a_folder_may_hold_pages_of_an_unpacked_export(
    uploader: Client, run_worker: Callable[[], int]
) -> None:
    members: dict[str, str | bytes] = {"x.txt": pasted(title="甲"), "y/P.xml": page_xml("P")}

    batch_id = posted(uploader, folder_zip=zipped(members))
    run_worker()

    assert [run.reference for run in runs_of(batch_id)] == ["甲", "Cases.P"]


def test_links_in_a_zip_are_not_followed(uploader: Client, run_worker: Callable[[], int]) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("page.txt", pasted())

    batch_id = posted(uploader, folder_zip=stream.getvalue())
    run_worker()

    assert (batch(batch_id).pages_seen, entries_of(batch_id)) == (1, ["link.txt"])


def test_zip_of_too_many_files_is_refused(uploader: Client, run_worker: Callable[[], int]) -> None:
    batch_id = posted(uploader, many_zip=zipped({f"{n}.txt": "" for n in range(20_001)}))

    run_worker()

    assert batch(batch_id).state is BatchState.REFUSED


def test_files_of_which_none_is_a_page_are_refused_with_the_reason_of_each(
    uploader: Client, run_worker: Callable[[], int]
) -> None:
    batch_id = posted(uploader, a_txt="不是页面".encode(), b_png=b"\x89PNG\xff")

    run_worker()

    assert batch(batch_id).state is BatchState.REFUSED
    page = uploader.get(f"/imports/batches/{batch_id}", headers=CHINESE).text
    assert "这些文件都不能作为维基页面读取" in page
    assert "不是 UTF-8 文本" in page
    assert "is no text" not in page


def test_uploaded_files_are_readable_by_nobody_else(uploader: Client) -> None:
    batch_id = posted(uploader, wiki_xar=export(1))

    modes = {path.stat().st_mode & 0o077 for path in Spool(batch_id).folder.rglob("*")}

    assert modes == {0}


def test_large_body_of_somebody_who_may_not_upload_is_not_read(
    client: Client, engineer: User
) -> None:
    large = {"data": os.urandom(21 * 2**20), "content_type": "multipart/form-data; boundary=edge"}
    nobody = client.post("/imports", **large)
    factories.sign_in(client, engineer)
    reader = client.post("/imports", **large)

    assert (nobody.status_code, reader.status_code) == (413, 413)


def test_upload_that_is_too_large_is_told_on_its_page(uploader: Client) -> None:
    settings = uploader.application.extensions["pilebook.settings"]
    object.__setattr__(settings, "import_max_mb", 1)

    answer = uploader.post(
        "/imports",
        data=b"a" * 2**21,
        content_type="multipart/form-data; boundary=edge",
        headers=CHINESE,
    )

    assert answer.status_code == 413
    assert "最多 1 MB" in answer.text
    assert 'type="file"' in answer.text


def test_text_no_database_takes_is_kept_without_it(lead: User) -> None:
    page = WikiPage("A.B", "t", SourceKind.REST, (WikiLine(1, "a\0b\ud800c"),), version="1.1")

    with transaction():
        opened = operations.open_batch(kind=BatchKind.WIKI, name="w", by=lead, at=clock.now())
        run = operations.add_page(opened, page, at=clock.now())

    assert run is not None
    assert run.source.endswith("\na\ufffdb\ufffdc")


def test_settled_pages_cost_one_statement_each(
    uploader: Client, run_worker: Callable[[], int]
) -> None:
    count, content = 20, export(20)
    first = posted(uploader, wiki_xar=content)
    run_worker()
    uploader.post(f"/imports/batches/{first}/application")
    run_worker()
    again = posted(uploader, wiki_xar=content)

    with count_statements(db.engine) as statements:
        operations.read_batch(again)

    assert batch(again).pages_unchanged == count
    assert len(statements) < count + 20


def test_command_uploads_applies_and_tells_what_became_of_it(
    command: FlaskCliRunner, lead: User, tmp_path: Path
) -> None:
    file = tmp_path / "wiki.xar"
    file.write_bytes(export(2))
    arguments = ["imports", "upload", str(file), "--by", lead.login, "--apply"]

    first, again = (command.invoke(args=arguments) for _ in range(2))

    assert first.exit_code == again.exit_code == 0
    assert first.output.splitlines()[:2] == ["/imports/batches/1", "pages: 2 done, 0 here already"]
    assert again.output.splitlines()[:2] == ["/imports/batches/2", "pages: 2 here already"]
    assert db.session.query(Case).count() == 4


def test_command_says_why_a_file_is_refused(
    command: FlaskCliRunner, lead: User, tmp_path: Path
) -> None:
    file = tmp_path / "page.txt"
    file.write_text("不是页面", encoding="utf-8")

    told = command.invoke(args=["imports", "upload", str(file), "--by", lead.login, "--apply"])

    assert told.exit_code == 1
    assert "Error: Line 2 should say" in told.output
