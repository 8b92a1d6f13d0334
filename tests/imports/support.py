"""A page of an invented customer as somebody pastes it, and what became of it."""

import io
import zipfile
from collections.abc import Callable, Mapping

from app.cases.models import Case
from app.database import db
from app.imports.models import ImportDoubt, ImportRun

PASSWORD = "Zhuang-2291"
PHONE = "13800138000"

PAGE = f"""= demo_case#2_20210210 =
问题描述:刷卡提示卡片未授权
--跟踪
【WL】:已核对白名单，参考demo_case#1_20210105处理。
【客】:还是不行，电话{PHONE}
--解决:
状态(☑表示选定 ): 已解决 | ☑ 处理中 | 暂搁置
售后(跟单)工程师:WL lin
= demo_case#1_20210105 =
问题描述:桩离线
--跟踪
【lin】:密码：{PASSWORD}
--解决:重启后恢复。
状态(☑表示选定 ): 已解决 | 处理中 | 暂搁置
售后(跟单)工程师:lin"""

Upload = Callable[..., ImportRun]


def pasted(text: str = PAGE, *, title: str = "演示客户", version: str = "1.1") -> str:
    """Return wiki source as the annotate view shows it, pasted."""
    lines = text.split("\n")
    rows = [
        f"| |\n{version} | 1 | {lines[0]} |",
        *(f"| {number} | {line} | ||" for number, line in enumerate(lines[1:-1], start=2)),
        f"| {len(lines)} | {lines[-1]} |",
    ]
    head = f"Wiki源代码{title}\nVersion {version} by lin on 2021/02/18 16:52\nHide last authors"
    return "\n".join((head, *rows))


def page_xml(name: str, text: str = PAGE, *, version: str = "1.1") -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<xwikidoc version="1.3" reference="Cases.{name}" locale="">'
        f"<web>Cases</web><name>{name}</name><title>{name}</title><version>{version}</version>"
        "<author>XWiki.lin</author><date>1613638320000</date><syntaxId>xwiki/2.1</syntaxId>"
        f"<content>{escaped}</content></xwikidoc>"
    )


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def renamed(number: int) -> str:
    return PAGE.replace("demo_case", f"d{number}_case")


def export(
    pages: int, *, version: str = "1.1", beside: Mapping[str, str | bytes] | None = None
) -> bytes:
    """Return an export of `pages` pages with two cases each, and what else is to lie in it."""
    members = {
        f"Cases/P{number}.xml": page_xml(f"P{number}", renamed(number), version=version)
        for number in range(pages)
    }
    return zipped({**members, **(beside or {})})


def cases() -> dict[str, Case]:
    return {case.label: case for case in db.session.query(Case)}


def doubts(code: str) -> list[ImportDoubt]:
    found = db.session.query(ImportDoubt).filter_by(code=code).order_by(ImportDoubt.id)
    return list(found)
