"""The identifiers XWiki gives headings, which links name. Pure.

`H`, then the heading's words without blanks; what is not a letter, digit or one of `:_.-` as its
UTF-16 code in hexadecimal. Identifiers are computed, never read backwards: the hexadecimal digits
of one character cannot be told from those of the next.
"""

import re
from collections.abc import Iterable

from import_wiki.xwiki.nodes import Node, plain_text, walk
from import_wiki.xwiki.tree import Heading

_BLANKS = re.compile(r"\s+")
_ENCODED = re.compile(r"[^A-Za-z0-9:_.\-]")


def anchor(words: str) -> str:
    """Return the identifier of a heading with these words, the first of its kind on the page."""
    return "H" + _ENCODED.sub(_hexadecimal, _BLANKS.sub("", words))


def heading_anchors(nodes: Iterable[Node]) -> list[tuple[Heading, str]]:
    """Return every heading under `nodes` with its identifier; repeated ones are numbered."""
    seen: dict[str, int] = {}
    anchors: list[tuple[Heading, str]] = []
    for heading in (node for node in walk(nodes) if isinstance(node, Heading)):
        name = anchor(plain_text(heading.children))
        number = seen.get(name, 0)
        seen[name] = number + 1
        anchors.append((heading, f"{name}-{number}" if number else name))
    return anchors


def _hexadecimal(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    pairs = (int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2))
    return "".join(f"{unit:X}" for unit in pairs)
