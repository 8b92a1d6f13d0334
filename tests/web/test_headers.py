import pytest
from flask import Flask, Response
from flask.testing import FlaskClient


@pytest.fixture(autouse=True)
def page(site: Flask) -> None:
    site.add_url_rule("/page", "page", lambda: "page")
    site.add_url_rule(
        "/download", "download", lambda: Response("x", headers={"Cache-Control": "private"})
    )


@pytest.mark.parametrize("url", ["/page", "/nope", "/assets/app.css", "/download"])
def test_every_answer_is_hardened(guest: FlaskClient, url: str) -> None:
    headers = guest.get(url).headers

    assert headers["Content-Security-Policy"] == (
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self';"
        " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_pages_are_kept_nowhere(guest: FlaskClient) -> None:
    assert guest.get("/page").headers["Cache-Control"] == "no-store"


def test_view_keeps_the_header_it_sets(guest: FlaskClient) -> None:
    assert guest.get("/download").headers["Cache-Control"] == "private"


def test_transport_security_is_asked_for_over_https_only(guest: FlaskClient) -> None:
    plain, safe = guest.get("/page"), guest.get("/page", base_url="https://localhost")

    assert "Strict-Transport-Security" not in plain.headers
    assert safe.headers["Strict-Transport-Security"].startswith("max-age=31536000")
