"""Saved searches: kept, opened again as they were, told of new hits, and nobody else's business."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.accounts.models import User
from app.cases.workflow import CaseStatus
from app.database import db
from app.errors import InvalidInput
from app.search import handlers, operations, queries
from app.search.filters import Filter, filters_in
from app.search.index import Order
from app.search.models import SavedSearch
from app.search.registry import search
from app.transaction import transaction
from tests.support import factories
from tests.support.apart import Client, apart
from tests.support.statements import count_statements

HOUR = timedelta(hours=1)
STEP = timedelta(minutes=1)
NO_FILTERS: tuple[Filter, ...] = ()
FORM = {
    "name": "玉林的密码问题",
    "q": "密码错误",
    "customer": "gyxz",
    "order": "newest",
    "notify": "yes",
}


@pytest.fixture
def reader(client: Client, engineer: User) -> Client:
    factories.sign_in(client, engineer)
    return client


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the clock of everything that follows."""
    return lambda instant: monkeypatch.setattr(clock, "now", lambda: instant)


def save(owner: User, noon: datetime, *, text: str = "离线", notify: bool = True) -> SavedSearch:
    with transaction():
        return operations.save_search(
            text,
            text=text,
            filters=NO_FILTERS,
            order=Order.RELEVANCE,
            notify=notify,
            by=owner,
            at=noon,
        )


def look(app: Flask) -> None:
    def work() -> None:
        with app.app_context():
            handlers.look_for_new_hits()

    apart(work)


def count_of(saved: SavedSearch) -> int:
    return db.session.scalar(sa.select(SavedSearch.new_count).where(SavedSearch.id == saved.id))  # type: ignore[return-value]  # it is there


def test_search_is_saved_listed_and_opened_as_it_was(reader: Client, engineer: User) -> None:
    answer = reader.post("/search/saved", data=FORM)
    (saved,) = queries.saved_by(engineer)
    listed = reader.get("/search").text
    opened = reader.get(f"/search/saved/{saved.id}")

    assert (answer.status_code, answer.location) == (303, "/search#saved")
    assert "玉林的密码问题" in listed
    assert "客户 gyxz" in listed
    assert opened.status_code == 303
    assert opened.location == (
        "/search?q=%E5%AF%86%E7%A0%81%E9%94%99%E8%AF%AF&customer=gyxz&order=newest"
    )
    page = reader.get(opened.location).text
    assert 'name="customer" value="gyxz"' in page
    assert 'name="order" value="newest"' in page


def test_saved_search_keeps_every_kind_of_filter(reader: Client, engineer: User) -> None:
    fields = {
        "kind": ["case"],
        "status": ["new", "resolved"],
        "year": ["2026"],
        "before": ["2026-03"],
        "tag": ["刷卡"],
        "is": ["verified"],
        "has": ["attachment"],
    }

    reader.post("/search/saved", data={"name": "全部", "q": "", **fields})

    (saved,) = queries.saved_by(engineer)
    given = [(name, each) for name, values in fields.items() for each in values]
    assert set(queries.filters_of(saved)) == set(filters_in(given))


def test_saved_search_is_renamed_switched_and_deleted(reader: Client, engineer: User) -> None:
    reader.post("/search/saved", data=FORM)
    (saved,) = queries.saved_by(engineer)
    address = f"/search/saved/{saved.id}"

    changed = reader.post(address, data={"name": "<b>别名</b>"})
    (renamed,) = queries.saved_by(engineer)
    assert (renamed.name, renamed.notify) == ("<b>别名</b>", False)
    shown = reader.get("/search").text
    deleted = reader.post(f"{address}/removal")

    assert (changed.status_code, deleted.status_code) == (303, 303)
    assert "&lt;b&gt;别名&lt;/b&gt;" in shown
    assert queries.saved_by(engineer) == []


