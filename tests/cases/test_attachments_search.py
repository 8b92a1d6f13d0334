"""Cases are found by the names of their files, by whoever may read what names them."""

import shutil
from collections.abc import Callable

import pytest

from app.accounts.models import User
from app.search import handlers as search_handlers
from app.search.registry import search
from app.search.whoosh_index.engine import WhooshIndex
from tests.cases.attachments import attach, wiki_page
from tests.support import factories
from tests.support.apart import Client
from tests.support.factories import sign_in

PICTURE, BILL, QUOTE = "1599700992589-844.png", "对账单.xlsx", "报价单.pdf"


@pytest.fixture
def address(customer: User, engineer: User, run_worker: Callable[[], int]) -> str:
    """The address of a case in the index with three files, one of them named in a note."""
    search_handlers.rebuild_if_due()  # without an index the database would be asked
    page, case = wiki_page(), factories.case(customer, title="刷卡没有反应")
    note = factories.entry(case, "先别报价", by=engineer, internal=True)
    attach(page, case, PICTURE, field="problem")
    attach(page, case, BILL, None, field="resolution")
    attach(page, case, QUOTE, entry=note, internal=True)
    run_worker()
    return f'href="/cases/{case.id}"'


@pytest.mark.parametrize("name", [PICTURE, BILL, QUOTE, "1599700992589-844", "对账单"])
def test_staff_find_a_case_by_the_name_of_any_file(
    client: Client, engineer: User, address: str, name: str
) -> None:
    sign_in(client, engineer)

    assert address in client.get("/search", query_string={"q": name}).text


@pytest.mark.parametrize(("name", "found"), [(PICTURE, True), (BILL, True), (QUOTE, False)])
@pytest.mark.parametrize("indexed", [True, False])
def test_customer_finds_it_only_by_names_that_he_may_read(
    client: Client, customer: User, address: str, name: str, found: bool, indexed: bool
) -> None:
    if not indexed:  # then the texts themselves are read
        index = search().index
        assert isinstance(index, WhooshIndex)
        shutil.rmtree(index._store.folder)
        index._store.folder.mkdir()
    sign_in(client, customer)

    shown = client.get("/search", query_string={"q": name}).text

    assert (address in shown) is found
