"""Connections to live wikis: kept, changed, tested, deleted; and by whom."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import User
from app.audit.models import AuditRecord
from app.database import Model, db
from app.imports.wikis.models import ListedPage, PageState, WikiConnection
from app.transaction import transaction
from app.vault.models import VaultRow
from tests.imports.wikis import filled_in
from tests.support import factories
from tests.support.apart import Client
from tests.support.fake_xwiki import PASSWORD, USER, FakeXWiki, Fault, running
from tests.support.statements import count_statements

CHINESE = {"Accept-Language": "zh-CN"}
WIKI = "/xwiki/rest/wikis/xwiki"


@pytest.fixture
def xwiki(app: Flask) -> Iterator[FakeXWiki]:
    with running(FakeXWiki()) as wiki:
        allow(app, "http://127.0.0.1")
        yield wiki


def allow(app: Flask, hosts: str) -> None:
    """Let the operator's setting name these hosts."""
    name = "pilebook.settings"
    app.extensions[name] = replace(app.extensions[name], wiki_allowed_hosts=hosts)


@pytest.fixture
def connection(client: Client, lead: User, xwiki: FakeXWiki) -> WikiConnection:
    factories.sign_in(client, lead)
    answer = client.post("/imports/wikis", data=filled_in(xwiki))
    assert answer.status_code == 303
    return db.session.query(WikiConnection).one()


def test_connection_is_kept_with_its_password_sealed(
    connection: WikiConnection, lead: User
) -> None:
    stored = "\n".join(
        str(tuple(row))
        for table in Model.metadata.sorted_tables
        for row in db.session.execute(sa.select(table))
    )

    assert (connection.name, connection.account, connection.spaces) == ("公司维基", USER, ["Cases"])
    assert connection.created_by_id == lead.id
    assert PASSWORD not in stored
    assert db.session.query(VaultRow).filter_by(subject=connection.subject).count() == 1


def test_password_is_on_no_page(client: Client, connection: WikiConnection) -> None:
    pages = [
        client.get(address).text
        for address in ("/imports/wikis", "/imports/wikis/1", "/imports/wikis/1/form")
    ]
    pages.append(client.post("/imports/wikis/1/check").text)
    refused = client.post("/imports/wikis", data={"password": PASSWORD, "name": "x"})
    pages.append(refused.text)

    assert [PASSWORD in page for page in pages] == [False] * 5
    assert refused.status_code == 422


def test_form_tells_every_problem_at_once(client: Client, lead: User, xwiki: FakeXWiki) -> None:
    factories.sign_in(client, lead)
    wrong = filled_in(xwiki, name="", base_url="ftp://x", password="", interval_minutes="7")

    answer = client.post("/imports/wikis", data=wrong, headers=CHINESE)

    assert answer.status_code == 422
    for field in ("name", "base_url", "password", "interval_minutes"):
        assert f'id="problem-{field}"' in answer.text
    assert db.session.query(WikiConnection).count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "http://wiki.example/xwiki",
        "https://127.0.0.1/xwiki",
        "https://10.0.0.7/xwiki",
        "https://[::ffff:10.0.0.7]/xwiki",
        "https://169.254.169.254/latest",
        "https://lin:secret@wiki.example/xwiki",
        "https://wiki.example:22/",
    ],
)
def test_form_refuses_addresses_inside_our_network(
    app: Flask, client: Client, lead: User, xwiki: FakeXWiki, address: str
) -> None:
    allow(app, "")
    factories.sign_in(client, lead)

    answer = client.post("/imports/wikis", data=filled_in(xwiki, base_url=address))

    assert answer.status_code == 422
    assert 'id="problem-base_url"' in answer.text
    assert xwiki.requests == []


def test_host_that_is_no_longer_listed_is_not_asked(
    app: Flask, client: Client, connection: WikiConnection, xwiki: FakeXWiki
) -> None:
    allow(app, "")

    answer = client.post("/imports/wikis/1/check", headers=CHINESE)

    assert 'role="alert"' in answer.text
    assert xwiki.requests == []


def test_empty_password_keeps_the_one_there_is(
    client: Client, connection: WikiConnection, xwiki: FakeXWiki
) -> None:
    before = connection.password

    answer = client.post("/imports/wikis/1", data=filled_in(xwiki, name="新名", password=""))

    assert answer.status_code == 303
    assert (connection.name, connection.password) == ("新名", before)
    assert "登录账号 importer" in client.post("/imports/wikis/1/check").text


