r"""Where a page, and a version of it, is read on its own wiki. Pure.

A page's full name is split at its dots; a dot within a name is written `\.`, as the wiki does.
"""

import re
from urllib.parse import quote, urlencode, urlsplit

_STEP = re.compile(r"(?:\\.|[^\\.])+", re.DOTALL)
_WIKI = re.compile(r"^[\w-]+:(?=.)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def page_address(base: str, reference: str) -> str | None:
    """Return where a page is read on the wiki at `base`.

    None if that is no address, or if `reference` is a title alone and not a full name.
    """
    if not is_web(base):
        return None
    steps = [_ESCAPE.sub(r"\1", step) for step in _STEP.findall(_WIKI.sub("", reference))]
    path = "/".join(quote(step, safe="") for step in steps)
    return f"{base.rstrip('/')}/bin/view/{path}" if len(steps) > 1 else None


def revision_address(page: str | None, version: str | None) -> str | None:
    """Return where one version of the page read at `page` is shown; None if either is unknown."""
    if page is None or version is None or not is_web(page):
        return None
    return f"{page.split('?')[0].split('#')[0]}?{urlencode({'viewer': 'code', 'rev': version})}"


def is_web(address: str) -> bool:
    """Tell whether this is an address of the web, and so may become a link."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
