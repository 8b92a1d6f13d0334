"""A live wiki with pages of cases, a connection to it, and syncs as the worker runs them."""

from collections.abc import Callable
from typing import Any

from app.database import db
from app.imports.models import ImportBatch, ImportRun
from app.imports.wikis.models import ListedPage, PageState, WikiConnection
from tests.support.fake_xwiki import PASSWORD, USER, FakePage, FakeVersion, FakeXWiki

Connect = Callable[..., WikiConnection]
Sync = Callable[[WikiConnection], WikiConnection]

PHONE = "13800138000"


def case_text(number: int = 1, problem: str = "桩离线", *, prefix: str = "demo") -> str:
    """Return a page with one case that leaves nothing to decide but who its people are."""
    return f"""= {prefix}_case#{number}_20210105 =
问题描述:{problem}
--跟踪
【客】:联系电话{PHONE}
--解决:重启后恢复。
状态(☑表示选定 ): ☑ 已解决 | 处理中 | 暂搁置
售后(跟单)工程师:lin"""


def add_case_pages(xwiki: FakeXWiki, count: int, *, space: str = "Cases") -> list[FakePage]:
    return [
        xwiki.add(
            space,
            f"P{number}",
            "WebHome",
            texts=[case_text(prefix=f"p{'abcdefghijklmnop'[number]}")],
            title=f"客户 {number}",
        )
        for number in range(count)
    ]


def save(page: FakePage, text: str, *, later_ms: int = 10_000) -> None:
    """Save a new version on the wiki."""
    newest = page.versions[-1]
    major, minor = newest.version.split(".")
    page.versions.append(
        FakeVersion(f"{major}.{int(minor) + 1}", text, modified_ms=newest.modified_ms + later_ms)
    )


def filled_in(xwiki: FakeXWiki, **values: Any) -> dict[str, Any]:
    """Return the form of a connection as a lead fills it in."""
    return {
        "name": "公司维基",
        "base_url": xwiki.url,
        "wiki": "xwiki",
        "account": USER,
        "password": PASSWORD,
        "spaces": "Cases",
        "interval_minutes": "60",
        **values,
    }


def runs() -> list[ImportRun]:
    return list(db.session.query(ImportRun).order_by(ImportRun.id))


def batches() -> list[ImportBatch]:
    return list(db.session.query(ImportBatch).order_by(ImportBatch.id))


def states() -> dict[str, PageState]:
    return {page.reference: page.state for page in db.session.query(ListedPage)}