@pytest.mark.parametrize("name", ["", "  ", "长" * 81, "玉林的密码问题"])
def test_refused_name_is_asked_for_again_with_what_was_searched(
    reader: Client, engineer: User, name: str
) -> None:
    reader.post("/search/saved", data=FORM)

    answer = reader.post("/search/saved", data={**FORM, "name": name})

    assert answer.status_code == 422
    assert 'name="customer" value="gyxz"' in answer.text
    assert 'id="problem-name"' in answer.text
    assert len(queries.saved_by(engineer)) == 1


def test_refused_other_name_leaves_the_saved_search_alone(reader: Client, engineer: User) -> None:
    reader.post("/search/saved", data=FORM)
    reader.post("/search/saved", data={**FORM, "name": "另一个"})
    saved = next(each for each in queries.saved_by(engineer) if each.name == "另一个")

    answer = reader.post(f"/search/saved/{saved.id}", data={"name": FORM["name"]})

    assert answer.status_code == 422
    assert {each.name for each in queries.saved_by(engineer)} == {FORM["name"], "另一个"}


def test_saved_search_keeps_no_secret(reader: Client, engineer: User) -> None:
    reader.post("/search/saved", data={"name": "站长 13800001111", "q": "登录密码：Abc12345x"})

    (saved,) = queries.saved_by(engineer)
    assert (saved.name, saved.text) == ("站长 138****1111", "登录密码：••••••")


def test_saved_searches_are_limited(engineer: User, noon: datetime) -> None:
    for number in range(50):
        save(engineer, noon, text=f"第{number}个")

    with pytest.raises(InvalidInput):
        save(engineer, noon, text="再一个")


def test_saved_search_is_its_owners_alone(
    client: Client, app: Flask, engineer: User, lead: User, customer: User, noon: datetime
) -> None:
    saved = save(engineer, noon, text="悄悄搜过的话")

    for other in (lead, customer):
        factories.sign_in(client, other)
        answers = [
            client.get(f"/search/saved/{saved.id}"),
            client.post(f"/search/saved/{saved.id}", data={"name": "拿走"}),
            client.post(f"/search/saved/{saved.id}/removal"),
        ]
        assert [each.status_code for each in answers] == [404, 404, 404]
        assert "悄悄搜过的话" not in client.get("/search").text

    assert [each.name for each in queries.saved_by(engineer)] == ["悄悄搜过的话"]


def test_new_hits_are_counted_once_an_hour_and_gone_once_seen(
    reader: Client,
    app: Flask,
    engineer: User,
    noon: datetime,
    at: Callable[[datetime], None],
    index_cases: Callable[[], None],
) -> None:
    factories.case(title="充电桩离线", at=noon - HOUR)
    saved = save(engineer, noon)
    factories.case(title="又离线了", at=noon + STEP)
    factories.case(title="刷卡没反应", at=noon + STEP)
    index_cases()

    at(noon + HOUR - STEP)
    look(app)
    too_early = count_of(saved)
    at(noon + HOUR)
    look(app)
    look(app)
    told = count_of(saved)
    listed = reader.get("/search").text
    reader.get(f"/search/saved/{saved.id}")
    at(noon + 3 * HOUR)
    look(app)

    assert (too_early, told, count_of(saved)) == (0, 1, 0)
    assert "1 条新结果" in listed


def test_new_hits_are_not_looked_for_twice_in_an_hour(
    app: Flask,
    engineer: User,
    noon: datetime,
    at: Callable[[datetime], None],
    index_cases: Callable[[], None],
) -> None:
    index_cases()
    save(engineer, noon)
    save(engineer, noon, text="不提醒", notify=False)
    at(noon + HOUR)

    with count_statements(db.engine) as first:
        look(app)
    at(noon + 2 * HOUR - STEP)
    with count_statements(db.engine) as second:
        look(app)

    assert len(first) == 6  # due? · take · note that · groups of words, and read · note the count
    assert len(second) == 1


