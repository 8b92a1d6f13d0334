"""The browser, launched once, and a visitor for every test."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support import chromium, factories
from tests.support.browser import FLAGS, PHONE, Visitor
from tests.support.live_server import serving
from tests.support.repository import ROOT

FAILED = pytest.StashKey[bool]()
EVIDENCE = ROOT / "build" / "browser"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    binary = chromium.find()
    if binary is None:
        if os.environ.get("PILEBOOK_TEST_BROWSER") == "required":
            pytest.fail(chromium.ADVICE, pytrace=False)
        pytest.skip(chromium.ADVICE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=binary, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture
def visitor(
    browser: Browser,
    live_server: str,
    session: object,
    request: pytest.FixtureRequest,
) -> Iterator[Visitor]:
    visitor = Visitor(browser, live_server, factories.cookies_of)
    yield visitor
    problems = visitor.unexpected_problems()
    failed = problems or request.node.stash.get(FAILED, False)
    visitor.leave(_evidence_of(request.node) if failed else None)
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.fixture
def page(visitor: Visitor) -> Page:
    """A desktop page in Chinese, light, nobody signed in."""
    return visitor.page()


@pytest.fixture
def phone(visitor: Visitor) -> Page:
    return visitor.page(device=PHONE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def _evidence_of(node: pytest.Item) -> Path:
    name = "".join(letter if letter.isalnum() else "-" for letter in node.name)
    return EVIDENCE / name
