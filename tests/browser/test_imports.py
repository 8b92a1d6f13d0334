"""A lead imports a page in a real browser, at both sizes: dry run, doubts, application."""

from collections.abc import Callable

from playwright.sync_api import expect

from app.accounts.models import User
from tests.imports.support import PAGE, pasted
from tests.support.browser import (
    DESKTOP,
    DEVICES,
    LANGUAGES,
    PHONE,
    THEMES,
    Device,
    Language,
    Theme,
    Visitor,
    assert_accessible,
    assert_no_sideways_scroll,
)


@DEVICES
def test_lead_imports_a_page(
    visitor: Visitor, lead: User, engineer: User, device: Device, run_worker: Callable[[], int]
) -> None:
    page = visitor.page(device=device, user=lead)
    visitor.expects("422")
    page.goto("/cases")
    if device is PHONE:
        page.locator(".bar summary").click()
    page.get_by_role("link", name="导入").click()

    # Cut off: refused with the line, and what was pasted is still there.
    page.get_by_label("页面 从标题到最后一行").fill(pasted().rsplit("\n", 1)[0])
    page.get_by_role("button", name="读取页面").click()
    expect(page.get_by_role("alert")).to_contain_text("行")
    expect(page.get_by_label("页面 从标题到最后一行")).to_have_value(pasted().rsplit("\n", 1)[0])

    # The dry run: its page goes on by itself once the worker has read.
    page.get_by_label("页面 从标题到最后一行").fill(pasted())
    page.get_by_role("button", name="读取页面").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    run_worker()
    expect(page.locator("#run")).to_contain_text("待执行")
    expect(page.locator("#run")).to_contain_text("没有勾选任何状态")

    # Who the names mean, then the application.
    page.get_by_role("link", name="处理疑点").click()
    row = page.get_by_role("listitem").filter(has_text="“WL”还不对应这里的任何人")
    row.get_by_label("在各处都指谁").select_option(engineer.name)
    row.get_by_role("button", name="就是此人").click()
    expect(page.get_by_text("“WL”还不对应这里的任何人")).to_have_count(0)
    page.goto("/imports")
    page.get_by_role("link", name="演示客户").click()
    page.get_by_role("button", name="执行导入").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    run_worker()
    expect(page.locator("#run .facts")).to_contain_text("已写入")

    # A status that the page left open, and the case itself.
    page.goto("/imports/doubts")
    row = page.get_by_role("listitem").filter(has_text="没有勾选任何状态")
    row.get_by_role("button", name="等厂商").click()
    page.goto("/references/demo_case%231_20210105")
    expect(page.locator(".case-head")).to_contain_text("等厂商")


@LANGUAGES
@THEMES
@DEVICES
def test_pages_are_accessible_and_fit_the_window(
    visitor: Visitor,
    lead: User,
    device: Device,
    theme: Theme,
    language: Language,
    run_worker: Callable[[], int],
) -> None:
    page = visitor.page(device=device, theme=theme, language=language, user=lead)
    visitor.expects("422")
    page.goto("/imports")
    assert_accessible(page)  # nothing there yet
    page.locator("form.sheet button").click()
    assert_accessible(page)  # refused
    page.locator("textarea").fill(pasted(PAGE))
    page.locator("form.sheet button").click()
    assert_accessible(page)  # waiting
    run_worker()
    for address in ("/imports", "/imports/1", "/imports/doubts", "/imports/doubts?decided=1"):
        page.goto(address)
        assert_accessible(page)
        if device is DESKTOP and theme == "light":
            assert_no_sideways_scroll(page)


def test_import_works_without_javascript(
    visitor: Visitor, lead: User, run_worker: Callable[[], int]
) -> None:
    page = visitor.page(user=lead, javascript=False)
    page.goto("/imports")
    page.get_by_label("页面 从标题到最后一行").fill(pasted())
    page.get_by_role("button", name="读取页面").click()
    run_worker()

    page.get_by_role("link", name="刷新").click()

    expect(page.locator("#run")).to_contain_text("待执行")
