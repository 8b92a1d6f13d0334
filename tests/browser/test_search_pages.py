"""Searching in a browser: found, not found, saved and opened again, and what led nowhere."""

from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from playwright.sync_api import expect

from app import clock
from app.accounts.models import User
from app.search import operations
from app.search.index import Order
from app.search.models import SavedSearch
from app.search.questions import Counts, Key, week_of
from app.transaction import transaction
from tests.support import factories
from tests.support.apart import apart
from tests.support.browser import (
    DEVICES,
    LANGUAGES,
    THEMES,
    Device,
    Language,
    Theme,
    Visitor,
    assert_accessible,
    assert_no_sideways_scroll,
)


@pytest.fixture
def desk(app: Flask, lead: User) -> User:
    """A lead of a desk with three cases in the index."""
    from app.search import handlers

    def index() -> None:
        with app.app_context():
            handlers.rebuild_if_due()

    for title in ("刷卡提示密码错误", "刷卡灯不亮", "充电枪离线" + "，很长的标题" * 12):
        factories.case(title=title)
    apart(index)
    return lead


@THEMES
@LANGUAGES
@DEVICES
def test_results_can_be_saved_by_everybody(
    visitor: Visitor, desk: User, device: Device, theme: Theme, language: Language
) -> None:
    page = visitor.page(device=device, user=desk, theme=theme, language=language)
    page.goto("/search?q=刷卡&status=new")
    menu = page.locator("details.menu", has=page.locator("[name=notify]"))

    menu.locator("summary").click()
    expect(menu.locator("[name=name]")).to_be_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)

    menu.locator("[name=name]").fill("新的刷卡问题")
    menu.locator("[name=notify]").check()
    menu.get_by_role("button").click()
    expect(page.locator("#saved h3")).to_have_text("新的刷卡问题")
    page.locator("#saved summary").click()
    assert_accessible(page)
    assert_no_sideways_scroll(page)

    page.locator("#saved h3 a").click()
    expect(page.locator("#search-box")).to_have_value("刷卡")
    expect(page.locator(".hits h2")).to_have_count(2)
    expect(page.locator(".chip.on")).to_have_count(1)


@THEMES
@LANGUAGES
@DEVICES
def test_page_of_nothing_found_can_be_used_by_everybody(
    visitor: Visitor, desk: User, device: Device, theme: Theme, language: Language
) -> None:
    page = visitor.page(device=device, user=desk, theme=theme, language=language)
    page.goto('/search?q="密码提示" 刷卡&status=closed')

    expect(page.locator(".empty")).to_be_visible()
    expect(page.locator(".hits h2").first).to_contain_text("刷卡")
    assert_accessible(page)
    assert_no_sideways_scroll(page)


@THEMES
@LANGUAGES
@DEVICES
def test_page_of_questions_can_be_used_by_everybody(
    visitor: Visitor, desk: User, device: Device, theme: Theme, language: Language
) -> None:
    week = week_of(clock.now(), ZoneInfo("Asia/Shanghai"))
    with transaction():
        operations.keep_questions(
            {Key(week, text): Counts(asked=2, hits=0) for text in ("占桩费", "很长的问题" * 40)}
        )
    page = visitor.page(device=device, user=desk, theme=theme, language=language)
    page.goto("/search/questions")

    expect(page.locator(".choices h3")).to_have_count(2)
    assert_accessible(page)
    assert_no_sideways_scroll(page)

    page.locator(".choices li", has_text="占桩费").locator(".actions a").click()
    expect(page.locator("#field-terms")).to_have_value("占桩费")


@DEVICES
def test_new_hits_are_told_until_they_are_seen(
    visitor: Visitor, desk: User, device: Device
) -> None:
    saved = _saved(desk)
    page = visitor.page(device=device, user=desk)
    page.goto("/search")
    expect(page.locator("#saved .pill")).to_have_text("3 条新结果")
    assert_accessible(page)
    assert_no_sideways_scroll(page)

    page.locator("#saved h3 a").click()
    expect(page.locator(".hits h2")).to_have_count(2)
    page.goto("/search")

    expect(page.locator("#saved h3")).to_have_text(saved.name)
    expect(page.locator("#saved .pill")).to_have_count(0)


def test_refused_name_takes_the_focus(visitor: Visitor, desk: User) -> None:
    saved = _saved(desk)
    visitor.expects("422")
    page = visitor.page(user=desk)
    page.goto("/search?q=刷卡")
    menu = page.locator("details.menu", has=page.locator("[name=notify]"))

    menu.locator("summary").click()
    menu.locator("[name=name]").fill(saved.name)
    menu.get_by_role("button").click()

    expect(page.get_by_role("alert")).to_be_focused()
    assert_accessible(page)
    page.locator("#field-name").fill("另一个名称")
    page.locator("#field-name").press("Enter")
    expect(page.locator("#saved h3 a")).to_have_text(["刷卡", "另一个名称"])


def test_file_is_saved_and_what_is_opened_is_counted(
    visitor: Visitor, desk: User, app: Flask
) -> None:
    page = visitor.page(user=desk, javascript=False)
    page.goto("/search?q=刷卡")
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert download.value.suggested_filename.endswith(".csv")
    assert "刷卡灯不亮" in download.value.path().read_text("utf-8-sig")

    page.locator(".hits h2 a").first.click()
    expect(page.locator("h1")).to_contain_text("刷卡")
    page.goto("/search/questions?show=all")

    expect(page.locator(".choices li")).to_contain_text("搜索 1 次 结果 2 条 打开 1 次")


def _saved(owner: User) -> SavedSearch:
    with transaction():
        saved = operations.save_search(
            "刷卡",
            text="刷卡",
            filters=(),
            order=Order.RELEVANCE,
            notify=True,
            by=owner,
            at=factories.NOON,
        )
        saved.new_count = 3
    return saved
