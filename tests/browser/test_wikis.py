"""A lead connects a live wiki in a real browser: tests it, reads it, applies what it brought."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app import clock
from app.accounts.models import User
from app.database import db
from app.imports.wikis.models import WikiConnection
from app.imports.wikis.operations.asking import begin
from app.transaction import transaction
from tests.imports.wikis import add_case_pages
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
from tests.support.fake_xwiki import PASSWORD, USER, FakeXWiki, running


@pytest.fixture
def xwiki(app: Flask) -> Iterator[FakeXWiki]:
    with running(FakeXWiki()) as wiki:
        name = "pilebook.settings"
        app.extensions[name] = replace(app.extensions[name], wiki_allowed_hosts="http://127.0.0.1")
        pages = add_case_pages(wiki, 3)
        pages[2].unreadable = True
        yield wiki


def fill_in(page: Page, xwiki: FakeXWiki, *, password: str) -> None:
    page.locator("#field-name").fill("公司维基")
    page.locator("#field-base_url").fill(xwiki.url)
    page.locator("#field-account").fill(USER)
    page.locator("#field-password").fill(password)
    page.locator("#field-spaces").fill("Cases")
    page.locator("form.sheet button").click()


@DEVICES
def test_lead_connects_a_wiki(
    visitor: Visitor,
    lead: User,
    xwiki: FakeXWiki,
    device: Device,
    run_worker: Callable[[], int],
) -> None:
    page = visitor.page(device=device, user=lead)
    visitor.expects("422")
    page.goto("/imports")
    page.get_by_role("link", name="在线维基").click()
    page.get_by_role("link", name="连接维基").click()

    # Refused: what was typed is still there, but for the password.
    fill_in(page, xwiki, password="")
    expect(page.get_by_role("alert")).to_contain_text("还需要填写密码")
    expect(page.locator("#field-base_url")).to_have_value(xwiki.url)
    fill_in(page, xwiki, password=PASSWORD)
    expect(page.locator("#wiki")).to_contain_text("还没有读取过")
    expect(page.locator("body")).not_to_contain_text(PASSWORD)

    # Tested, read by the worker while the page goes on by itself.
    page.get_by_role("button", name="测试连接").click()
    expect(page.locator("#wiki")).to_contain_text("登录账号 importer")
    page.get_by_role("button", name="立即读取").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    run_worker()
    expect(page.locator("#wiki")).to_contain_text("已同步")
    expect(page.locator("#wiki")).to_contain_text("Cases.P2.WebHome")

    # What it brought, applied; its cases are there.
    page.locator("#wiki .choices a").last.click()
    page.locator("form[action$=application] button").click()
    run_worker()
    page.goto("/references/pa_case%231_20210105")
    expect(page.locator(".case-head")).to_contain_text("桩离线")


@LANGUAGES
@THEMES
@DEVICES
def test_pages_are_accessible_and_fit_the_window(
    visitor: Visitor,
    lead: User,
    xwiki: FakeXWiki,
    device: Device,
    theme: Theme,
    language: Language,
    run_worker: Callable[[], int],
) -> None:
    page = visitor.page(device=device, theme=theme, language=language, user=lead)
    visitor.expects("422")
    look_at(page, "/imports/wikis")  # none there yet
    look_at(page, "/imports/wikis/new")
    fill_in(page, xwiki, password="")
    assert_accessible(page)  # refused
    fill_in(page, xwiki, password=PASSWORD)
    assert_accessible(page)  # never read
    page.locator("form[action$=syncs] button").click()
    run_worker()
    look_at(page, "/imports/wikis/1")  # read, with a page to look at
    del xwiki.pages["Cases", "P1", "WebHome"]
    xwiki.always["/xwiki/rest/wikis/xwiki/pages"] = 404
    begin_anew()
    look_at(page, "/imports/wikis/1")  # being read, with a page gone
    run_worker()
    look_at(page, "/imports/wikis/1")  # failing
    look_at(page, "/imports/wikis")


def look_at(page: Page, address: str) -> None:
    page.goto(address)
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def begin_anew() -> None:
    with transaction():
        connection = db.session.get_one(WikiConnection, 1)
        connection.listed_at = None
        begin(connection, at=clock.now())
