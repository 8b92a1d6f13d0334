import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web import assets
from app.web.assets import asset_url, package_folder
from app.web.icons import UnknownIcon, icon
from app.web.sprite import NAMES

FILES = ["app.css", "app.js", "favicon.svg", "htmx.js", "icons.svg"]


def address(site: Flask, name: str) -> str:
    with site.test_request_context():
        return asset_url(name)


@pytest.mark.parametrize("name", FILES)
def test_asset_with_its_hash_is_kept_a_year(site: Flask, guest: FlaskClient, name: str) -> None:
    answer = guest.get(address(site, name))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("query", ["", "?v=0123456789ab"])
def test_asset_without_its_hash_is_asked_for_again(guest: FlaskClient, query: str) -> None:
    answer = guest.get(f"/assets/app.css{query}")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_asset_is_compressed_for_who_takes_it(guest: FlaskClient) -> None:
    plain = guest.get("/assets/app.css")
    small = guest.get("/assets/app.css", headers={"Accept-Encoding": "gzip, br"})

    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert gzip.decompress(small.data) == plain.data


def test_asset_a_browser_has_already_is_not_sent_again(guest: FlaskClient) -> None:
    tag = guest.get("/assets/app.js").headers["ETag"]

    assert guest.get("/assets/app.js", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("name", ["app.py", "..%2fconfig.py", "%2e%2e/config.py", ""])
def test_asset_outside_the_list_does_not_exist(guest: FlaskClient, name: str) -> None:
    assert guest.get(f"/assets/{name}").status_code == 404


def test_missing_package_is_named_at_start_up() -> None:
    with pytest.raises(RuntimeError, match="no_such_package"):
        package_folder("no_such_package")


def test_sprite_draws_every_icon() -> None:
    drawn = re.findall(
        r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', assets.load()["icons.svg"].body.decode()
    )

    assert {name for name, drawing in drawn if drawing} == NAMES


def test_icon_is_decoration_or_named(site: Flask) -> None:
    with site.test_request_context():
        assert 'aria-hidden="true"' in icon("inbox")
        assert 'role="img" aria-label="复制 &lt;编号&gt;"' in icon("copy", "复制 <编号>")


def test_icon_that_is_not_in_the_sprite_raises(site: Flask) -> None:
    with site.test_request_context(), pytest.raises(UnknownIcon):
        icon("home")
