from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf


@pytest.fixture(autouse=True)
def form(site: Flask) -> None:
    site.add_url_rule("/token", "token", generate_csrf)
    site.add_url_rule("/form", "form", lambda: "saved", methods=["POST"])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_form_of_this_site_is_taken(guest: FlaskClient, headers: Mapping[str, str]) -> None:
    answer = guest.post("/form", data={"csrf_token": guest.get("/token").text}, headers=headers)

    assert answer.text == "saved"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:81"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_form_of_another_site_is_refused_even_with_a_token(
    guest: FlaskClient, headers: Mapping[str, str]
) -> None:
    token = guest.get("/token").text

    answer = guest.post("/form", data={"csrf_token": token}, headers=headers)

    assert answer.status_code == 400


def test_token_of_another_browser_is_refused(site: Flask, guest: FlaskClient) -> None:
    stolen = site.test_client().get("/token").text
    guest.get("/token")

    assert guest.post("/form", data={"csrf_token": stolen}).status_code == 400


def test_token_in_the_address_is_refused(guest: FlaskClient) -> None:
    token = guest.get("/token").text

    assert guest.post(f"/form?csrf_token={token}").status_code == 400
