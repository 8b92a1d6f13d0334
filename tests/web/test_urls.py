from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.web.urls import safe_next, same_page, this_page


@pytest.mark.parametrize("target", ["/cases", "/cases/4?a=b#entry-2", "/search?q=桩"])
def test_safe_next_keeps_paths_of_this_site(target: str) -> None:
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "cases",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        "https://evil.example/cases",
        "javascript:alert(1)",
        "/cases\r\nSet-Cookie: a=b",
    ],
)
def test_safe_next_goes_home_instead_of_elsewhere(target: str | None) -> None:
    assert safe_next(target, default="/home") == "/home"


@settings(max_examples=200)
@given(st.text(alphabet="/\\:.?#@ae\t\n ", max_size=12))
def test_safe_next_never_leaves_the_site(target: str) -> None:
    where = urljoin("https://desk.example/page", safe_next(target).replace("\\", "/"))

    assert urlsplit(where).netloc == "desk.example"


def test_same_page_changes_one_argument_and_keeps_the_others(site: Flask) -> None:
    with site.test_request_context("/cases?view=mine&tag=a&tag=b&cursor=x"):
        assert same_page(cursor=None) == "/cases?view=mine&tag=a&tag=b"
        assert same_page(view="all", cursor=None) == "/cases?tag=a&tag=b&view=all"


def test_this_page_of_a_sent_form_is_home(site: Flask) -> None:
    with site.test_request_context("/cases/4/entries", method="POST"):
        assert this_page() == "/"
