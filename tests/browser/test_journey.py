"""The way of an after-sales engineer through the product, in a real browser, at both sizes."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.accounts import queries
from app.accounts.models import User
from tests.support import factories
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
from tests.support.factories import PASSWORD
from tests.support.repository import SHARED
from tests.support.wiki import import_page

REAL_PAGE = SHARED / "wiki" / "gxyl.annotated.txt"
EXPECTED = SHARED / "wiki" / "gxyl.expected.json"
CITING, CITED = "gxyl_case#5_20200115", "gxyl_case#4_20191226"

pytestmark = pytest.mark.skipif(not REAL_PAGE.exists(), reason="the real page is not here")


@pytest.fixture
def contact(session: object, run_worker: Callable[[], int]) -> User:
    """Somebody of the customer whose page has been imported and indexed."""
    import_page(REAL_PAGE)
    run_worker()
    organisation = queries.customer_by_code("gxyl")
    assert organisation is not None
    return factories.customer(of=organisation)


def words_of(label: str) -> list[str]:
    """Return what is said in a case of the real page; its words stand nowhere in the project."""
    cases = json.loads(EXPECTED.read_text())["cases"]
    (case,) = [case for case in cases if case["id"] == label]
    return [entry["text"] for entry in case["tracking"]]


def sign_in_by_page(page: Page, user: User) -> None:
    page.goto("/")
    page.get_by_label("账号").fill(user.login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/cases")


def search_for(page: Page, words: str) -> None:
    page.goto("/search")
    page.locator("main input[name=q]").fill(words)
    page.locator("main input[name=q]").press("Enter")


@DEVICES
def test_engineer_answers_resolves_and_finds_the_resolution_again(
    visitor: Visitor,
    engineer: User,
    contact: User,
    device: Device,
    run_worker: Callable[[], int],
) -> None:
    page = visitor.page(device=device)
    sign_in_by_page(page, engineer)

    # The case about the swiped card, the one it cites, and back.
    page.get_by_role("row").filter(has_text="gxyl#5_20200115").get_by_role("link").click()
    first, citing = words_of(CITING)
    page.locator(".timeline").get_by_role("link", name=CITED).click()
    expect(page.locator(".timeline")).to_contain_text(words_of(CITED)[0])
    cited_by = page.locator(".card").filter(has_text="被引用")
    expect(cited_by).to_contain_text(citing)
    cited_by.get_by_role("link").click()
    expect(page.locator(".timeline")).to_contain_text(first)

    # An internal note on a case nobody has resolved, then its resolution.
    page.goto("/cases")
    page.get_by_role("row").filter(has_text="gxyl#7_20200318").get_by_role("link").click()
    page.get_by_label("内容").focus()  # on a phone the composer is one line until then
    page.locator("label").filter(has_text="内部备注").click()
    page.get_by_label("内容").fill("厂商答复：固件升级后恢复，先别告诉客户价格。")
    page.get_by_role("button", name="添加备注").click()
    expect(page.locator(".entry.note").filter(has_text="固件升级后恢复")).to_be_visible()
    page.locator("#resolution summary").click()
    page.get_by_label("解决办法").fill("桩端固件升级到新版后，后台可以停止充电。")
    page.locator("#resolution").get_by_role("button").click()
    expect(page.locator(".case-head")).to_contain_text("已解决")
    expect(page.locator("#solution")).to_contain_text("固件升级到新版")
    run_worker()

    # Found again by a word in the middle of a sentence.
    for words, label in (
        ("密码错误", "gxyl#5_20200115"),
        ("互联互通", "gxyl#6_20200307"),
        ("固件", "gxyl#7_20200318"),
    ):
        search_for(page, words)
        expect(page.get_by_text(label, exact=True).first).to_be_visible()
        expect(page.locator("mark").first).to_have_text(words)


@DEVICES
def test_customer_sees_neither_the_note_nor_a_case_of_somebody_else(
    visitor: Visitor,
    engineer: User,
    contact: User,
    device: Device,
    run_worker: Callable[[], int],
) -> None:
    own = factories.case(contact, title="三号桩读卡器不亮")
    factories.entry(own, "客户催得急，先报备厂商。", by=engineer, internal=True)
    theirs = factories.case(factories.organisation("yunqi", name="云启"), title="读卡器批次问题")
    run_worker()
    page = visitor.page(device=device)
    visitor.expects("404")
    sign_in_by_page(page, contact)

    expect(page.get_by_text("三号桩读卡器不亮")).to_be_visible()
    expect(page.get_by_text("批次问题")).to_have_count(0)
    page.get_by_text("三号桩读卡器不亮").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("三号桩读卡器不亮")
    expect(page.get_by_text("先报备厂商")).to_have_count(0)
    search_for(page, "读卡器")
    expect(page.locator("main")).to_contain_text("三号桩读卡器不亮")
    expect(page.get_by_text("批次问题")).to_have_count(0)
    page.goto(f"/cases/{theirs.id}")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有找到页面")


@LANGUAGES
@THEMES
@DEVICES
def test_pages_are_accessible_and_fit_the_window(
    visitor: Visitor,
    engineer: User,
    contact: User,
    device: Device,
    theme: Theme,
    language: Language,
) -> None:
    case = factories.case(
        contact, title="刷卡没有反应", problem="值班电话13800138000\n\n密码：Zhuang-2291"
    )
    signed_out = visitor.page(device=device, theme=theme, language=language)
    page = visitor.page(device=device, theme=theme, language=language, user=engineer)
    visitor.expects("404")
    for where, address in (
        (signed_out, "/sign-in"),
        (page, "/cases"),
        (page, "/cases?view=on_hold"),
        (page, "/cases/6"),
        (page, f"/cases/{case.id}"),
        (page, "/cases/new"),
        (page, "/search?q=刷卡"),
        (page, "/search?q=没有这样的词语组合"),
        (page, "/references/gxyl_case%237"),
        (page, "/cases/999999"),
    ):
        where.goto(address)
        assert_accessible(where)
        if device is DESKTOP and theme == "light":
            assert_no_sideways_scroll(where)


@DEVICES
def test_revealed_value_is_shown_in_place(visitor: Visitor, engineer: User, device: Device) -> None:
    case = factories.case(problem="值班电话13800138000")
    page = visitor.page(device=device, user=engineer)
    page.goto(f"/cases/{case.id}")
    expect(page.get_by_text("138****8000")).to_be_visible()

    page.get_by_role("button", name="显示").click()

    expect(page.get_by_text("13800138000")).to_be_visible()


def test_product_works_without_javascript(visitor: Visitor, engineer: User) -> None:
    case = factories.case(title="扫码没有反应", problem="值班电话13800138000")
    page = visitor.page(user=engineer, javascript=False)
    page.goto("/cases")
    page.get_by_role("button", name="认领").click()
    page.goto(f"/cases/{case.id}")
    page.get_by_label("内容").fill("已联系现场。")
    page.get_by_role("button", name="发送").click()

    expect(page.locator(".entry.reply")).to_contain_text("已联系现场。")
    page.get_by_role("button", name="显示").click()
    expect(page.locator("main")).to_contain_text("13800138000")
