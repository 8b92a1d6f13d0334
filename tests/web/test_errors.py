import logging
import re

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from werkzeug.exceptions import TooManyRequests

from app.errors import EditConflict, InvalidInput, NotAllowed, NotFound, Problem

CHINESE = {"Accept-Language": "zh-CN"}
FRAGMENT = {**CHINESE, "HX-Request": "true"}


@pytest.fixture(autouse=True)
def failing_pages(site: Flask) -> None:
    failures: dict[str, Exception] = {
        "missing": NotFound("There is no account “%(login)s”.", login="secret"),
        "forbidden": NotAllowed(),
        "conflict": EditConflict(),
        "invalid": InvalidInput({"count": Problem("Write a whole number.")}),
        "slow": TooManyRequests(retry_after=60),
        "fault": ZeroDivisionError("inner workings"),
    }

    @site.get("/fail/<name>")
    def fail(name: str) -> str:
        raise failures.get(name) or abort(404)

    @site.post("/form")
    def form() -> str:
        return "saved"


def test_not_found_and_hidden_answer_alike(guest: FlaskClient) -> None:
    pages = {guest.get(url, headers=CHINESE).text for url in ("/fail/missing", "/fail/x", "/nope")}

    without_tokens = {re.sub(r'value="[^"]*"', "", page) for page in pages}

    assert len(without_tokens) == 1
    assert "没有这个页面" in without_tokens.pop()


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [
        ("/fail/forbidden", 403, "这个账号没有此项权限。"),
        ("/fail/conflict", 409, "有人先保存了修改。"),
        ("/fail/invalid", 422, "请填写整数。"),
        ("/fail/slow", 429, "请一分钟后重试。"),
        ("/form", 405, "请返回"),
    ],
)
def test_failures_answer_in_the_readers_words(
    guest: FlaskClient, url: str, status: int, words: str
) -> None:
    answer = guest.get(url, headers=CHINESE)

    assert answer.status_code == status
    assert words in answer.text
    assert "<!doctype html>" in answer.text


def test_failure_keeps_the_headers_of_its_status(guest: FlaskClient) -> None:
    assert guest.get("/fail/slow").headers["Retry-After"] == "60"
    assert "POST" in guest.get("/form").headers["Allow"]


def test_htmx_gets_a_fragment_and_its_history_a_page(guest: FlaskClient) -> None:
    fragment = guest.get("/fail/conflict", headers=FRAGMENT)
    page = guest.get("/fail/conflict", headers={**FRAGMENT, "HX-History-Restore-Request": "true"})

    assert fragment.status_code == page.status_code == 409
    assert fragment.text.startswith('<div class="banner red">')
    assert "<!doctype html>" in page.text


def test_unexpected_failure_tells_a_number_and_logs_the_rest(
    guest: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="app.web.errors"):
        answer = guest.get("/fail/fault", headers=CHINESE)

    assert answer.status_code == 500
    assert "inner workings" not in answer.text
    number = re.search(r"编号 ([0-9A-F]{8})", answer.text)
    assert number is not None
    assert number[1] in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_unexpected_failure_surfaces_in_tests(site: Flask, guest: FlaskClient) -> None:
    site.testing = True

    with pytest.raises(ZeroDivisionError):
        guest.get("/fail/fault")


def test_form_without_token_is_refused_as_out_of_date(guest: FlaskClient) -> None:
    answer = guest.post("/form", headers=CHINESE)

    assert answer.status_code == 400
    assert "表单已过期" in answer.text
