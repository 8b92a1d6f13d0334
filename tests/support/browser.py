"""A browser that tells on every page: what it complains of, where it phones, what it leaves out.

    page = visitor.page()                                   desktop, light, Chinese
    page = visitor.page(device=PHONE, theme="dark", language="en", user=engineer)
    page.goto("/cases")
    assert_accessible(page)
    assert_no_sideways_scroll(page)

A page that reports an error on its console, throws one, or asks anything of another host fails the
test at its end. An error that the test provokes is announced: `visitor.expects("422")`.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize

from app.accounts.models import User

Theme = Literal["light", "dark"]
Language = Literal["zh", "en"]

FLAGS = (
    "--no-sandbox",  # tests run as root in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOCALES = {"zh": "zh-CN", "en": "en-US"}
WIDTHS = (320, 375, 600, 768, 901, 1024, 1180, 1440, 1920)
AXE_RULES = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
]
WAIT_MILLISECONDS = 10_000


@dataclass(frozen=True)
class Device:
    name: str
    width: int
    height: int
    scale: float = 1
    touch: bool = False

    @property
    def viewport(self) -> ViewportSize:
        return {"width": self.width, "height": self.height}


DESKTOP = Device("desktop", 1440, 900)
PHONE = Device("phone", 390, 844, scale=2, touch=True)

DEVICES = pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=lambda device: device.name)
THEMES = pytest.mark.parametrize("theme", ["light", "dark"])
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


@dataclass
class Visitor:
    """Opens pages as one person or several, and keeps what goes wrong on any of them."""

    browser: Browser
    base_url: str
    cookies: Callable[[User], dict[str, str]]
    """Signs a user in and returns the cookies."""
    problems: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def page(
        self,
        *,
        user: User | None = None,
        device: Device = DESKTOP,
        theme: Theme = "light",
        language: Language = "zh",
        javascript: bool = True,
    ) -> Page:
        """Open an empty page in a new browser profile, signed in as `user` if one is given."""
        context = self.browser.new_context(
            base_url=self.base_url,
            viewport=device.viewport,
            device_scale_factor=device.scale,
            is_mobile=device.touch,
            has_touch=device.touch,
            color_scheme=theme,
            locale=LOCALES[language],
            timezone_id="Asia/Shanghai",
            java_script_enabled=javascript,
        )
        self.contexts.append(context)
        self._sign_in(context, user)
        self._listen(context)
        context.set_default_timeout(WAIT_MILLISECONDS)
        context.tracing.start(snapshots=True)
        return context.new_page()

    def expects(self, pattern: str) -> None:
        """Accept problems that match `pattern`: the test provokes them."""
        self.expected.append(pattern)

    def unexpected_problems(self) -> list[str]:
        return [problem for problem in self.problems if not self._is_expected(problem)]

    def leave(self, evidence: Path | None) -> None:
        """Close every page, keeping pictures and traces in `evidence` if it is given."""
        for number, context in enumerate(self.contexts):
            if evidence:
                _keep_evidence(context, evidence, number)
            context.close()

    def _is_expected(self, problem: str) -> bool:
        return any(re.search(pattern, problem) for pattern in self.expected)

    def _sign_in(self, context: BrowserContext, user: User | None) -> None:
        if user is not None:
            context.add_cookies(
                [
                    {"name": name, "value": value, "url": self.base_url}
                    for name, value in self.cookies(user).items()
                ]
            )

    def _listen(self, context: BrowserContext) -> None:
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.problems.append(f"error: {error.error}"))
        context.on("request", self._note_request)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text} ({message.location.get('url')})")

    def _note_request(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in {"127.0.0.1", None}:  # None: data:, blob:
            self.problems.append(f"request to another host: {request.url}")


def _keep_evidence(context: BrowserContext, folder: Path, number: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with suppress(Exception):  # evidence that cannot be had must not hide the failure itself
        context.tracing.stop(path=folder / f"{number}.zip")
        for index, page in enumerate(context.pages):
            page.screenshot(path=folder / f"{number}-{index}.png", animations="disabled")


def assert_accessible(page: Page) -> None:
    """Fail with what axe finds against WCAG 2.2 A and AA and against good practice."""
    found = Axe().run(
        page,
        options={"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": AXE_RULES}},
    )
    violations = [
        f"{violation['id']}: {violation['help']}: {node['html']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
    assert violations == []


def assert_no_sideways_scroll(page: Page, widths: Sequence[int] = WIDTHS) -> None:
    """Fail if the page is wider than the window at any of `widths`; restores the window."""
    before = page.viewport_size
    too_wide = {width: found for width in widths if (found := _width_at(page, width)) > width}
    if before is not None:
        page.set_viewport_size(before)
    assert too_wide == {}


def _width_at(page: Page, width: int) -> int:
    page.set_viewport_size({"width": width, "height": 900})
    found: int = page.evaluate("document.documentElement.scrollWidth")
    return found
