"""From a live wiki to the cases: first sync, what changed, what vanished, what breaks off."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, current_app
from flask.testing import FlaskCliRunner

from app import clock
from app.accounts import operations as accounts
from app.accounts.models import Role, User
from app.audit.models import AuditRecord
from app.cases.models import Case
from app.database import Model, db
from app.imports.models import BatchState, RunState
from app.imports.wikis import operations, reading
from app.imports.wikis.models import ListedPage, PageState, SyncPhase, WikiConnection
from app.imports.wikis.operations import holding, syncing, taking
from app.imports.wikis.operations.asking import begin
from app.outbox.models import OutboxRow
from app.transaction import transaction
from tests.imports.wikis import add_case_pages, batches, case_text, filled_in, runs, save, states
from tests.support import factories
from tests.support.apart import Client, apart
from tests.support.fake_xwiki import FIRST_MS, PASSWORD, FakeAttachment, FakeXWiki, Fault, running

CHINESE = {"Accept-Language": "zh-CN"}
PATH = "/xwiki/rest/wikis/xwiki"


@pytest.fixture
def xwiki(app: Flask) -> Iterator[FakeXWiki]:
    with running(FakeXWiki()) as wiki:
        name = "pilebook.settings"
        app.extensions[name] = replace(app.extensions[name], wiki_allowed_hosts="http://127.0.0.1")
        yield wiki


@pytest.fixture
def connect(client: Client, lead: User, xwiki: FakeXWiki) -> Callable[..., WikiConnection]:
    def connected(**values: str) -> WikiConnection:
        factories.sign_in(client, lead)
        assert client.post("/imports/wikis", data=filled_in(xwiki, **values)).status_code == 303
        return db.session.query(WikiConnection).one()

    return connected


@pytest.fixture
def sync(client: Client, run_worker: Callable[[], int]) -> Callable[[], WikiConnection]:
    """Read the wiki as a lead asks for it, and let the worker plan what it brought."""

    def synced() -> WikiConnection:
        assert client.post("/imports/wikis/1/syncs").status_code == 303
        run_worker()
        return db.session.get_one(WikiConnection, 1, populate_existing=True)

    return synced


Sync = Callable[[], WikiConnection]
Connect = Callable[..., WikiConnection]


def test_first_sync_reads_every_page_and_writes_no_case(
    xwiki: FakeXWiki, connect: Connect, sync: Sync
) -> None:
    add_case_pages(xwiki, 2)
    xwiki.add("Other", "WebHome")
    connect()

    connection = sync()

    assert [(run.reference, run.state) for run in runs()] == [
        ("Cases.P0.WebHome", RunState.PLANNED),
        ("Cases.P1.WebHome", RunState.PLANNED),
    ]
    assert [(batch.state, batch.connection_id) for batch in batches()] == [(BatchState.READ, 1)]
    assert (connection.phase, connection.problem) == (None, None)
    assert connection.last_sync_at is not None
    assert connection.next_sync_at == connection.last_sync_at + timedelta(minutes=60)
    assert db.session.query(Case).count() == 0


def test_sync_without_news_makes_no_batch_and_fetches_no_text(
    xwiki: FakeXWiki, connect: Connect, sync: Sync
) -> None:
    add_case_pages(xwiki, 3)
    connect()
    sync()
    xwiki.requests.clear()

    connection = sync()

    assert len(batches()) == 1
    assert len(runs()) == 3
    assert xwiki.requests
    assert xwiki.bodies_fetched() == []
    assert connection.problem is None


def test_sync_reads_what_was_changed_and_nothing_else(
    xwiki: FakeXWiki, connect: Connect, sync: Sync
) -> None:
    pages = add_case_pages(xwiki, 3)
    connect()
    sync()
    now_ms = int(clock.now().timestamp() * 1000)
    save(pages[1], case_text(problem="桩反复离线", prefix="pb"))
    pages[1].versions[-1].modified_ms = now_ms
    xwiki.requests.clear()

    sync()

    assert xwiki.bodies_fetched() == [f"{PATH}/spaces/Cases/spaces/P1/pages/WebHome/history/1.2"]
    assert f"{PATH}/pages" not in xwiki.requests
    assert [run.reference for run in runs()[3:]] == ["Cases.P1.WebHome"]
    assert [batch.pages_seen for batch in batches()] == [3, 1]


def test_sync_asks_once_a_day_for_all_pages_and_names_those_that_vanished(
    xwiki: FakeXWiki, connect: Connect, sync: Sync, client: Client, run_worker: Callable[[], int]
) -> None:
    add_case_pages(xwiki, 2)
    connect()
    sync()
    client.post("/imports/batches/1/application")
    run_worker()
    del xwiki.pages[("Cases", "P1", "WebHome")]
    sync()
    assert states()["Cases.P1.WebHome"] is PageState.READ
    _age_list(timedelta(days=1))

    sync()

    assert states()["Cases.P1.WebHome"] is PageState.GONE
    assert [case.vanished_at for case in _cases_of("pb")] == [None]
    assert batches()[-1].findings_count == 1
    assert "Cases.P1.WebHome" in str(batches()[-1].findings)
    page = db.session.query(ListedPage).filter_by(state=PageState.GONE).one()
    assert client.post(f"/imports/wikis/1/gone/{page.id}").status_code == 303
    assert [case.vanished_at is not None for case in _cases_of("pb")] == [True]
    assert states()["Cases.P1.WebHome"] is PageState.SETTLED
    assert client.post(f"/imports/wikis/1/gone/{page.id}").status_code == 404


def test_page_that_is_back_is_read_again(xwiki: FakeXWiki, connect: Connect, sync: Sync) -> None:
    add_case_pages(xwiki, 1)
    connect()
    sync()
    gone = xwiki.pages.pop(("Cases", "P0", "WebHome"))
    _age_list(timedelta(days=1))
    sync()
    xwiki.pages["Cases", "P0", "WebHome"] = gone
    _age_list(timedelta(days=1))

    sync()

    assert states() == {"Cases.P0.WebHome": PageState.READ}


def test_page_not_ours_to_read_is_told_and_the_others_are_read(
    xwiki: FakeXWiki, connect: Connect, sync: Sync, client: Client
) -> None:
    pages = add_case_pages(xwiki, 2)
    pages[0].unreadable = True
    connect()

    connection = sync()

    assert states() == {"Cases.P0.WebHome": PageState.REFUSED, "Cases.P1.WebHome": PageState.READ}
    assert connection.problem is None
    assert batches()[0].findings_count == 1
    assert "允许此账号查看该页面" in client.get("/imports/wikis/1", headers=CHINESE).text


def test_attachments_come_along_and_a_missing_one_is_told(
    xwiki: FakeXWiki, connect: Connect, sync: Sync
) -> None:
    (page,) = add_case_pages(xwiki, 1)
    page.attachments["图.png"] = FakeAttachment(b"\x89PNG picture")
    page.attachments["gone.png"] = FakeAttachment(b"", missing=True)
    connect()

    sync()

    (row,) = db.session.query(ListedPage)
    assert row.state is PageState.READ
    assert row.problem_values == {"name": "gone.png"}
    assert [run.state for run in runs()] == [RunState.PLANNED]
    files = list(_home(row).glob("imports/1/files/*"))
    assert [file.read_bytes() for file in files] == [b"\x89PNG picture"]


def test_wrong_password_is_told_in_words_and_stands_nowhere(
    xwiki: FakeXWiki,
    connect: Connect,
    sync: Sync,
    client: Client,
    capfd: pytest.CaptureFixture[str],
) -> None:
    connect(password="guessed-wrong-1")

    connection = sync()

    page = client.get("/imports/wikis/1", headers=CHINESE).text
    assert "请检查用户名和密码" in page
    assert connection.failing_since is not None
    assert "guessed-wrong-1" not in page + _stored() + capfd.readouterr().err


def test_wiki_that_sends_to_a_sign_in_page_is_not_followed(
    xwiki: FakeXWiki, connect: Connect, sync: Sync
) -> None:
    xwiki.always[PATH] = Fault.ELSEWHERE
    connect()

    connection = sync()

    assert connection.problem is not None
    assert connection.problem_values == {"path": "/rest/wikis/xwiki"}


def test_failing_connection_gets_well_again(
    xwiki: FakeXWiki, connect: Connect, sync: Sync, quick: None
) -> None:
    add_case_pages(xwiki, 1)
    connect()
    xwiki.always[PATH] = Fault.RESET
    first = sync().failing_since
    again = sync().failing_since
    xwiki.always.clear()

    connection = sync()

    assert first is not None
    assert again == first
    assert (connection.failing_since, connection.problem) == (None, None)
    assert len(runs()) == 1


def test_sync_broken_off_by_the_wiki_goes_on_with_the_rest(
    xwiki: FakeXWiki, connect: Connect, sync: Sync, quick: None
) -> None:
    add_case_pages(xwiki, 6)
    connect()
    for number in (2, 3, 4, 5):
        xwiki.always[f"{PATH}/spaces/Cases/spaces/P{number}/pages/WebHome/history"] = Fault.RESET
    broken = sync()
    assert broken.problem_values == {"pages": "3"}
    assert len(runs()) == 2
    xwiki.always.clear()
    xwiki.requests.clear()

    connection = sync()

    assert connection.problem is None
    assert len(runs()) == 6
    assert len({run.reference for run in runs()}) == 6
    assert len(xwiki.bodies_fetched()) == 4


def test_killed_worker_leaves_nothing_twice(
    xwiki: FakeXWiki,
    connect: Connect,
    client: Client,
    run_worker: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_case_pages(xwiki, 5)
    connect()
    client.post("/imports/wikis/1/syncs")
    done: list[str] = []
    real = taking.take_outcome

    def killed(*args: Any, **values: Any) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append("page")
        real(*args, **values)

    monkeypatch.setattr(taking, "take_outcome", killed)
    with pytest.raises(KeyboardInterrupt):
        apart(lambda: _in_app(client.application, lambda: operations.sync_some(1)))
    monkeypatch.undo()
    run_worker()
    assert len(runs()) == 2  # the dead one's lease holds
    _let_leases_end()

    apart(lambda: _in_app(client.application, operations.request_due_syncs))
    run_worker()

    assert sorted(run.reference for run in runs()) == [f"Cases.P{n}.WebHome" for n in range(5)]
    assert len(batches()) == 1
    assert db.session.get_one(WikiConnection, 1).phase is None


def test_two_workers_do_not_read_the_same_wiki(xwiki: FakeXWiki, connect: Connect) -> None:
    add_case_pages(xwiki, 1)
    connection = connect()
    _begin(connection)
    first = holding.take_hold(1)
    assert first is not None

    assert holding.take_hold(1) is None
    operations.sync_some(1)

    assert xwiki.requests == []


def test_worker_that_was_too_slow_writes_nothing_more(xwiki: FakeXWiki, connect: Connect) -> None:
    _begin(connect())
    slow = holding.take_hold(1)
    assert slow is not None
    _let_leases_end()
    quick = holding.take_hold(1)
    assert quick is not None

    with pytest.raises(holding.LeaseLost), slow.step():
        pass
    with quick.step() as connection:
        assert connection.lease == quick.lease


def test_long_sync_is_done_in_pieces(
    xwiki: FakeXWiki,
    connect: Connect,
    sync: Sync,
    monkeypatch: pytest.MonkeyPatch,
    app: Flask,
) -> None:
    add_case_pages(xwiki, 3)
    connect()
    monkeypatch.setattr(syncing, "BUDGET", timedelta(0))
    monkeypatch.setattr(syncing, "PAUSE", timedelta(0))

    connection = sync()

    assert len(runs()) == 3
    assert connection.phase is None
    assert len(batches()) == 1


def test_switching_off_breaks_a_sync_off_and_on_again_goes_on(
    xwiki: FakeXWiki,
    connect: Connect,
    sync: Sync,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_case_pages(xwiki, 3)
    connect()
    monkeypatch.setattr(syncing, "BUDGET", timedelta(0))
    cut_off = sync()
    assert cut_off.phase is SyncPhase.READING

    client.post("/imports/wikis/1/state", data={"enabled": "0"})
    connection = db.session.get_one(WikiConnection, 1)
    assert (connection.phase, connection.lease) == (None, None)
    assert [batch.state for batch in batches()] == [BatchState.READ]
    client.post("/imports/wikis/1/state", data={"enabled": "1"})
    monkeypatch.undo()
    sync()

    assert sorted(run.reference for run in runs()) == [f"Cases.P{n}.WebHome" for n in range(3)]


def test_wiki_of_somebody_who_may_not_import_any_more_says_so(
    xwiki: FakeXWiki, connect: Connect, sync: Sync, lead: User, client: Client, admin: User
) -> None:
    add_case_pages(xwiki, 1)
    connection = connect()
    connection_id = connection.id
    client.post("/imports/wikis/1/syncs")
    with transaction():
        db.session.get_one(User, lead.id).role = Role.ENGINEER
    factories.sign_in(client, admin)

    connection = sync()
    assert connection.problem_values == {"name": lead.name}
    client.post("/imports/wikis/1", data=filled_in(xwiki))
    connection = sync()

    assert connection.problem is None
    assert (connection.id, connection.created_by_id) == (connection_id, admin.id)
    assert len(runs()) == 1


def test_other_address_is_read_from_the_beginning(
    xwiki: FakeXWiki, connect: Connect, sync: Sync, client: Client
) -> None:
    add_case_pages(xwiki, 1)
    connect()
    sync()
    elsewhere = xwiki.url.replace("127.0.0.1", "localhost")
    name = "pilebook.settings"
    settings = current_app.extensions[name]
    current_app.extensions[name] = replace(settings, wiki_allowed_hosts="http://localhost")
    xwiki.pages["Cases", "P0", "WebHome"].versions[-1].modified_ms += 1000
    client.post("/imports/wikis/1", data=filled_in(xwiki, base_url=elsewhere))

    connection = sync()

    assert connection.problem is None
    assert len(runs()) == 2


def test_due_syncs_are_requested_once(
    xwiki: FakeXWiki, connect: Connect, monkeypatch: pytest.MonkeyPatch, noon: datetime
) -> None:
    connection = connect()
    _set_next_sync(connection, noon)

    monkeypatch.setattr("app.clock.now", lambda: noon - timedelta(seconds=1))
    operations.request_due_syncs()
    early = _waiting_messages()
    monkeypatch.setattr("app.clock.now", lambda: noon)
    operations.request_due_syncs()
    operations.request_due_syncs()

    assert (early, _waiting_messages()) == (0, 1)
    assert connection.phase is SyncPhase.LISTING


def test_wiki_read_by_hand_alone_is_never_due(
    xwiki: FakeXWiki, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(interval_minutes="0")
    later = clock.now() + timedelta(days=400)
    monkeypatch.setattr("app.clock.now", lambda: later)

    operations.request_due_syncs()

    assert _waiting_messages() == 0


def test_plain_pages_apply_themselves_where_the_connection_says_so(
    xwiki: FakeXWiki, connect: Connect, sync: Sync, lead: User
) -> None:
    factories.engineer(login="lin-of-the-wiki")
    _alias("lin", lead)
    (page,) = add_case_pages(xwiki, 1)
    xwiki.add("Cases", "Odd", "WebHome", texts=[case_text(prefix="odd").replace(":lin", "")])
    connect(auto_apply="1")

    sync()

    by_reference = {run.reference: run.state for run in runs()}
    assert by_reference == {
        "Cases.P0.WebHome": RunState.DONE,
        "Cases.Odd.WebHome": RunState.PLANNED,
    }
    assert [case.label for case in db.session.query(Case)] == ["pa_case#1_20210105"]
    assert page.title == "客户 0"


def test_first_sync_takes_an_export_and_reads_the_rest_one_by_one(
    xwiki: FakeXWiki, connect: Connect, sync: Sync
) -> None:
    add_case_pages(xwiki, 6)
    xwiki.people["lin"] = ("林", "悦")
    xwiki.export = _archive({f"P{n}": case_text(prefix=f"p{'abcde'[n]}") for n in range(5)})
    connect()

    connection = sync()

    assert connection.problem is None
    assert sorted(run.reference for run in runs()) == [f"Cases.P{n}.WebHome" for n in range(6)]
    assert xwiki.bodies_fetched() == [f"{PATH}/spaces/Cases/spaces/P5/pages/WebHome/history/1.1"]
    assert list(_home(connection).glob("wiki-cache/exports/*")) == []
    xwiki.requests.clear()

    sync()

    assert len(runs()) == 6
    assert xwiki.bodies_fetched() == []


def test_secrets_stand_nowhere_after_a_sync(
    xwiki: FakeXWiki, connect: Connect, sync: Sync, capfd: pytest.CaptureFixture[str]
) -> None:
    add_case_pages(xwiki, 2)
    connect()
    sync()

    assert PASSWORD not in _stored() + capfd.readouterr().err


def test_command_reads_a_wiki_and_prints_what_came_of_it(
    xwiki: FakeXWiki, connect: Connect, command: FlaskCliRunner
) -> None:
    pages = add_case_pages(xwiki, 3)
    pages[2].unreadable = True
    connect()

    ended = apart(lambda: command.invoke(args=["imports", "sync", "公司维基"]))

    assert ended.exit_code == 0, ended.output
    assert "3 listed, 2 read, " in ended.output
    assert "1 refused" in ended.output


def test_command_tells_of_a_wiki_it_does_not_know(command: FlaskCliRunner) -> None:
    ended = apart(lambda: command.invoke(args=["imports", "sync", "nobody"]))

    assert ended.exit_code == 1
    assert "There is no wiki named nobody here." in ended.output


def test_deleted_connection_keeps_what_it_brought(
    xwiki: FakeXWiki, connect: Connect, sync: Sync, client: Client
) -> None:
    add_case_pages(xwiki, 1)
    connect()
    sync()

    client.post("/imports/wikis/1/deletion")

    assert [batch.connection_id for batch in batches()] == [None]
    assert len(runs()) == 1


def test_audit_tells_who_asked(xwiki: FakeXWiki, connect: Connect, sync: Sync, lead: User) -> None:
    connect()
    sync()

    records = db.session.query(AuditRecord).filter_by(subject="wiki:1").order_by(AuditRecord.id)
    assert [(each.action, each.actor_id) for each in records] == [
        ("wiki.added", lead.id),
        ("wiki.sync_requested", lead.id),
    ]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the client make one attempt, so that nobody waits for its pauses."""
    monkeypatch.setattr(reading, "opened", partial(reading.opened, limits=reading.SHORT))


