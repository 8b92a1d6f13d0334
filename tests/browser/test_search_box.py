"""The search box offers what may be meant, by mouse and by keys, and works without a script."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.accounts.models import User
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
def reader(app: Flask, engineer: User) -> User:
    """An engineer of a desk with three cases in the index."""
    from app.search import handlers

    def index() -> None:
        with app.app_context():
            handlers.rebuild_if_due()

    for title in ("充电枪拔不下来", "充电卡收占桩费", "充电枪离线"):
        factories.case(title=title)
    apart(index)
    return engineer


@DEVICES
def test_box_offers_words_and_cases(visitor: Visitor, reader: User, device: Device) -> None:
    page = visitor.page(device=device, user=reader)
    page.goto("/search")
    box, offered = page.locator("#search-box"), page.locator("#suggestions-box")
    expect(offered).to_be_hidden()

    box.press_sequentially("充电")
    expect(offered.get_by_role("option")).to_have_count(5)
    expect(box).to_have_attribute("aria-expanded", "true")
    assert_accessible(page)
    assert_no_sideways_scroll(page)

    box.press("ArrowDown")
    first = offered.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    box.press("Escape")
    expect(offered).to_be_hidden()

    for key in ("ArrowDown", "ArrowUp", "ArrowUp"):
        box.press(key)
    expect(offered.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        box.press(key)
    expect(page.locator("#search-box")).to_have_value("充电枪")
    expect(page.locator(".hits h2")).to_have_count(2)


def test_box_hears_pinyin_and_leads_to_the_case(visitor: Visitor, reader: User) -> None:
    page = visitor.page(user=reader)
    page.goto("/cases")
    page.keyboard.press("/")
    page.locator("#rail-search").press_sequentially("lixian")

    page.locator("#suggestions-rail").get_by_role("option", name="充电枪离线").click()

    expect(page.locator("h1")).to_contain_text("充电枪离线")


def test_box_is_a_plain_form_without_a_script(visitor: Visitor, reader: User) -> None:
    page = visitor.page(user=reader, javascript=False)
    page.goto("/search")
    page.locator("#search-box").fill("zhanzhuangfei")
    page.locator("#search-box").press("Enter")

    expect(page.locator(".hits h2")).to_have_text(["充电卡收占桩费"])
    expect(page.get_by_role("link", name="占桩费", exact=True)).to_be_visible()
    expect(page.locator("#suggestions-box")).to_be_hidden()


@THEMES
@LANGUAGES
@DEVICES
def test_page_of_synonyms_can_be_used_by_everybody(
    visitor: Visitor, lead: User, device: Device, theme: Theme, language: Language
) -> None:
    page = visitor.page(device=device, user=lead, theme=theme, language=language)
    page.goto("/search/synonyms")
    page.locator("#field-terms").fill("走丢, 离线, " + "很长的词" * 9)
    page.locator("#field-terms").press("Enter")

    expect(page.locator(".choices").first).to_contain_text("走丢")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
