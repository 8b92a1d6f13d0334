from collections.abc import Callable
from datetime import datetime

import pytest

from app.accounts.models import User
from app.database import db
from app.search import operations, queries
from app.transaction import transaction
from tests.support import factories
from tests.support.apart import Client
from tests.support.statements import count_statements


@pytest.fixture
def editor(client: Client, lead: User) -> Client:
    factories.sign_in(client, lead)
    return client


def test_page_shows_what_came_with_the_product(editor: Client) -> None:
    shown = editor.get("/search/synonyms").text

    assert "掉线" in shown
    assert "暂无自建词组" in shown


def test_group_is_added_changed_and_removed(editor: Client) -> None:
    added = editor.post("/search/synonyms", data={"terms": "走丢，离线、<b>"})
    (group,) = queries.own_groups()
    shown = editor.get("/search/synonyms").text
    changed = editor.post(f"/search/synonyms/{group.id}", data={"terms": "走丢,跑了"})

    assert (added.status_code, changed.status_code) == (303, 303)
    assert "&lt;b&gt;" in shown
    assert queries.own_groups()[0].terms == ["走丢", "跑了"]
    assert editor.post(f"/search/synonyms/{group.id}/removal").status_code == 303
    assert queries.own_groups() == []
    assert editor.post(f"/search/synonyms/{group.id}/removal").status_code == 404


def test_default_is_switched_off_and_restored(editor: Client) -> None:
    off = editor.post("/search/synonyms/built-in", data={"name": "离线", "action": "remove"})
    shown = editor.get("/search/synonyms").text
    changed = editor.post("/search/synonyms/built-in", data={"name": "离线", "terms": "离线,走丢"})
    back = editor.post("/search/synonyms/built-in", data={"name": "离线", "action": "restore"})

    assert [each.status_code for each in (off, changed, back)] == [303] * 3
    assert "已停用" in shown
    assert "已停用" not in editor.get("/search/synonyms").text


@pytest.mark.parametrize("terms", ["", "只有一个", "，，", "长" * 41 + ",短", "," * 2001])
def test_refused_group_keeps_what_was_typed(editor: Client, terms: str) -> None:
    answer = editor.post("/search/synonyms", data={"terms": terms})

    assert answer.status_code == 422
    assert terms.strip() in answer.text
    assert queries.own_groups() == []


def test_engineers_read_and_customers_know_of_nothing(
    client: Client, engineer: User, customer: User
) -> None:
    factories.sign_in(client, engineer)
    read = client.get("/search/synonyms")
    refused = client.post("/search/synonyms", data={"terms": "甲,乙"})
    factories.sign_in(client, customer)

    assert (read.status_code, refused.status_code) == (200, 403)
    assert 'action="/search/synonyms' not in read.text
    assert client.get("/search/synonyms").status_code == 404
    assert client.post("/search/synonyms", data={"terms": "甲,乙"}).status_code == 404
    assert "同义词" not in client.get("/search").text


def test_page_asks_as_much_for_one_group_as_for_many(
    editor: Client, lead: User, noon: datetime
) -> None:
    counts = []
    for number in range(3):
        with transaction():
            operations.add_group([f"甲{number}", f"乙{number}"], by=lead, at=noon)
        with count_statements(db.engine) as statements:
            editor.get("/search/synonyms")
        counts.append(len(statements))

    assert len(set(counts)) == 1


def test_long_list_is_shown_in_pages(editor: Client, lead: User, noon: datetime) -> None:
    with transaction():
        for number in range(30):
            operations.add_group([f"甲甲{number}", f"乙乙{number}"], by=lead, at=noon)

    first = editor.get("/search/synonyms?size=25").text

    assert "甲甲29" in first
    assert "甲甲0," not in first.replace("，", ",")
    assert "cursor=" in first


def test_changed_group_is_found_by_the_next_search(
    editor: Client, index_cases: Callable[[], None]
) -> None:
    factories.case(title="设备走丢")
    index_cases()
    before = editor.get("/search", query_string={"q": "离线"}).text

    editor.post("/search/synonyms", data={"terms": "离线,走丢"})

    after = editor.get("/search", query_string={"q": "离线"}).text
    assert "<mark>走丢</mark>" not in before
    assert "设备<mark>走丢</mark>" in after
