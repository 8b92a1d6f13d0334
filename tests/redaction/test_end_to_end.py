"""A wiki page full of secrets and people's data goes through the whole product: they are nowhere.

Pasted and as an export, read by the worker and applied; then every value is looked for in each byte
the product keeps, each page it serves, each line it logs. Only the vault knows them, encrypted.
"""

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import queries as people
from app.accounts.models import User
from app.cases.models import Case
from app.config import Settings
from app.database import Model, db
from app.redaction import MASKED_KINDS, find
from app.vault.models import VaultRow
from import_wiki.__main__ import main
from tests.imports.support import page_xml, pasted, zipped
from tests.redaction.planting import CASES, Planted, planted
from tests.support import factories
from tests.support.apart import Client

PLANTED = planted()
MOST_PAGES = 150
START = (
    *("/", "/cases", "/cases?status=resolved", "/imports", "/imports/batches", "/imports/doubts"),
    *("/imports/conflicts", "/search?q=密码", "/search?q=登录", "/search?q=ops", "/wiki-pages"),
    *("/search/suggestions?q=密", "/references/zzcd_case%231_20220301"),
)
_HIT = re.compile(r'href="/cases/[0-9]')
_LINK = re.compile(r'href="(/[^"#]*)')


def paste() -> dict[str, Any]:
    return {"data": {"source": pasted(PLANTED.page, title="植入充电")}}


def export() -> dict[str, Any]:
    """Return an upload of the page with an earlier version, a comment and a tag that tell more."""
    page = page_xml("Planted", PLANTED.page).replace(
        "</xwikidoc>",
        "<object><name>Cases.Planted</name><number>0</number>"
        "<className>XWiki.XWikiComments</className>"
        "<property><author>XWiki.lin</author></property>"
        f"<property><comment>备用 密码：{COMMENT}</comment></property></object></xwikidoc>",
    )
    name, data = "planted.xar", zipped({"Cases/Planted.xml": page})
    part = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = b"".join((part.encode(), data, b"\r\n--edge--\r\n"))
    return {"data": body, "content_type": "multipart/form-data; boundary=edge"}


COMMENT = "Rt7bWkq2Zs91"


@pytest.fixture(params=[paste, export], ids=["pasted", "exported"])
def imported(
    request: pytest.FixtureRequest, client: Client, lead: User, run_worker: Callable[[], int]
) -> None:
    """The page, uploaded by a lead, read, applied, indexed."""
    factories.sign_in(client, lead)
    answer = client.post("/imports", **request.param())
    assert answer.status_code == 303
    run_worker()
    assert client.post(f"{answer.location}/application").status_code == 303
    run_worker()
    assert db.session.query(Case).count() == CASES


def found_in(text: str) -> set[str]:
    """Return which planted values stand in a text, in any case of letters."""
    folded = text.casefold()
    return {value for value in (*PLANTED.values, COMMENT) if value.casefold() in folded}


def found_in_bytes(places: Iterable[Path]) -> dict[str, set[str]]:
    found = {}
    for place in places:
        data = place.read_bytes()
        values = found_in(data.decode("utf-8", "replace")) | found_in(
            data.decode("utf-16-le", "replace")
        )
        if values:
            found[place.name] = values
    return found


def crawled(client: Client) -> Iterator[tuple[str, str]]:
    """Yield every page that can be reached by links, for whoever is signed in."""
    waiting, seen = list(START), set(START)
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        answer = client.get(address, follow_redirects=True, buffered=True)
        yield address, answer.text
        for link in map(unescape, _LINK.findall(answer.text)):
            if link not in seen and not link.startswith(("/assets/", "/static/")):
                seen.add(link)
                waiting.append(link)


