"""HTML as a tree of this package: what a page's HTML shows, in the nodes everything else is in.

Every node stands where the macro stands that held the HTML. Elements that only arrange things are
passed through; nothing visible is dropped.
"""

import re
from collections.abc import Iterable, Sequence

from import_wiki.xwiki.elements import Element, read_elements
from import_wiki.xwiki.references import Reference, ReferenceKind
from import_wiki.xwiki.spans import Span
from import_wiki.xwiki.tree import (
    Anchor,
    Block,
    Cell,
    CodeBlock,
    Definition,
    DefinitionList,
    Format,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    Paragraph,
    Plain,
    Quote,
    Row,
    Rule,
    Style,
    Table,
    Text,
)

_STYLES = {
    "b": Style.STRONG,
    "strong": Style.STRONG,
    "i": Style.EMPHASIS,
    "em": Style.EMPHASIS,
    "u": Style.UNDERLINE,
    "ins": Style.UNDERLINE,
    "s": Style.STRIKE,
    "del": Style.STRIKE,
    "strike": Style.STRIKE,
    "sup": Style.SUPERSCRIPT,
    "sub": Style.SUBSCRIPT,
    "code": Style.MONOSPACE,
    "tt": Style.MONOSPACE,
    "kbd": Style.MONOSPACE,
    "samp": Style.MONOSPACE,
}
_ARRANGING = frozenset(
    {
        "address",
        "article",
        "aside",
        "body",
        "center",
        "details",
        "div",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "head",
        "header",
        "html",
        "main",
        "nav",
        "p",
        "section",
        "summary",
    }
)
_HEADING = re.compile(r"h([1-6])\Z")
_BLANKS = re.compile(r"\s+")


def read_html(source: str, span: Span) -> tuple[list[Block], list[str]]:
    """Return what `source` shows as blocks, and the scripts and styles that were left out."""
    root, hidden = read_elements(source)
    return _Converter(span).blocks(root.children), hidden


class _Converter:
    def __init__(self, span: Span) -> None:
        self._span = span

    def blocks(self, children: Iterable[Element | str], *, plain: bool = False) -> list[Block]:
        """Return children as blocks; inline ones side by side make a paragraph or `plain` lines."""
        blocks: list[Block] = []
        line: list[Inline] = []
        for child in children:
            made = None if isinstance(child, str) else self._block(child, plain=plain)
            if made is None:
                line += self._inline(child)
            else:
                blocks += [*self._line(line, plain=plain), *made]
                line = []
        return blocks + self._line(line, plain=plain)

    def _line(self, nodes: list[Inline], *, plain: bool) -> list[Block]:
        if not any(_is_visible(node) for node in nodes):
            return []
        kind = Plain if plain else Paragraph
        return [kind(self._span, tuple(nodes))]

    def _block(self, element: Element, *, plain: bool) -> list[Block] | None:
        """Return the blocks an element makes, or none if it belongs into a line."""
        tag = element.tag
        if tag in _ARRANGING:
            return self.blocks(element.children, plain=plain and tag != "p")
        heading = _HEADING.match(tag)
        if heading:
            return [Heading(self._span, int(heading[1]), self.inlines(element.children))]
        if tag in {"ul", "ol"}:
            return [self._list(element)]
        if tag == "dl":
            return [self._definitions(element)]
        if tag == "table":
            return [self._table(element)]
        return self._simple_block(element)

    def _simple_block(self, element: Element) -> list[Block] | None:
        match element.tag:
            case "blockquote":
                return [Quote(self._span, tuple(self.blocks(element.children)))]
            case "pre":
                return [CodeBlock(self._span, _text(element))]
            case "hr":
                return [Rule(self._span)]
            case _:
                return None

    def _list(self, element: Element) -> List:
        items = tuple(
            ListItem(self._span, tuple(self.blocks(item.children, plain=True)))
            for item in _named(element, {"li"})
        )
        return List(self._span, element.tag == "ol", items)

    def _definitions(self, element: Element) -> DefinitionList:
        items = tuple(
            Definition(self._span, item.tag == "dt", tuple(self.blocks(item.children, plain=True)))
            for item in _named(element, {"dt", "dd"})
        )
        return DefinitionList(self._span, items)

    def _table(self, element: Element) -> Table:
        rows = tuple(
            Row(self._span, tuple(self._cell(cell) for cell in _named(row, {"td", "th"})))
            for row in _named(element, {"tr"})
        )
        return Table(self._span, rows)

    def _cell(self, element: Element) -> Cell:
        children = tuple(self.blocks(element.children, plain=True))
        given = element.attributes
        spans = tuple((name, given[name]) for name in ("colspan", "rowspan") if name in given)
        return Cell(self._span, element.tag == "th", children, spans)

    def inlines(self, children: Iterable[Element | str]) -> tuple[Inline, ...]:
        return tuple(node for child in children for node in self._inline(child))

    def _inline(self, child: Element | str) -> Sequence[Inline]:
        if isinstance(child, str):
            text = _BLANKS.sub(" ", child)
            return [Text(self._span, text)] if text else []
        style = _STYLES.get(child.tag)
        if style:
            nodes = self.inlines(child.children)
            return [Format(self._span, style, nodes)] if nodes else []
        match child.tag:
            case "br":
                return [LineBreak(self._span)]
            case "a":
                return self._link(child)
            case "img":
                return [self._image(child)]
            case _:
                return self.inlines(child.children)

    def _link(self, element: Element) -> Sequence[Inline]:
        given = element.attributes
        label = self.inlines(element.children)
        address = given.get("href", "").strip()
        if address:
            return [Link(self._span, Reference(ReferenceKind.PATH, address), label)]
        name = given.get("id") or given.get("name")
        return [Anchor(self._span, name), *label] if name else label

    def _image(self, element: Element) -> Image:
        given = element.attributes
        names = ("alt", "width", "height")
        parameters = tuple((name, given[name]) for name in names if name in given)
        reference = Reference(ReferenceKind.PATH, given.get("src", "").strip())
        return Image(self._span, reference, parameters)


def _is_visible(node: Inline) -> bool:
    return not isinstance(node, LineBreak) and not (
        isinstance(node, Text) and not node.text.strip()
    )


def _named(element: Element, tags: set[str]) -> Iterable[Element]:
    """Yield the elements with `tags` in `element`, through what only arranges them.

    What stands between them and is none is taken as one of them: nothing visible is dropped.
    """
    wanted = next(iter(sorted(tags)))
    for child in element.children:
        if isinstance(child, str):
            if child.strip():
                yield Element(wanted, children=[child])
        elif child.tag in tags:
            yield child
        elif child.tag in {"tbody", "thead", "tfoot", "colgroup", "div"}:
            yield from _named(child, tags)
        else:
            yield Element(wanted, children=[child])


def _text(element: Element) -> str:
    parts = (child if isinstance(child, str) else _text(child) for child in element.children)
    return "\n" if element.tag == "br" else "".join(parts)
