r"""The wiki's names: references of pages and of people.

    客户.海昌阳光.WebHome    A\.B.Page    xwiki:XWiki.meilin    XWiki.meilin

The rule: dots and colons inside a name are escaped with `\`; only unescaped ones part.
"""

import re
from collections.abc import Mapping

_PARTS = re.compile(r"(?:\\.|[^.\\])+", re.DOTALL)
_WIKI = re.compile(r"\A(?:\\.|[^:.\\])+:")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_TO_ESCAPE = re.compile(r"([\\.:])")
HOME = "WebHome"


def parts(reference: str) -> list[str]:
    """Return the names along a reference, unescaped."""
    return [_ESCAPED.sub(r"\1", part) for part in _PARTS.findall(reference)]


def joined(space: str, name: str) -> str:
    """Return the reference of a page of a space; the space is a reference already."""
    return space + "." + _TO_ESCAPE.sub(r"\\\1", name)


def localised(reference: str, locale: str) -> str:
    """Return what tells a translation from the page it translates."""
    return f"{reference}({locale})" if locale else reference


def spoken(reference: str) -> str:
    """Return the name a page is known by: its own, or its space's if it is the space's home."""
    names = parts(reference)
    if len(names) > 1 and names[-1] == HOME:
        return names[-2]
    return names[-1] if names else reference


def local(reference: str) -> str:
    """Return the reference without the name of the wiki before it."""
    return _WIKI.sub("", reference)


def person(reference: str, people: Mapping[str, str]) -> str | None:
    """Return how a user is called, None for a guest. `people`: display names by reference."""
    here = local(reference.strip())
    if not here:
        return None
    return people.get(here) or spoken(here)
