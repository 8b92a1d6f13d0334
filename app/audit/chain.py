"""The chain: how one record's digest follows from its content and the one before. Pure."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

START = "0" * 64
"""The digest before the first record."""


def digest(content: Mapping[str, Any], *, before: str, key: str) -> str:
    """Return the digest of `content` in its place behind `before`: 64 hexadecimal digits."""
    written = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hmac.new(key.encode(), f"{before}{written}".encode(), hashlib.sha256).hexdigest()
