"""Files of an imported case in a real browser: shown, opened, saved, missed."""

import base64
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from playwright.sync_api import expect

from app.accounts.models import User
from import_wiki.apply import apply_page
from import_wiki.cases import parse_page
from import_wiki.sources import read_pages
from tests.files import samples
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

TEXT = """= demo_case#1_20210105 =
问题描述:二号桩的读卡器刷卡没有反应
[[image:读卡器.png||height="309" width="428"]]
--跟踪
【WL】:2021-01-06 现场截图和对账单见下
[[image:1599700992589-844.png]]
[[image:1599700992600-101.png]]
[[image:1577328423043-494.png]]
账单见[[attach:对账单（三月）.pdf]]
--解决:换了读卡器
状态(☑表示选定 ): ☑ 已解决 | 处理中 | 暂搁置
售后(跟单)工程师:WL"""
FILES = {
    "读卡器.png": samples.png(1280, 720, colour=b"\x2b\x6c\xb0"),
    "1599700992589-844.png": samples.png(400, 700, colour=b"\xc0\x56\x21"),
    "1599700992600-101.png": samples.png(64, 48, colour=b"\x2f\x85\x5a"),
    "对账单（三月）.pdf": samples.PDF * 900,
}


@pytest.fixture
def case(session: object, tmp_path: Path) -> str:
    """The address of a case with pictures, a file, and a picture that the export has not."""
    attachments = "".join(
        f"<attachment><filename>{name}</filename>"
        f"<content>{base64.b64encode(data).decode()}</content></attachment>"
        for name, data in FILES.items()
    )
    page = (
        '<xwikidoc version="1.4" reference="Demo.WebHome" locale=""><title>演示客户</title>'
        f"<version>2.1</version><syntaxId>xwiki/2.1</syntaxId><content>{escape(TEXT)}</content>{attachments}</xwikidoc>"
    )
    with zipfile.ZipFile(tmp_path / "made.xar", "w") as archive:
        archive.writestr("Demo.xml", page)
    for read in read_pages(tmp_path / "made.xar", attachments_to=tmp_path):
        apply_page(parse_page(read))
    return "/references/demo_case%231_20210105"


@DEVICES
def test_pictures_are_shown_and_opened_and_files_saved(
    visitor: Visitor, engineer: User, case: str, device: Device
) -> None:
    page = visitor.page(device=device, user=engineer)
    visitor.expects(
        "/attachments/"
    )  # the browser's own viewer of pictures has a style and a script
    page.goto(case)

    picture = page.get_by_role("img", name="读卡器.png")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 1280)
    assert picture.evaluate("each => each.clientWidth") in {318, 320}
    expect(page.get_by_text("1577328423043-494.png 不在来源中")).to_be_visible()

    with page.expect_download() as saving:
        page.get_by_role("link", name="对账单（三月）.pdf").last.click()
    assert saving.value.suggested_filename == "对账单（三月）.pdf"
    assert Path(saving.value.path()).read_bytes() == FILES["对账单（三月）.pdf"]

    picture.click()
    expect(page.locator("img")).to_have_js_property("naturalHeight", 720)


@LANGUAGES
@THEMES
@DEVICES
def test_case_with_files_is_accessible_and_fits_the_window(
    visitor: Visitor,
    engineer: User,
    case: str,
    device: Device,
    theme: Theme,
    language: Language,
) -> None:
    page = visitor.page(device=device, theme=theme, language=language, user=engineer)

    page.goto(case)
    page.keyboard.press("End")  # where the composer covers nothing

    assert_accessible(page)
    assert_no_sideways_scroll(page)