def test_new_hits_keep_to_what_a_customer_may_know(
    app: Flask,
    engineer: User,
    noon: datetime,
    at: Callable[[datetime], None],
    index_cases: Callable[[], None],
) -> None:
    contact = factories.customer(of=factories.organisation("bzcz"))
    own = factories.case(contact, title="桩离线", at=noon - HOUR)
    factories.case(contact, title="枪离线", at=noon - HOUR)
    factories.case(title="别家的离线", at=noon + STEP)
    saved = save(contact, noon)
    factories.entry(own, "内部讨论离线", by=engineer, internal=True, at=noon + STEP)
    own.updated_at = noon + STEP
    index_cases()
    at(noon + HOUR)
    look(app)
    before = count_of(saved)

    factories.entry(own, "请再看一下是否离线", by=engineer, at=noon + HOUR)
    at(noon + 2 * HOUR)
    look(app)

    assert (before, count_of(saved)) == (0, 1)


def test_new_hits_are_not_noted_over_what_was_seen_meanwhile(
    engineer: User, noon: datetime
) -> None:
    saved = save(engineer, noon)
    with transaction():
        operations.note_seen(queries.saved_search_to_change(engineer, saved.id), at=noon + STEP)

    with transaction():
        operations.note_new_hits({(saved.id, noon): 7})

    assert count_of(saved) == 0


def test_new_hits_wait_while_the_index_is_gone(
    app: Flask,
    engineer: User,
    noon: datetime,
    at: Callable[[datetime], None],
    index_cases: Callable[[], None],
) -> None:
    saved = save(engineer, noon)
    factories.case(title="离线", at=noon + STEP)
    at(noon + HOUR)
    look(app)  # there is no index yet
    missing = count_of(saved)
    index_cases()
    at(noon + 2 * HOUR)
    look(app)

    assert (missing, count_of(saved)) == (0, 1)


def test_new_hits_of_who_has_left_are_not_looked_for(
    app: Flask, engineer: User, noon: datetime, at: Callable[[datetime], None]
) -> None:
    save(engineer, noon)
    engineer.active = False
    db.session.commit()
    at(noon + HOUR)

    with count_statements(db.engine) as statements:
        look(app)

    assert len(statements) == 1


def test_switching_the_notice_on_begins_with_what_comes_then(
    engineer: User, noon: datetime
) -> None:
    saved = save(engineer, noon, notify=False)

    with transaction():
        own = queries.saved_search_to_change(engineer, saved.id)
        operations.change_search(own, name="离线", notify=True, by=engineer, at=noon + HOUR)

    assert queries.saved_search(engineer, saved.id).seen_at == noon + HOUR


def test_two_who_save_under_one_name_at_once_have_one_search(
    app: Flask, engineer: User, noon: datetime
) -> None:
    together, answers = Barrier(2), []
    browsers = [app.test_client() for _ in range(2)]
    for browser in browsers:
        factories.sign_in(browser, engineer)
    db.session.commit()

    def post(browser: Client) -> None:
        together.wait()
        answers.append(browser.post("/search/saved", data=FORM).status_code)

    threads = [Thread(target=post, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) in ([303, 409], [303, 422])
    assert len(queries.saved_by(engineer)) == 1


def test_page_of_nothing_asked_reads_saved_searches_with_one_statement(
    reader: Client, engineer: User, noon: datetime, index_cases: Callable[[], None]
) -> None:
    index_cases()
    reader.get("/search")  # reads the groups of words
    counts = []
    for number in range(3):
        with count_statements(db.engine) as statements:
            reader.get("/search")
        counts.append(len(statements))
        save(engineer, noon, text=f"第{number}个")

    assert counts == [4, 4, 4]  # who asks · his cases · the groups of words · what he saved


def test_case_status_changes_are_news_for_staff(
    app: Flask, engineer: User, noon: datetime, index_cases: Callable[[], None]
) -> None:
    case = factories.case(title="离线", at=noon - HOUR, status=CaseStatus.IN_PROGRESS)
    saved = save(engineer, noon)
    case.updated_at = noon + STEP
    index_cases()

    saved_id = saved.id
    db.session.expunge_all()
    (due,) = queries.due_looks_to_change(noon + HOUR)

    assert due.id == saved_id
    assert queries.new_hits(search(), due) == 1
