"""The pages about wiki pages in a real browser: both sizes, themes and languages."""

import sqlalchemy as sa
from playwright.sync_api import expect

from app.accounts.models import User
from app.cases.models import Case
from app.cases.source_lines import PART_LINES
from app.database import db
from import_wiki.page import SourceKind
from tests.import_wiki.test_forms import COMMENTS, PAGE, apply, page
from tests.support.browser import (
    DESKTOP,
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


@LANGUAGES
@THEMES
@DEVICES
def test_pages_are_accessible_and_fit_the_window(
    visitor: Visitor, engineer: User, device: Device, theme: Theme, language: Language
) -> None:
    browser_page = visitor.page(device=device, theme=theme, language=language, user=engineer)
    browser_page.goto("/wiki-pages")
    assert_accessible(browser_page)  # nothing there yet
    apply(page(source=SourceKind.XAR, comments=COMMENTS, tags=["售后", "东区"], author="lin"))
    case_id = db.session.scalars(sa.select(Case.id).where(Case.number == 2)).one()

    for address in ("/wiki-pages", "/wiki-pages?q=x", "/wiki-pages/1", f"/cases/{case_id}"):
        browser_page.goto(address)
        assert_accessible(browser_page)
        if device is DESKTOP and theme == "light":
            assert_no_sideways_scroll(browser_page)


@DEVICES
def test_engineer_goes_from_a_field_to_its_line_and_back_to_the_case(
    visitor: Visitor, engineer: User, device: Device
) -> None:
    above = "\n" * PART_LINES
    apply(page(f"{above}{PAGE}", author="lin"))
    browser_page = visitor.page(device=device, user=engineer)
    browser_page.goto("/wiki-pages")
    browser_page.get_by_role("link", name="演示客户").click()
    browser_page.get_by_role("link", name="1,001–").first.click()
    browser_page.get_by_role("link", name="demo#2_20210210").click()
    expect(browser_page.locator("h1")).to_have_text("枪头过热，充电中断")

    browser_page.locator("#problem .origin").click()

    line = PART_LINES + 2
    expect(browser_page).to_have_url(f"{visitor.base_url}/wiki-pages/1?part=2#L{line}")
    expect(browser_page.locator(f"#L{line}")).to_be_in_viewport()
    expect(browser_page.locator(f"#L{line}")).to_contain_text("问题描述")
