"""The last word on what HTML may contain: an allowlist, whatever came before.

No script, style, frame, form, svg or math; no class, id or style of the writer's own; links to the
web, to mail and inside the product; images from our attachments alone.
"""

import re

import nh3

INLINE_TAGS = frozenset(
    [
        *(
            "a",
            "abbr",
            "b",
            "br",
            "cite",
            "code",
            "del",
            "em",
            "i",
            "img",
            "ins",
            "kbd",
            "mark",
            "q",
            "s",
        ),
        *("small", "span", "strong", "sub", "sup", "u"),
    ]
)
BLOCK_TAGS = frozenset(
    [
        *(
            "blockquote",
            "caption",
            "dd",
            "div",
            "dl",
            "dt",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "li",
        ),
        *("ol", "p", "pre", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    ]
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"id"},
    "ol": {"start"},
    "sup": {"id"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
}
# What the readers of admonitions write themselves, and nothing a person can make up.
_CLASSES = {
    "div": {"admonition", "note", "tip", "warning", "danger", "footnote"},
    "p": {"admonition-title"},
}
_EMPTY_CLASS = re.compile(
    r'(?<=<div) class=""|(?<=<p) class=""'
)  # its classes were not on the list
_SCHEMES = {"http", "https", "mailto"}
_OWN_IMAGE = re.compile(
    r"/attachments/[0-9A-Za-z_-]{1,64}(?:/[0-9A-Za-z_-]{1,32})?(?:\?[0-9A-Za-z_=&-]{0,64})?"
)
_LINK = re.compile(r"(?:https?://|mailto:)[^\s]+|/(?![/\\])[^\s\\]*|\#[^\s]*", re.IGNORECASE)
_FOOTNOTE = re.compile(r"#?fn(?:ref\d{0,4})?:[0-9A-Za-z_\u4e00-\u9fff-]{1,64}")
_NUMBER = re.compile(r"[0-9]{1,5}%?")
_SIDE = re.compile("left|right|center")
_VALUES = {
    "align": _SIDE,
    "colspan": _NUMBER,
    "height": _NUMBER,
    "href": _LINK,
    "id": _FOOTNOTE,
    "rowspan": _NUMBER,
    "src": _OWN_IMAGE,
    "start": _NUMBER,
    "width": _NUMBER,
}


def is_own_image(source: str) -> bool:
    return _OWN_IMAGE.fullmatch(source) is not None


def sanitised(html: str, *, footnotes: str) -> str:
    """Return `html` with nothing in it but what is listed above.

    `footnotes` sets the marks of this text's footnotes apart from those of others on its page.
    """

    def allowed_value(_tag: str, name: str, value: str) -> str | None:
        pattern = _VALUES.get(name)
        if pattern is not None and not pattern.fullmatch(value):
            return None
        if name in {"href", "id"} and _FOOTNOTE.fullmatch(value):
            return value.replace("fn", f"{footnotes}-fn", 1)
        return value

    clean = str(
        nh3.clean(
            html,
            tags=set(INLINE_TAGS | BLOCK_TAGS),
            attributes=_ATTRIBUTES,
            allowed_classes=_CLASSES,
            attribute_filter=allowed_value,
            url_schemes=_SCHEMES,
            link_rel="noopener noreferrer",
            strip_comments=True,
        )
    )
    return _EMPTY_CLASS.sub("", clean)
