"""Images as HTML, which alone can say their size, and the words that stand for them. Pure."""

import re

from import_wiki.xwiki.markdown.escape import escape_attribute
from import_wiki.xwiki.references import default_label
from import_wiki.xwiki.tree import Image

_LENGTH = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?%|[0-9]+)(?:\.[0-9]+)?(?:px)?\s*\Z")


def alternative(image: Image) -> str:
    """Return the text that stands for `image`: what the page gives, or the file's name."""
    given = dict(image.parameters).get("alt", "")
    caption = image.caption.text if image.caption else ""
    return " ".join((given or caption or default_label(image.reference)).split())


def has_size(image: Image) -> bool:
    return bool(_sizes(image))


def image_element(image: Image, address: str) -> str:
    """Return `image` as HTML with the size the page gives it, in pixels or per cent."""
    source, words = escape_attribute(address), escape_attribute(alternative(image))
    return f'<img src="{source}" alt="{words}"{_sizes(image)}>'


def _sizes(image: Image) -> str:
    given = dict(image.parameters)
    sizes = ((name, _LENGTH.match(given.get(name, ""))) for name in ("width", "height"))
    return "".join(f' {name}="{size[1]}"' for name, size in sizes if size)
