"""A lead uploads an export in a real browser, at both sizes, and applies all of its pages."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from app.accounts.models import User
from tests.imports.support import export
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


@DEVICES
def test_lead_imports_an_export(
    visitor: Visitor, lead: User, device: Device, run_worker: Callable[[], int], tmp_path: Path
) -> None:
    file = tmp_path / "wiki.xar"
    file.write_bytes(export(3))
    page = visitor.page(device=device, user=lead)
    page.goto("/imports")

    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="读取页面").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("wiki.xar")
    expect(page.get_by_role("progressbar")).to_be_visible()

    # It goes on while nobody looks, and is found again.
    page.goto("/cases")
    run_worker()
    page.goto("/imports/batches")
    page.get_by_role("link", name="wiki.xar").click()
    expect(page.locator("#batch")).to_contain_text("3 页已有计划")

    page.get_by_role("button", name="全部写入").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    run_worker()
    expect(page.locator("#batch tbody .status").first).to_contain_text("已写入")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.goto("/references/d2_case%231_20210105")
    expect(page.locator(".case-head")).to_contain_text("桩离线")


@LANGUAGES
@THEMES
@DEVICES
def test_pages_of_batches_are_accessible_and_fit_the_window(
    visitor: Visitor,
    lead: User,
    device: Device,
    theme: Theme,
    language: Language,
    run_worker: Callable[[], int],
    tmp_path: Path,
) -> None:
    file = tmp_path / f"{'很长的名字' * 12}.xar"
    file.write_bytes(export(3, beside={"X.xml~": b"", "broken.xml": b"<xwikidoc"}))
    page = visitor.page(device=device, theme=theme, language=language, user=lead)
    page.goto("/imports/batches")
    assert_accessible(page)  # nothing there yet
    page.goto("/imports")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("form.sheet button").click()
    assert_accessible(page)  # being read
    run_worker()
    for address in ("/imports/batches", "/imports/batches/1", "/imports/batches/1?becomes=refused"):
        page.goto(address)
        assert_accessible(page)
        if device is DESKTOP and theme == "light":
            assert_no_sideways_scroll(page)
    page.goto("/imports/batches/1")
    page.get_by_role("button", name="放弃未写入的部分" if language == "zh" else "Discard").click()
    assert_accessible(page)  # discarded
