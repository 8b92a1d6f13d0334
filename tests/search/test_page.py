import shutil
from collections.abc import Callable

import pytest

from app.accounts.models import User
from app.cases.workflow import CaseStatus
from app.search import operations
from app.search.registry import search
from app.search.whoosh_index.engine import WhooshIndex
from tests.support import factories
from tests.support.apart import Client


@pytest.fixture
def reader(client: Client, engineer: User, index_cases: Callable[[], None]) -> Client:
    """An engineer's browser, two customers' cases in the index."""
    mine = factories.organisation("gyxz", name="光远新站")
    factories.case(mine, title="刷卡<b>提示</b>密码错误", status=CaseStatus.RESOLVED)
    factories.case(mine, title="刷卡没有反应")
    factories.case(title="刷卡灯不亮")
    index_cases()
    factories.sign_in(client, engineer)
    return client


def hits_on(text: str) -> int:
    return text.count('<h2><a href="/cases/')


def test_page_shows_hits_with_their_words_marked_and_escaped(reader: Client) -> None:
    response = reader.get("/search", query_string={"q": "密码"})

    assert response.status_code == 200
    assert "刷卡&lt;b&gt;提示&lt;/b&gt;<mark>密码</mark>错误" in response.text


def test_page_narrows_down_by_facets(reader: Client) -> None:
    everything = reader.get("/search", query_string={"q": "刷卡"}).text
    narrowed = reader.get("/search", query_string={"q": "刷卡", "customer": "gyxz"}).text
    resolved = reader.get("/search?q=刷卡&customer=gyxz&status=resolved&status=closed").text

    assert [hits_on(text) for text in (everything, narrowed, resolved)] == [3, 2, 1]
    assert "customer=gyxz" in everything
    assert 'aria-current="true"' in narrowed
    assert "光远新站" in narrowed


def test_page_goes_straight_to_a_pasted_reference(reader: Client) -> None:
    response = reader.get("/search", query_string={"q": " GYXZ#1_20260302 "})

    assert response.status_code == 303
    assert response.location == "/references/gyxz_case%231_20260302"


def test_page_is_served_while_the_index_is_gone_and_it_comes_back(
    reader: Client, index_cases: Callable[[], None]
) -> None:
    index = search().index
    assert isinstance(index, WhooshIndex)
    shutil.rmtree(index._store.folder)
    index._store.folder.mkdir()

    degraded = reader.get("/search", query_string={"q": "密码错误"})
    index_cases()
    healed = reader.get("/search", query_string={"q": "密码错误"})

    assert degraded.status_code == healed.status_code == 200
    assert "banner" in degraded.text
    assert "密码" in degraded.text
    assert "banner" not in healed.text
    assert not operations.rebuild_is_due(search())


@pytest.mark.parametrize(
    "query_string",
    ["", "q=", "q=，。", "page=2", "q=刷卡&page=-1", "q=刷卡&page=99999999", "q=刷卡&page=x",
     "q=刷卡&order=sideways", "q=%00%ff&customer=%00", "status=nothing&year=x&is=x&before=x"],
)  # fmt: skip
def test_page_takes_whatever_is_asked(reader: Client, query_string: str) -> None:
    assert reader.get(f"/search?{query_string}").status_code == 200


def test_page_tells_a_customer_of_its_own_cases_only(
    reader: Client, index_cases: Callable[[], None]
) -> None:
    contact = factories.customer(of=factories.organisation("bzcz", name="别站充电"))
    factories.case(contact, title="刷卡没有声音")
    index_cases()
    factories.sign_in(reader, contact)

    shown = reader.get("/search", query_string={"q": "刷卡"}).text

    assert "没有声音" in shown
    assert "光远新站" not in shown
    assert "没有反应" not in shown


def test_page_finds_what_sounds_alike_and_says_so(reader: Client) -> None:
    shown = reader.get("/search", query_string={"q": "mimacuowu"}).text

    assert "是否要找：" in shown
    assert "q=%E5%AF%86%E7%A0%81%E9%94%99%E8%AF%AF" in shown
    assert "<mark>密码错误</mark>" in shown


def test_suggestions_are_a_fragment_of_escaped_options(reader: Client) -> None:
    response = reader.get("/search/suggestions", query_string={"q": "shuaka"})

    assert response.status_code == 200
    assert "<html" not in response.text
    assert response.text.count('role="option"') == 4
    assert 'href="/search?q=%E5%88%B7%E5%8D%A1"' in response.text
    assert "刷卡&lt;b&gt;提示&lt;/b&gt;密码错误" in response.text


def test_suggestions_tell_a_customer_of_its_own_cases_only(
    reader: Client, index_cases: Callable[[], None]
) -> None:
    contact = factories.customer(of=factories.organisation("bzcz", name="别站充电"))
    factories.case(contact, title="刷卡没有声音")
    index_cases()
    factories.sign_in(reader, contact)

    shown = reader.get("/search/suggestions", query_string={"q": "刷卡"}).text

    assert "没有声音" in shown
    assert shown.count('href="/cases/') == 1
    assert "密码" not in reader.get("/search/suggestions", query_string={"q": "mima"}).text


@pytest.mark.parametrize("text", ["", "%00", "%22", "x" * 5000, "%ff", "-", "状态:"])
def test_suggestions_take_whatever_is_typed(reader: Client, text: str) -> None:
    assert reader.get(f"/search/suggestions?q={text}").status_code == 200


def test_pages_follow_each_other(reader: Client, index_cases: Callable[[], None]) -> None:
    mine = factories.organisation()
    for _ in range(22):
        factories.case(mine, title="充电桩离线")
    index_cases()

    first = reader.get("/search", query_string={"q": "离线"}).text
    second = reader.get("/search", query_string={"q": "离线", "page": "2"}).text

    assert "page=2" in first
    assert "page=1" in second
    assert (hits_on(first), hits_on(second)) == (20, 2)
