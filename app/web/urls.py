"""Addresses made of what a browser sent: where to go back to, and the same page with a change."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import request

from app.web.paging import Page

HOME = "/"


def safe_next(target: str | None, default: str = HOME) -> str:
    """Return `target` if it is a path of this site, else `default`.

    A browser reads two slashes, of either kind, as another site, and drops control characters.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return default
    if "\\" in target or any(ord(letter) < 0x20 or ord(letter) == 0x7F for letter in target):  # noqa: PLR2004 - the ASCII controls
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target


def same_page(**changes: str | None) -> str:
    """Return the address of this page with some query arguments set, or removed by `None`."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    added = [(name, value) for name, value in changes.items() if value is not None]
    query = urlencode(kept + added)
    return f"{request.path}?{query}" if query else request.path


def neighbours(page: Page[Any]) -> dict[str, str | None]:
    """Return the addresses of the pages before and behind this one of a long list."""
    return {
        "newer_url": same_page(cursor=page.newer) if page.newer else None,
        "older_url": same_page(cursor=page.older) if page.older else None,
    }


def this_page() -> str:
    """Return the address of this page, to come back to; a form's target is left for its home."""
    return same_page() if request.method == "GET" else HOME
