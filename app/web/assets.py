"""Stylesheet, scripts, icons and favicon: read once at start-up, kept in memory with their gzip.

A link carries the hash of the content (`/assets/app.css?v=…`), so that a browser may keep the
file for a year; the same address without the right hash is answered too, but not kept.
htmx and the icons come out of installed packages: no third-party file is part of this tree.
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, url_for

from app.web.sprite import sprite

STATIC = Path(__file__).parent.parent / "static"
YEAR_IN_SECONDS = 31_536_000


@dataclass(frozen=True)
class Asset:
    """One file as it goes over the wire."""

    body: bytes
    mimetype: str
    compressed: bytes = field(init=False)
    version: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "compressed", gzip.compress(self.body, mtime=0))
        object.__setattr__(self, "version", hashlib.sha256(self.body).hexdigest()[:12])


def package_folder(package: str) -> Path:
    """Return where an installed package lies, without importing it.

    :raises RuntimeError: if it is not installed.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"The package with {package} is missing. Run `make install`.")
    return Path(spec.submodule_search_locations[0])


def load() -> Mapping[str, Asset]:
    """Read every asset, by the name in its address."""
    htmx = package_folder("js_lib_htmx") / "static" / "htmx" / "htmx.min.js"
    archive = package_folder("lucide") / "lucide.zip"
    return {
        "app.css": Asset((STATIC / "app.css").read_bytes(), "text/css"),
        "dark.css": Asset((STATIC / "dark.css").read_bytes(), "text/css"),
        "app.js": Asset((STATIC / "app.js").read_bytes(), "text/javascript"),
        "favicon.svg": Asset((STATIC / "favicon.svg").read_bytes(), "image/svg+xml"),
        "htmx.js": Asset(htmx.read_bytes(), "text/javascript"),
        "icons.svg": Asset(sprite(archive).encode(), "image/svg+xml"),
    }


def asset_url(name: str) -> str:
    """Return the address of an asset, with the hash of its content.

    :raises KeyError: if there is no such asset; a template names only existing ones.
    """
    return url_for("web.assets", name=name, v=_assets()[name].version)


def serve(name: str) -> Response:
    """Answer `GET /assets/<name>`."""
    asset = _assets().get(name)
    if asset is None:
        abort(404)
    compress = request.accept_encodings["gzip"] > 0
    response = Response(
        asset.compressed if compress else asset.body,
        content_type=f"{asset.mimetype}; charset=utf-8",
    )
    if compress:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{asset.version}-gzip" if compress else asset.version)
    _let_browser_keep(response, forever=request.args.get("v") == asset.version)
    response.make_conditional(request)
    return response


def _let_browser_keep(response: Response, *, forever: bool) -> None:
    if forever:
        response.cache_control.public = True
        response.cache_control.max_age = YEAR_IN_SECONDS
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True


def _assets() -> Mapping[str, Asset]:
    found: Mapping[str, Asset] = current_app.extensions["web.assets"]
    return found


def init_app(app: Flask) -> None:
    app.extensions["web.assets"] = load()
