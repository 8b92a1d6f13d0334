"""A case converted from wiki text in a real browser: all of it is there, and nothing runs over."""

from playwright.sync_api import expect

from app.accounts.models import User
from app.cases import queries
from app.cases.labels import CaseLabel
from import_wiki.apply import apply_page
from import_wiki.cases import parse_page
from import_wiki.sources import TextKind, read_page
from tests.support.browser import (
    DEVICES,
    THEMES,
    Device,
    Theme,
    Visitor,
    assert_accessible,
    assert_no_sideways_scroll,
)

LOG = (
    '{"connector": 1, "status": "Faulted", "errorCode": "EVCommunicationError",'
    ' "vendorErrorCode": "0x0A31", "timestamp": "2021-02-10T09:00:00Z"}'
)
PAGE = """= demo_case#2_20210210 =

问题描述：**刷卡：**提示“卡片未授权”，见[[手册>>https://cards.example/manual]]

* 一号站
** 八号桩
* 二号站

{{warning title="注意："}}
操作前先断电
{{/warning}}

|=站点|=桩号|=状态|=备注
|一号站|8|**离线**|二〇二一年二月以来每周一次，重启后恢复，现场网络已检查
|二号站|12|在线|正常

; 现象
: 偶发

~-~-跟踪

【WL】：日志如下，##E-stop##被按下

{{code language="json"}}
{LOG}
{{/code}}

【客】：如图[[image:现场.png]]，账号 ops，**密**码：Zhuang-2291

> 桩上的提示
> 请联系客服

【lin】：参考[[之前>>||anchor="Hdemo_case231_20210105"]]，1、重启
1.1 换卡

= demo_case#1_20210105 =

问题描述：桩离线
"""


@THEMES
@DEVICES
def test_converted_case_shows_what_the_wiki_shows(
    visitor: Visitor, engineer: User, device: Device, theme: Theme
) -> None:
    source = PAGE.replace("{LOG}", LOG)
    apply_page(parse_page(read_page(source, reference="Demo.WebHome", kind=TextKind.PLAIN)))
    label = CaseLabel.parse("demo_case#2_20210210")
    assert label
    (case,) = queries.cases_labelled(engineer, label)
    page = visitor.page(user=engineer, device=device, theme=theme)

    page.goto(f"/cases/{case.id}")

    expect(page.locator("h1")).to_have_text("刷卡：提示“卡片未授权”，见手册")
    problem = page.locator(".prose").first
    expect(problem.locator("strong").first).to_have_text("刷卡：")
    expect(problem.locator("li li")).to_have_text("八号桩")
    expect(problem.locator("blockquote strong")).to_have_text("注意：")
    expect(problem.locator("th")).to_have_text(["站点", "桩号", "状态", "备注"])
    expect(problem.locator("dd")).to_have_text("偶发")
    expect(page.locator("pre code")).to_contain_text("EVCommunicationError")
    expect(page.locator("main")).not_to_contain_text("Zhuang-2291")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="之前").click()
    expect(page.locator("h1")).to_have_text("桩离线")
