"""Takes the pictures of docs/images: `python -m tests.support.pictures`.

Of the sample page, imported into a database of its own, by a real browser at both sizes.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from app.accounts import operations as accounts
from app.accounts import queries
from app.accounts.demo import PEOPLE
from app.accounts.models import User
from app.config import Settings
from app.database import Model, db
from app.factory import create_app
from app.outbox import worker
from app.search.handlers import rebuild_if_due
from tests.support import chromium, factories
from tests.support.browser import DESKTOP, FLAGS, PHONE, Device, Theme, Visitor
from tests.support.live_server import serving
from tests.support.repository import ROOT
from tests.support.wiki import import_page

IMAGES = ROOT / "docs" / "images"
SAMPLE = ROOT / "import_wiki" / "sample" / "hcyg.annotated.txt"
PAGES = {
    "queue": "/cases",
    "case": "/cases/{case}",
    "new-case": "/cases/new",
    "search": "/search?q=刷卡",
    "reference": "/references/hcyg_case%23{number}",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        app = create_app(Settings(home=Path(home)).completed())
        with app.app_context(), serving(app) as address:
            engineer = _arrange()
            with sync_playwright() as playwright:
                binary = chromium.find()
                browser = playwright.chromium.launch(executable_path=binary, args=FLAGS)
                _take(browser, address, engineer)
                browser.close()


def _arrange() -> User:
    Model.metadata.create_all(db.engine)
    from app.audit.models import AuditEnd

    factories.saved(AuditEnd(id=1, record_id=0, digest="0" * 64))
    people = [factories.user(role, name, login=login) for login, name, role, _ in PEOPLE[:2]]
    for user, (_, _, _, aliases) in zip(people, PEOPLE, strict=False):
        for alias in aliases:
            accounts.add_alias(user, alias, by=None, at=factories.NOON)
    db.session.commit()
    import_page(SAMPLE)
    organisation = queries.customer_by_code("hcyg")
    factories.case(organisation, title="北区站点车牌识别失败", number=7, day="20210612")
    rebuild_if_due()
    while worker.deliver_pending():
        pass
    return people[0]


def _take(browser: Browser, address: str, engineer: User) -> None:
    visitor = Visitor(browser, address, factories.cookies_of)
    for device in (DESKTOP, PHONE):
        _picture(visitor, "sign-in", "/sign-in", device, "light", None)
        for name, page in PAGES.items():
            there = page.format(case=11, number=7)
            _picture(visitor, name, there, device, "light", engineer)
    _picture(visitor, "case-dark", "/cases/9", DESKTOP, "dark", engineer)
    visitor.leave(None)


def _picture(  # a picture is named by all of these
    visitor: Visitor, name: str, address: str, device: Device, theme: Theme, user: User | None
) -> None:
    page = visitor.page(device=device, theme=theme, user=user)
    page.goto(address)
    page.screenshot(path=IMAGES / f"{name}-{device.name}.png", animations="disabled")


if __name__ == "__main__":
    main()