def _home(row: Model) -> Path:
    return Path(current_app.extensions["pilebook.settings"].home)


def _stored() -> str:
    """Return every value of every table, and everything that lies in the data folder."""
    rows = [
        str(tuple(row))
        for table in Model.metadata.sorted_tables
        for row in db.session.execute(sa.select(table))
    ]
    home = Path(current_app.extensions["pilebook.settings"].home)
    files = [
        path.read_bytes().decode(errors="replace") for path in home.rglob("*") if path.is_file()
    ]
    return "\n".join([*rows, *files])


def _cases_of(prefix: str) -> list[Case]:
    return [case for case in db.session.query(Case) if case.label.startswith(f"{prefix}_")]


def _age_list(age: timedelta) -> None:
    """Let the latest full list be older."""
    with transaction():
        connection = db.session.get_one(WikiConnection, 1)
        assert connection.listed_at is not None
        connection.listed_at -= age


def _let_leases_end() -> None:
    with transaction():
        db.session.get_one(WikiConnection, 1).lease_until = clock.now()


def _begin(connection: WikiConnection) -> None:
    with transaction():
        begin(db.session.get_one(WikiConnection, connection.id), at=clock.now())


def _set_next_sync(connection: WikiConnection, at: datetime) -> None:
    with transaction():
        db.session.get_one(WikiConnection, connection.id).next_sync_at = at


def _waiting_messages() -> int:
    return db.session.query(OutboxRow).filter_by(handler="wikis.sync").count()


def _alias(name: str, person: User) -> None:
    with transaction():
        accounts.add_alias(db.session.merge(person), name, by=None, at=clock.now())


def _in_app(app: Flask, work: Callable[[], None]) -> None:
    with app.app_context():
        work()


def _archive(pages: dict[str, str]) -> bytes:
    """Return an export of these pages of the space `Cases`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in pages.items():
            archive.writestr(
                f"Cases/{name}/WebHome.xml",
                f"""<?xml version="1.1" encoding="UTF-8"?>
<xwikidoc version="1.5" reference="Cases.{name}.WebHome" locale="">
<web>Cases.{name}</web><name>WebHome</name><author>xwiki:XWiki.lin</author>
<date>{FIRST_MS + 1000}</date><version>1.1</version><title>{name}</title>
<syntaxId>xwiki/2.1</syntaxId><content>{text}</content></xwikidoc>""",
            )
    return made.getvalue()
