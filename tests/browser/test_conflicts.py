"""A lead decides conflicts and doubts in a real browser, at both sizes, with keys alone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.cases.models import Case
from app.database import db
from app.transaction import transaction
from tests.imports.support import PAGE, cases, pasted
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

RESOLVED = """= demo_case#3_20210301 =
问题描述:枪头过热，类似的问题之前提过
--跟踪
【lin】:厂商回复，已更换枪线，问题已解决
--解决:
状态(☑表示选定 ): ☑ 已解决 | 处理中 | 暂搁置
售后(跟单)工程师:lin
= demo_case#4_202106180 =
问题描述:桩断网
状态(☑表示选定 ): 已解决 | 处理中
售后(跟单)工程师:lin
"""


def bring(page: Page, source: str, version: str, run_worker: Callable[[], int]) -> None:
    """Upload a page and apply it."""
    page.goto("/imports")
    page.locator("textarea").fill(pasted(source, version=version))
    page.locator("form.sheet button").click()
    page.wait_for_url("**/imports/*")
    run_worker()
    page.reload()
    page.locator(".banner button").click()
    run_worker()
    page.reload()


def arrange(page: Page, run_worker: Callable[[], int]) -> int:
    """Change a case on both sides; return its id."""
    bring(page, RESOLVED + PAGE, "1.1", run_worker)
    case_id = cases()["demo_case#1_20210105"].id
    with transaction():
        case = db.session.get_one(Case, case_id)
        case.problem = "桩多次离线，已联系厂商"
        case.problem_html = "<p>桩多次离线，已联系厂商</p>"
    bring(page, RESOLVED + PAGE.replace("桩离线", "桩反复离线"), "1.2", run_worker)
    return case_id


@DEVICES
def test_lead_decides_a_conflict_with_keys_alone(
    visitor: Visitor, lead: User, device: Device, run_worker: Callable[[], int]
) -> None:
    page = visitor.page(device=device, user=lead)
    case_id = arrange(page, run_worker)
    expect(page.locator("#run")).to_contain_text("冲突")

    page.goto(f"/cases/{case_id}")
    conflict = page.get_by_role("region", name="维基上的内容与这里不同")
    here, wiki = (conflict.locator(".texts > div").nth(side).bounding_box() for side in (0, 1))
    assert here is not None
    assert wiki is not None
    beside = wiki["y"] < here["y"] + here["height"]
    assert beside == (device is DESKTOP)

    conflict.get_by_label("备注").focus()
    page.keyboard.type("现场确认过")
    page.keyboard.press("Tab")
    expect(conflict.get_by_role("button", name="采用维基的内容")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#problem")).to_contain_text("桩反复离线")
    expect(page.get_by_text("采用了维基页面")).to_be_visible()
    expect(conflict).to_have_count(0)


def test_two_leads_decide_at_once(
    visitor: Visitor, lead: User, admin: User, run_worker: Callable[[], int]
) -> None:
    visitor.expects("409")
    first, second = visitor.page(user=lead), visitor.page(user=admin)
    arrange(first, run_worker)
    second.goto("/imports/conflicts")
    second.get_by_label("备注").fill("后到的说明")
    first.goto("/imports/conflicts")
    first.get_by_role("button", name="保留这里的内容").click()
    expect(first.locator(".empty")).to_be_visible()

    second.get_by_role("button", name="采用维基的内容").click()

    expect(second.get_by_role("alert")).to_contain_text("这个冲突已有人决定")
    expect(second.get_by_role("alert")).to_contain_text("后到的说明")
    expect(second.locator("#problem")).to_contain_text("桩多次离线")


def test_chosen_doubts_are_decided_together(
    visitor: Visitor, lead: User, engineer: User, run_worker: Callable[[], int]
) -> None:
    page = visitor.page(user=lead)
    bring(page, PAGE, "1.1", run_worker)
    page.goto("/imports/doubts?code=name_unknown")
    for box in page.get_by_role("checkbox").all():
        box.check()

    page.locator("#chosen select").select_option(engineer.name)
    page.get_by_role("button", name="所选都是此人").click()

    expect(page.get_by_text("已决定 2 条。")).to_be_visible()
    run_worker()
    page.goto("/references/demo_case%231_20210105")
    expect(page.locator(".facts-list").first).to_contain_text(engineer.name)


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
    case_id = arrange(page, run_worker)
    for address in (
        page.url,
        f"/cases/{case_id}",
        "/imports/doubts",
        "/imports/conflicts",
        "/imports/conflicts?decided=1",
    ):
        page.goto(address)
        for folded in page.locator("main details").all():
            folded.evaluate("each => { each.open = true }")
        assert_accessible(page)
        if device is DESKTOP and theme == "light":
            assert_no_sideways_scroll(page)
