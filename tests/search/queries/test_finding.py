import pytest

from app.accounts.models import Role, User
from app.search import operations
from app.search.policy import scope_of
from app.search.queries import Found, find
from app.search.registry import Search
from app.search.scope import EVERYTHING, Scope
from tests.search.corpus import document
from tests.search.shelf import Shelf

ENGINEER = User(id=1, role=Role.ENGINEER)
CUSTOMER = User(id=2, role=Role.CUSTOMER, customer_id=1)


@pytest.fixture(autouse=True)
def cases(desk: Search, shelf: Shelf) -> None:
    shelf.put(
        document(1, title="刷卡提示密码错误", internal_text="厂商说是密钥的问题"),
        document(2, title="刷卡没有反应", public_text="灯不亮，刷卡以后没有声音", customer_id=2),
        document(3, title="充电账单能否开发票"),
    )
    operations.rebuild(desk)


def keys(found: Found) -> list[str]:
    return [result.key for result in found.results]


def marked(found: Found) -> list[str]:
    return [
        segment.text
        for result in found.results
        for segment in (*result.title, *result.snippet)
        if segment.marked
    ]


def test_find_shows_what_was_found_with_its_words_marked(desk: Search) -> None:
    found = find(desk, ENGINEER, "刷卡 密钥")

    assert keys(found) == ["case:1", "case:2"]
    assert found.total == 2
    assert found.results[0].view.url == "/cases/1"
    assert found.results[0].why == ("刷卡", "密钥")
    assert marked(found) == ["刷卡", "密钥", "刷卡", "刷卡"]
    assert not found.degraded


def test_find_keeps_to_the_scope_of_who_asks(desk: Search) -> None:
    found = find(desk, CUSTOMER, "刷卡 密钥")

    assert keys(found) == ["case:1"]
    assert found.total == 1
    assert marked(found) == ["刷卡"]


def test_find_drops_what_the_actor_may_no_longer_read(desk: Search, shelf: Shelf) -> None:
    shelf.unreadable.add(1)

    assert keys(find(desk, ENGINEER, "刷卡")) == ["case:2"]


def test_find_says_what_was_looked_for_when_nothing_is_found(desk: Search) -> None:
    found = find(desk, ENGINEER, "蓝牙耳机")

    assert found.total == 0
    assert list(found.units) == ["蓝牙", "耳机"]


def test_find_asks_the_sources_while_the_index_is_damaged(desk: Search, shelf: Shelf) -> None:
    (desk.index._store.folder / "current").write_text("{")  # type: ignore[attr-defined]  # the Whoosh one

    found = find(desk, ENGINEER, "刷卡")
    own = find(desk, CUSTOMER, "刷卡")

    assert (keys(found), found.total, found.degraded) == (["case:1", "case:2"], 2, True)
    assert keys(own) == ["case:1"]
    assert find(desk, ENGINEER, "，。").total == 0
    assert desk.index.is_rebuild_requested()


def test_scope_of_a_user_is_his_customers_unless_he_is_staff() -> None:
    assert scope_of(User(role=Role.ADMIN)) == scope_of(User(role=Role.LEAD)) == EVERYTHING
    assert scope_of(CUSTOMER) == Scope(1, internal=False)
    assert scope_of(User(role=Role.CUSTOMER, customer_id=None)) == Scope(0, internal=False)
