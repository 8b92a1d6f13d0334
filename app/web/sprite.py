"""The icons in use, and the one SVG made of them out of the Lucide archive. Pure.

Lucide renames icons between versions (`home` became `house`): a missing one fails at start-up, and
a test holds the templates to `NAMES`.
"""

import re
from pathlib import Path
from zipfile import ZipFile

NAMES = frozenset(
    {
        "book-open",
        "calendar",
        "check",
        "chevron-down",
        "chevron-left",
        "chevron-right",
        "circle-alert",
        "circle-check",
        "circle-dashed",
        "circle-dot",
        "circle-pause",
        "copy",
        "eye",
        "eye-off",
        "file-text",
        "history",
        "hourglass",
        "image-off",
        "inbox",
        "info",
        "list-filter",
        "lock",
        "log-out",
        "message-square",
        "monitor",
        "moon",
        "plus",
        "refresh-cw",
        "rotate-ccw",
        "search",
        "send",
        "settings",
        "sun",
        "triangle-alert",
        "user",
        "user-check",
        "user-plus",
        "x",
        "zap",
    }
)

_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_BETWEEN_TAGS = re.compile(r"\s+(?=[<>/])|(?<=>)\s+")
_SYMBOL = (
    '<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{drawing}</symbol>'
)


def sprite(archive: Path) -> str:
    """Return one SVG holding every icon of `NAMES` as a symbol.

    The archive is read as data: the package's own function fails when Django is installed too.

    :raises KeyError: if Lucide has no icon of that name.
    """
    with ZipFile(archive) as drawings:
        symbols = [
            _SYMBOL.format(name=name, drawing=_drawing(drawings.read(f"{name}.svg").decode()))
            for name in sorted(NAMES)
        ]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def _drawing(svg: str) -> str:
    found = _DRAWING.search(svg)
    assert found, "a Lucide file is one <svg> element"
    return _BETWEEN_TAGS.sub("", found[1])
