"""What is asked is counted without who asked; what led nowhere is listed for leads alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Unavailable
from app.search import counting, handlers, operations
from app.search.models import AskedQuestion
from app.search.questions import DIFFERENT_AT_MOST, Counts, Key, Tally, kept_form, week_of
from app.search.registry import search
from app.transaction import transaction
from tests.support import factories
from tests.support.apart import Client, apart
from tests.support.statements import count_statements

MONDAY = date(2026, 3, 2)
STATEMENTS_OF_RESULTS = 8
"""Who asks, how many cases are his, the groups of words, and five for what was found."""


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch, noon: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: noon)


@pytest.fixture
def desk(client: Client, engineer: User, index_cases: Callable[[], None]) -> Client:
    """An engineer's browser, one case in the index."""
    factories.case(title="刷卡提示密码错误")
    index_cases()
    factories.sign_in(client, engineer)
    return client


def get(client: Client, address: str, referrer: str | None = None) -> None:
    """Ask for a page and take it to its end: counting begins then."""
    response = client.get(address, headers={"Referer": referrer} if referrer else {}, buffered=True)
    apart(response.close)


def kept() -> list[tuple[date, str, int, int, int]]:
    rows = db.session.scalars(sa.select(AskedQuestion).order_by(AskedQuestion.text))
    return [(row.week, row.text, row.asked, row.hits, row.opened) for row in rows]


def keep(text: str, *, asked: int = 1, hits: int = 0, opened: int = 0, week: date = MONDAY) -> None:
    with transaction():
        operations.keep_questions({Key(week, text): Counts(asked, opened, hits)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  刷卡　密码 ", "刷卡 密码"),
        ("充電樁離線", "充电桩离线"),
        ("ＧＸＹＬ 离线", "gxyl 离线"),
        ("站长 13800001111", "站长 138****1111"),
        ("站长 １３８００００１１１１", "站长 138****1111"),
        ("密码：Abc12345x", "密码:••••••"),
        ("长" * 300, "长" * 200),
    ],
)
def test_question_is_kept_in_one_spelling_and_masked(text: str, expected: str) -> None:
    assert kept_form(text) == expected


def test_week_is_that_of_the_desk() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")

    assert week_of(datetime(2026, 3, 1, 15, 59, tzinfo=UTC), shanghai) == date(2026, 2, 23)
    assert week_of(datetime(2026, 3, 1, 16, 0, tzinfo=UTC), shanghai) == MONDAY


def test_tally_takes_back_what_could_not_be_written() -> None:
    tally, key = Tally(), Key(MONDAY, "离线")
    tally.add(key, Counts(asked=1, hits=3))
    taken = tally.take()
    tally.add(key, Counts(asked=1, opened=1, hits=5))

    tally.give_back(taken)

    assert tally.take() == {key: Counts(asked=2, opened=1, hits=5)}
    assert tally.is_empty


def test_tally_does_not_grow_for_ever() -> None:
    tally = Tally()
    for number in range(DIFFERENT_AT_MOST + 50):
        tally.add(Key(MONDAY, str(number)), Counts(asked=1))

    assert len(tally.take()) == DIFFERENT_AT_MOST


def test_question_and_what_was_opened_are_counted(desk: Client) -> None:
    page = desk.get("/search?q=密码", buffered=False).text
    case_id = page.split('<h2><a href="/cases/')[1].split('"')[0]
    search().tally.take()

    get(desk, "/search?q=密码")
    get(desk, f"/cases/{case_id}", f"http://localhost/search?q={quote('密码')}&page=2")
    get(desk, "/search?q=" + quote("蓝牙耳机"))

    assert kept() == [(MONDAY, "密码", 1, 1, 1), (MONDAY, "蓝牙耳机", 1, 0, 0)]


@pytest.mark.parametrize(
    "address",
    ["/search", "/search?q=，。", "/search?q=密码&page=2", "/search?q=密码&order=newest",
     "/search?q=密码&status=new", "/search?q=密码 之前:昨天", "/search/suggestions?q=密码",
     "/search.csv?q=密码"],
)  # fmt: skip
def test_what_is_no_new_question_is_not_counted(desk: Client, address: str) -> None:
    get(desk, address)

    assert kept() == []


@pytest.mark.parametrize(
    ("address", "referrer"),
    [
        ("/cases", "http://localhost/search?q=密码"),  # not something found
        ("/cases/{case}", None),
        ("/cases/{case}", "http://localhost/cases?q=密码"),
        ("/cases/{case}", "http://localhost/search"),
        ("/cases/{case}", "http://elsewhere.example/search?q=密码"),
        ("/cases/{case}", "http://[/search?q=密码"),
        ("/cases/999999", "http://localhost/search?q=密码"),
    ],
)
def test_what_was_not_opened_from_results_is_not_counted(
    desk: Client, address: str, referrer: str | None
) -> None:
    case = factories.case(title="别的")
    sent = quote(referrer, safe=":/?=[") if referrer else None

    get(desk, address.format(case=case.id), sent)

    assert kept() == []


