"""Where nothing is found the page says what would be, with less asked."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from app.accounts.models import User
from app.cases.workflow import CaseStatus
from tests.support import factories
from tests.support.apart import Client


@pytest.fixture
def reader(client: Client, engineer: User, index_cases: Callable[[], None]) -> Client:
    mine = factories.organisation("gyxz", name="光远新站")
    factories.case(mine, title="刷卡提示密码错误", status=CaseStatus.RESOLVED)
    factories.case(title="刷卡灯不亮")
    index_cases()
    factories.sign_in(client, engineer)
    return client


def test_page_offers_to_leave_out_a_filter(reader: Client) -> None:
    shown = reader.get("/search?q=刷卡&customer=gyxz&status=closed").text

    assert "去掉“状态 已关闭”" in shown
    assert f'href="/search?q={quote("刷卡")}&amp;customer=gyxz"' in shown
    assert "去掉“客户 gyxz”" not in shown  # nothing is closed anywhere


def test_page_offers_to_leave_out_what_was_typed_as_a_filter(reader: Client) -> None:
    shown = reader.get("/search", query_string={"q": "刷卡 状态:已关闭"}).text

    assert "去掉“状态 已关闭”" in shown
    assert f'href="/search?q={quote("刷卡")}"' in shown


def test_page_shows_what_comes_nearest(reader: Client) -> None:
    shown = reader.get("/search", query_string={"q": '"密码提示" -刷卡'}).text

    assert "未找到" in shown or "没有找到" in shown
    assert "最接近的结果" in shown
    assert "<mark>" in shown.split("最接近的结果")[1]


def test_page_offers_nothing_where_nothing_is_near(reader: Client) -> None:
    shown = reader.get("/search", query_string={"q": "蓝牙耳机"}).text

    assert "最接近的结果" not in shown
    assert "去掉“" not in shown
    assert "蓝牙、耳机" in shown
    assert f"/cases/new?title={quote('蓝牙耳机')}" in shown


def test_page_offers_a_customer_nothing_of_others(
    reader: Client, index_cases: Callable[[], None]
) -> None:
    contact = factories.customer(of=factories.organisation("bzcz", name="别站充电"))
    factories.case(contact, title="发票没有收到")
    index_cases()
    factories.sign_in(reader, contact)

    shown = reader.get("/search", query_string={"q": '"密码错误" 状态:已关闭'}).text

    assert "去掉“" not in shown
    assert "密码提示" not in shown
    assert "光远新站" not in shown
    assert 'href="/cases/' not in shown.split("</h1>")[1].replace("/cases/new", "")


def test_page_of_a_filter_alone_shows_what_it_leaves(reader: Client) -> None:
    shown = reader.get("/search?customer=gyxz").text

    assert shown.count('<h2><a href="/cases/') == 1
    assert "客户 gyxz" in shown


def test_page_beyond_the_last_leads_back(reader: Client) -> None:
    shown = reader.get("/search?q=刷卡&page=9").text

    assert "没有更多结果" in shown
    assert f'href="/search?q={quote("刷卡")}"' in shown
