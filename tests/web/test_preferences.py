import re

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.fixture
def browser(site: Flask) -> FlaskClient:
    site.config["WTF_CSRF_ENABLED"] = False  # the token has tests of its own
    site.add_url_rule("/page", "page", lambda: "page")
    return site.test_client()


def test_preferences_are_kept_in_cookies_and_lead_back(browser: FlaskClient) -> None:
    answer = browser.post(
        "/preferences", data={"language": "en", "theme": "dark", "next": "/cases?view=mine"}
    )

    assert (answer.status_code, answer.location) == (303, "/cases?view=mine")
    for name, value in {"language": "en", "theme": "dark"}.items():
        cookie = browser.get_cookie(name)
        assert cookie is not None
        assert (cookie.value, cookie.http_only, cookie.same_site) == (value, True, "Lax")


def test_preferences_change_the_next_page(browser: FlaskClient) -> None:
    browser.post("/preferences", data={"language": "en", "theme": "dark"})

    page = browser.get("/nope").text

    assert '<html lang="en">' in page
    assert re.search(r'<link rel="stylesheet" href="/assets/dark\.css[^"]*">', page)
    assert "Page not found" in page


def test_theme_of_the_system_leaves_the_choice_to_the_browser(browser: FlaskClient) -> None:
    browser.post("/preferences", data={"theme": "dark"})
    browser.post("/preferences", data={"theme": "system"})

    assert 'media="(prefers-color-scheme: dark)"' in browser.get("/nope").text


@pytest.mark.parametrize("data", [{"language": "xx"}, {"theme": "pink"}])
def test_preferences_refuse_what_is_not_offered(browser: FlaskClient, data: dict[str, str]) -> None:
    assert browser.post("/preferences", data=data).status_code == 422
    assert browser.get_cookie("language") is None


def test_preferences_lead_to_no_other_site(browser: FlaskClient) -> None:
    answer = browser.post("/preferences", data={"theme": "dark", "next": "//evil.example"})

    assert answer.location == "/"


def test_preferences_are_sent_over_https_only_where_the_site_is(browser: FlaskClient) -> None:
    answer = browser.post("/preferences", data={"theme": "dark"}, base_url="https://localhost")

    assert "Secure" in answer.headers["Set-Cookie"]