def test_counting_adds_up_and_keeps_the_last_number_of_hits(session: object) -> None:
    keep("离线", asked=2, hits=0)
    keep("离线", asked=1, hits=4, opened=1)
    with transaction():
        operations.keep_questions({Key(MONDAY, "离线"): Counts(opened=1)})

    assert kept() == [(MONDAY, "离线", 3, 4, 2)]


def test_several_processes_count_the_same_question(app: Flask, session: object) -> None:
    def count() -> None:
        with app.app_context(), transaction():
            operations.keep_questions({Key(MONDAY, "离线"): Counts(asked=1, hits=2)})

    threads = [Thread(target=count) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert kept() == [(MONDAY, "离线", 6, 2, 0)]


def test_nobody_waits_for_a_count_that_another_thread_is_writing(app: Flask, desk: Client) -> None:
    with counting._writing:
        get(desk, "/search?q=密码")
        waiting = kept()
    apart(lambda: counting.write_down(app))

    assert waiting == []
    assert kept() == [(MONDAY, "密码", 1, 1, 0)]


def test_count_that_cannot_be_written_is_kept_for_the_next(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise Unavailable("locked")

    with monkeypatch.context() as broken:
        broken.setattr(operations, "keep_questions", refuse)
        get(desk, "/search?q=密码")

    get(desk, "/search?q=密码")

    assert kept() == [(MONDAY, "密码", 2, 1, 0)]


def test_results_are_answered_before_anything_is_counted(desk: Client) -> None:
    desk.get("/search?q=密码", buffered=False)  # reads the groups of words
    search().tally.take()
    with count_statements(db.engine) as statements:
        response = desk.get("/search?q=密码", buffered=False)
    answered = len(statements)
    apart(response.close)

    assert kept() == [(MONDAY, "密码", 1, 1, 0)]
    assert answered == STATEMENTS_OF_RESULTS
    assert not [each for each in statements if "asked_questions" in each]


def test_old_questions_are_forgotten(app: Flask, session: object) -> None:
    keep("旧", week=MONDAY - timedelta(weeks=13))
    keep("新", week=MONDAY - timedelta(weeks=12))

    def work() -> None:
        with app.app_context():
            handlers.forget_old_questions()

    apart(work)
    apart(work)

    assert [text for _, text, *_ in kept()] == ["新"]


def test_page_lists_what_led_nowhere_and_everything_on_request(client: Client, lead: User) -> None:
    keep("蓝牙耳机", asked=2)
    keep("没人打开的", asked=5, hits=9)
    keep("好问题", asked=7, hits=3, opened=2)
    keep("<b>上周的</b>", week=MONDAY - timedelta(weeks=1))
    factories.sign_in(client, lead)

    nowhere = client.get("/search/questions").text
    everything = client.get("/search/questions?show=all").text
    before = client.get("/search/questions?week=2026-02-25").text

    assert nowhere.index("没人打开的") < nowhere.index("蓝牙耳机")
    assert "好问题" not in nowhere
    assert "好问题" in everything
    assert "week=2026-02-23" in nowhere
    assert "&lt;b&gt;上周的&lt;/b&gt;" in before
    assert "week=2026-03-02" in before


def test_page_leads_to_a_group_of_words_with_the_question_in_it(client: Client, lead: User) -> None:
    keep("占桩费 <b>")
    factories.sign_in(client, lead)

    shown = client.get("/search/questions").text
    form = client.get("/search/synonyms?terms=" + quote("占桩费 <b>")).text

    assert "/search/synonyms?terms=%E5%8D%A0%E6%A1%A9%E8%B4%B9+%3Cb%3E#field-terms" in shown
    assert 'value="占桩费 &lt;b&gt;"' in form


def test_page_takes_statements_that_do_not_grow(client: Client, lead: User) -> None:
    factories.sign_in(client, lead)
    counts = []
    for number in range(3):
        keep(f"问题{number}")
        with count_statements(db.engine) as statements:
            client.get("/search/questions")
        counts.append(len(statements))

    assert counts == [4, 4, 4]  # who asks · his cases · the questions · the weeks beside


@pytest.mark.parametrize("query_string", ["week=x", "week=9999-99-99", "week="])
def test_page_refuses_a_week_that_is_none(client: Client, lead: User, query_string: str) -> None:
    factories.sign_in(client, lead)

    assert client.get(f"/search/questions?{query_string}").status_code in {200, 422}


def test_questions_are_for_leads_alone(client: Client, engineer: User, customer: User) -> None:
    keep("谁问的")
    factories.sign_in(client, engineer)
    refused = client.get("/search/questions")
    page = client.get("/search").text
    factories.sign_in(client, customer)

    assert refused.status_code == 403
    assert "/search/questions" not in page
    assert client.get("/search/questions").status_code == 404
    assert "/search/questions" not in client.get("/search").text


def test_questions_tell_nothing_of_who_asked(session: object) -> None:
    assert set(AskedQuestion.__table__.columns.keys()) == {
        *("id", "week", "text", "asked", "hits", "opened"),
    }
