"""HTML as people paste it, read into elements. Pure, linear, and content with anything.

Tags that are never closed end where a browser would end them; stray ones are left out. Scripts and
styles are kept apart: nobody sees them.
"""

import html
import re
from dataclasses import dataclass, field

DEPTH_MAX = 24

_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr"})
_HIDDEN = frozenset({"script", "style", "template", "title"})
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "details",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    }
)
# What a new element ends: elements of these kinds, unless one of the bounds stands between.
_ENDS = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
}
_ENDS_PARAGRAPH = (frozenset({"p"}), frozenset({"td", "th", "li", "blockquote", "div", "table"}))

# The bounds keep a search for the end of a tag from running over a whole page.
_ATTRIBUTES = r"(?:\"[^\"]{0,4000}+\"|'[^']{0,4000}+'|[^'\"<>]{1,400}+){0,100}+"
_TAG = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9:\-]{{0,30}})({_ATTRIBUTES})>")
_ATTRIBUTE = re.compile(
    r"([^\s=/\"'<>]{1,100}+)(?:\s{0,9}+=\s{0,9}+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+)))?"
)
_MARKUP = re.compile(r"<(?:[a-zA-Z/]|!--|!\[CDATA\[|[!?])")


@dataclass(slots=True)
class Element:
    """An element with the texts and elements in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)


class _Reader:
    """Reads one piece of HTML, once."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.hidden: list[str] = []
        self.root = Element("")
        self._stack = [self.root]
        self._missing: set[str] = set()  # ends that do not occur any more

    def read(self) -> None:
        at = 0
        while markup := _MARKUP.search(self.source, at):
            self._text(self.source[at : markup.start()])
            at = self._markup(markup)
        self._text(self.source[at:])

    def _markup(self, markup: re.Match[str]) -> int:
        start, opening = markup.start(), markup.group()
        if opening == "<!--":
            return self._behind("-->", start)
        if opening == "<![CDATA[":
            end = self._behind("]]>", start)
            self._text(self.source[markup.end() : end].removesuffix("]]>"), raw=True)
            return end
        tag = _TAG.match(self.source, start)
        if tag:
            return self._tag(tag)
        if opening in {"<!", "<?"}:
            return self._behind(">", start)
        self._text("<")
        return start + 1

    def _behind(self, end: str, start: int) -> int:
        """Return the offset behind the next `end`: that of the source's end if there is none."""
        found = -1 if end in self._missing else self.source.lower().find(end, start)
        if found < 0:
            self._missing.add(end)
            return len(self.source)
        return found + len(end)

    def _tag(self, tag: re.Match[str]) -> int:
        closing, name, raw = tag[1], tag[2].lower(), tag[3]
        if closing:
            self._close(name)
        elif name in _HIDDEN:
            end = self._behind(f"</{name}>", tag.end())
            self.hidden.append(self.source[tag.start() : end])
            return end
        else:
            self._open(Element(name, _attributes(raw)), empty=raw.endswith("/"))
        return tag.end()

    def _open(self, element: Element, *, empty: bool) -> None:
        ends = _ENDS.get(element.tag)
        if element.tag in _BLOCKS:
            self._end_open(*_ENDS_PARAGRAPH)
        if ends:
            self._end_open(*ends)
        self._stack[-1].children.append(element)
        if element.tag not in _VOID and not empty and len(self._stack) < DEPTH_MAX:
            self._stack.append(element)

    def _end_open(self, kinds: frozenset[str], bounds: frozenset[str]) -> None:
        for index in range(len(self._stack) - 1, 0, -1):
            if self._stack[index].tag in bounds:
                return
            if self._stack[index].tag in kinds:
                del self._stack[index:]
                return

    def _close(self, name: str) -> None:
        for index in range(len(self._stack) - 1, 0, -1):
            if self._stack[index].tag == name:
                del self._stack[index:]
                return

    def _text(self, text: str, *, raw: bool = False) -> None:
        if text:
            self._stack[-1].children.append(text if raw else html.unescape(text))


def read_elements(source: str) -> tuple[Element, list[str]]:
    """Return the elements of `source` under one without a name, and the scripts and styles."""
    reader = _Reader(source)
    reader.read()
    return reader.root, reader.hidden


def _attributes(raw: str) -> dict[str, str]:
    return {
        match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(raw)
    }