@pytest.mark.parametrize("change", [{"base_url": "https://else.example/x"}, {"account": "wang"}])
def test_password_is_asked_for_again_where_it_would_go_elsewhere(
    client: Client, connection: WikiConnection, xwiki: FakeXWiki, change: dict[str, str]
) -> None:
    form = filled_in(xwiki, password="", **change)

    answer = client.post("/imports/wikis/1", data=form)

    assert answer.status_code == 422
    assert 'id="problem-password"' in answer.text
    assert connection.account == USER


def test_check_tells_the_version_and_the_user(client: Client, connection: WikiConnection) -> None:
    answer = client.post("/imports/wikis/1/check")

    assert "XWiki 16.10.5，登录账号 importer" in answer.text


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Fault.GUEST, "请检查用户名和密码"),
        (Fault.ELSEWHERE, "请检查地址"),
        (Fault.NOT_JSON, "JSON"),
        (404, "通常以 /xwiki 结尾"),
        (503, "503"),
    ],
)
def test_check_tells_what_is_wrong(
    client: Client,
    connection: WikiConnection,
    xwiki: FakeXWiki,
    trouble: Fault | int,
    words: str,
) -> None:
    xwiki.always[WIKI] = trouble

    answer = client.post("/imports/wikis/1/check", headers=CHINESE)

    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert words in answer.text


def test_deleting_forgets_the_password_and_keeps_a_record(
    client: Client, connection: WikiConnection
) -> None:
    assert client.post("/imports/wikis/1/deletion").status_code == 303

    assert db.session.query(WikiConnection).count() == 0
    assert db.session.query(VaultRow).filter_by(subject="wiki:1").count() == 0
    actions = [each.action for each in db.session.query(AuditRecord).filter_by(subject="wiki:1")]
    assert actions == ["wiki.added", "wiki.deleted"]
    assert client.get("/imports/wikis/1").status_code == 404


READS = ["/imports/wikis", "/imports/wikis/1"]
WRITES = [
    "/imports/wikis",
    "/imports/wikis/1",
    "/imports/wikis/1/check",
    "/imports/wikis/1/syncs",
    "/imports/wikis/1/state",
    "/imports/wikis/1/deletion",
]


def test_engineers_read_and_change_nothing(
    app: Flask, connection: WikiConnection, engineer: User
) -> None:
    client = app.test_client()
    factories.sign_in(client, engineer)

    assert [client.get(address).status_code for address in READS] == [200, 200]
    assert client.get("/imports/wikis/1/form").status_code == 403
    assert [client.post(address).status_code for address in WRITES] == [403] * len(WRITES)
    assert "/imports/wikis/1/syncs" not in client.get("/imports/wikis/1").text


def test_customers_find_no_such_page(
    app: Flask, connection: WikiConnection, customer: User
) -> None:
    client = app.test_client()
    factories.sign_in(client, customer)

    asked = [client.get(address).status_code for address in [*READS, "/imports/wikis/1/form"]]
    told = [client.post(address).status_code for address in WRITES]

    assert asked == [404] * 3
    assert told == [404] * len(WRITES)


def test_switching_off_stops_the_schedule(
    client: Client, connection: WikiConnection, run_worker: Callable[[], int]
) -> None:
    client.post("/imports/wikis/1/state", data={"enabled": "0"})

    assert (connection.enabled, connection.next_sync_at) == (False, None)
    assert client.post("/imports/wikis/1/syncs").status_code == 409

    client.post("/imports/wikis/1/state", data={"enabled": "1"})

    assert connection.enabled
    assert connection.next_sync_at is not None


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_three_statements(
    client: Client, connection: WikiConnection, count: int
) -> None:
    with transaction():
        for number in range(1, count):
            db.session.add(
                WikiConnection(
                    name=f"另一个 {number}",
                    base_url="https://wiki.example/xwiki",
                    wiki="xwiki",
                    account="",
                    interval_minutes=0,
                    auto_apply=False,
                    created_by_id=connection.created_by_id,
                    created_at=factories.NOON,
                )
            )

    with count_statements(db.engine) as statements:
        assert client.get("/imports/wikis").status_code == 200

    assert len(statements) == 3


@pytest.mark.parametrize("count", [0, 40])
def test_page_takes_seven_statements(
    client: Client, connection: WikiConnection, count: int
) -> None:
    with transaction():
        for number in range(count):
            db.session.add(
                ListedPage(
                    connection_id=connection.id,
                    reference=f"Cases.P{number}",
                    state=PageState.GONE,
                    noted_at=factories.NOON,
                )
            )

    with count_statements(db.engine) as statements:
        assert client.get("/imports/wikis/1").status_code == 200

    assert len(statements) == 7