@pytest.mark.slow
def test_planted_values_are_in_the_vault_alone_and_in_no_log(
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    imported: None,
    settings: Settings,
    tmp_path: Path,
) -> None:
    assert db.session.query(VaultRow).count() >= len(PLANTED.values)
    rows = {
        table.name: found_in(repr(db.session.execute(sa.select(table)).all()))
        for table in Model.metadata.sorted_tables
    }
    db.session.commit()
    said = capfd.readouterr()

    assert {name: values for name, values in rows.items() if values} == {}
    assert found_in_bytes(path for path in tmp_path.rglob("*") if path.is_file()) == {}
    assert list((settings.home / "index").iterdir())
    assert found_in(said.out + said.err) == set()
    assert found_in("\n".join(record.getMessage() for record in caplog.records)) == set()


@pytest.mark.slow
def test_no_page_shows_a_planted_value_and_no_search_finds_one(
    imported: None, client: Client, engineer: User
) -> None:
    customer = people.customer_by_code("zzcd")
    assert customer
    shown = {}

    for reader in (engineer, factories.lead(), factories.customer(of=customer)):
        factories.sign_in(client, reader)
        pages = dict(crawled(client))
        shown[reader.role.value] = {
            url: found for url, text in pages.items() if (found := found_in(text))
        }
        assert sum(text.count("••••••") for text in pages.values()) >= CASES
        assert sum(url.startswith("/cases/") for url in pages) >= CASES

    assert shown == {"engineer": {}, "lead": {}, "customer": {}}
    factories.sign_in(client, engineer)
    answers = {q: client.get("/search", query_string={"q": q}).text for q in PLANTED.secrets}
    assert [question for question, answer in answers.items() if _HIT.search(answer)] == []


def test_command_prints_no_planted_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "page.txt"
    file.write_text(pasted(PLANTED.page), encoding="utf-8")

    main([str(file)])
    report = capsys.readouterr()
    main([str(file), "--json"])
    values = capsys.readouterr()

    assert found_in(report.out + report.err) == set()
    # The document is for whoever compares it with the wiki: people's data stand in it, no secret.
    assert found_in(values.out + values.err) & PLANTED.secrets == set()
    assert len(json.loads(values.out)["cases"]) == CASES


def test_planted_page_holds_what_it_says() -> None:
    other = planted(2)

    assert all(value in PLANTED.page for value in PLANTED.values)
    assert (len(PLANTED.secrets), len(PLANTED.personal)) == (40, 21)
    assert not PLANTED.values & other.values
    assert isinstance(other, Planted)


TRADE = (
    *(
        "订单号{order}没有结算",
        "订单：{order}",
        "桩号 {pile} 离线",
        "充电桩号：{pile}",
        "合同编号：{contract}",
    ),
    *(
        "合同号{contract}已归档",
        "[[image:{image}]]",
        "枪号{pile}-2",
        "流水号 {order}，请核对",
        "SN:{serial}",
    ),
)


def trade_numbers(count: int) -> Iterator[str]:
    """Yield sentences with numbers of the trade: orders, piles, contracts, pictures, devices."""
    chance = random.Random(5)  # noqa: S311 - no secret: the same in every run is what is wanted
    for number in range(count):
        year, serial = chance.randrange(2018, 2024), chance.randrange(10**4, 10**5)
        yield TRADE[number % len(TRADE)].format(
            order="".join(chance.choices("0123456789", k=chance.randint(20, 30))),
            pile="".join(chance.choices("0123456789", k=20)),
            contract=chance.choice((f"YL-{year}-{serial}", f"LX{year}0907{serial}ZB")),
            image=f"1{chance.randrange(5 * 10**11, 7 * 10**11)}-{chance.randrange(100, 999)}.png",
            serial=f"DC{chance.randrange(10**11, 10**12)}",
        )


def test_no_number_of_the_trade_is_taken_for_a_secret_or_a_person() -> None:
    sentences = list(trade_numbers(200))

    flagged = [(text, f.value) for text in sentences for f in find(text) if f.kind in MASKED_KINDS]

    assert flagged == []
