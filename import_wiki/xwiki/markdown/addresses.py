"""Addresses as Markdown takes them. Pure."""

import re

_AUTOMATIC = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{1,31}://[^\s<>\\`\[\]|*]*\Z")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f<>\\`|\[\]]")
_NEEDS_BRACKETS = re.compile(r"[ ()\"'*_]")
_ENTITY_LIKE = re.compile(r"&(?=#|[a-zA-Z0-9]+;)")


def is_automatic(address: str) -> bool:
    """True if `<address>` is a link by itself in every renderer."""
    return _AUTOMATIC.match(address) is not None and not _ENTITY_LIKE.search(address)


def destination(address: str) -> str:
    """Return `address` for `[label](…)`, in angle brackets where it needs them."""
    shown = _FORBIDDEN.sub(lambda match: f"%{ord(match.group()):02X}", address)
    shown = _ENTITY_LIKE.sub("&amp;", shown)
    return f"<{shown}>" if not shown or _NEEDS_BRACKETS.search(shown) else shown
