"""Every route has decided who may ask: nobody signed out gets past the door by oversight."""

from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from app.accounts.session import PUBLIC
from tests.support.apart import Client

SAMPLES = {"IntegerConverter": "1", "PathConverter": "some/thing", "UnicodeConverter": "thing"}


def methods(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def url(app: Flask, rule: Rule) -> str:
    """Return an address that `rule` answers; what it names need not exist."""
    values: dict[str, Any] = {
        name: SAMPLES[type(converter).__name__] for name, converter in rule._converters.items()
    }
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return adapter.build(rule.endpoint, values)


def test_public_endpoints_all_exist(app: Flask) -> None:
    assert PUBLIC - {rule.endpoint for rule in app.url_map.iter_rules()} == set()


def test_routes_send_whoever_is_not_signed_in_to_the_door(app: Flask, client: Client) -> None:
    answers = {
        f"{method} {rule.rule}": client.open(url(app, rule), method=method).status_code
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in PUBLIC
        for method in methods(rule)
    }

    assert answers
    assert {asked: status for asked, status in answers.items() if status not in {302, 401}} == {}


def test_pages_lead_to_the_sign_in_page_and_back(client: Client) -> None:
    answer = client.get("/cases?status=new")

    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/cases?status%3Dnew"
