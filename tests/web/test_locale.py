from types import SimpleNamespace

import pytest
from flask import Flask, g

from app.cases.workflow import CaseStatus
from app.web.locale import choose_locale
from app.web.messages import gettext, translated, word


@pytest.mark.parametrize(
    ("cookie", "own", "browser", "locale"),
    [
        (None, None, None, "zh_Hans_CN"),
        (None, None, "fr", "zh_Hans_CN"),
        (None, None, "en-GB,en;q=0.9", "en"),
        (None, None, "zh-TW,en;q=0.5", "zh_Hans_CN"),
        (None, "en", "zh-CN", "en"),
        ("zh", "en", "en", "zh_Hans_CN"),
        ("xx", None, "en", "en"),
    ],
)
def test_language_is_chosen_by_cookie_then_person_then_browser(
    site: Flask, cookie: str | None, own: str | None, browser: str | None, locale: str
) -> None:
    headers = {"Cookie": f"language={cookie}"} if cookie else {}
    if browser:
        headers["Accept-Language"] = browser
    with site.test_request_context("/", headers=headers):
        g._login_user = SimpleNamespace(language=own)

        assert choose_locale() == locale


@pytest.mark.usefixtures("asked")
def test_values_of_a_message_are_said_in_words() -> None:
    message = "This case cannot go from “%(before)s” to “%(after)s”. Look at its newest state."
    values = {"before": CaseStatus.CLOSED, "after": CaseStatus.ON_HOLD}

    assert translated(message, values) == "工单不能从“已关闭”改为“暂搁置”，请查看最新状态。"


def test_english_is_the_language_of_the_code(site: Flask) -> None:
    with site.test_request_context("/", headers={"Accept-Language": "en"}):
        assert gettext("Case queue") == "Case queue"
        assert word("waiting_vendor", "CaseStatus") == "Waiting for vendor"


@pytest.mark.usefixtures("asked")
def test_word_that_is_unknown_stands_for_itself() -> None:
    assert word("gxyl", "CaseStatus") == "gxyl"
