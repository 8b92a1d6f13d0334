"""A site of `app.web` alone: what every page gets, without the product around it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_login import LoginManager

from app import web


@pytest.fixture
def site() -> Flask:
    site = Flask("app", static_folder=None)
    site.config["SECRET_KEY"] = "a key for tests only, thirty-two characters"
    LoginManager(site).request_loader(lambda _request: None)
    web.init_app(site)
    return site


@pytest.fixture
def guest(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.fixture
def asked(site: Flask) -> Iterator[None]:
    """A request in Chinese, for what needs one."""
    with site.test_request_context("/", headers={"Accept-Language": "zh-CN"}):
        yield
