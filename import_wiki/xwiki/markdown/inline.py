"""Writes what stands in a line: text, formats, links, images."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.redaction import TOKEN
from import_wiki.xwiki.markdown.addresses import destination, is_automatic
from import_wiki.xwiki.markdown.escape import escape_attribute, escape_text
from import_wiki.xwiki.markdown.images import alternative, has_size, image_element
from import_wiki.xwiki.markdown.page import Page
from import_wiki.xwiki.markdown.pieces import (
    EMPHASES,
    Emphasis,
    Piece,
    Raw,
    assemble,
    code_pieces,
    split_lines,
    trim,
)
from import_wiki.xwiki.references import default_label
from import_wiki.xwiki.tree import (
    Anchor,
    Code,
    Footnote,
    Format,
    Image,
    Inline,
    LineBreak,
    Link,
    Macro,
    Style,
    Text,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run of nodes is written."""

    cell: bool = False
    label: bool = False
    mono: bool = False


class InlineWriter:
    """Turns inline nodes into lines of Markdown."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def lines(self, nodes: Sequence[Inline], *, cell: bool = False) -> list[str]:
        """Return the lines `nodes` make; how a break between them is written is not said."""
        pieces = self._pieces(nodes, Place(cell=cell))
        return split_lines(assemble(pieces, cell=cell))

    def _pieces(self, nodes: Iterable[Inline], place: Place) -> list[Piece]:
        pieces: list[Piece] = []
        for node in nodes:
            pieces += self._node(node, place)
        return pieces

    def _node(self, node: Inline, place: Place) -> Sequence[Piece]:  # noqa: PLR0911 - one per kind
        match node:
            case Text():
                return self._text(node.text, place)
            case LineBreak():
                return [Raw("\n")]
            case Format():
                return self._format(node, place)
            case Code():
                return code_pieces(" ".join(node.text.splitlines()))
            case Link():
                return self._link(node, place)
            case Image():
                return self._image(node, place)
            case Anchor():
                return [Raw(f'<a id="{escape_attribute(node.name)}"></a>')]
            case Footnote():
                return [Raw(self._footnote(node))]
            case Macro():
                return self._pieces(self._page.macro_inlines(node), place)

    def _text(self, text: str, place: Place) -> list[Piece]:
        text = text.replace("\n", " ")
        if place.mono:
            return code_pieces(text)
        return [Raw(escape_text(text, cell=place.cell, label=place.label))]

    def _format(self, node: Format, place: Place) -> Sequence[Piece]:
        if node.style is Style.MONOSPACE:
            return self._pieces(node.children, replace(place, mono=True))
        if node.style is Style.SPAN:
            return self._pieces(node.children, place)
        styles, children = _coinciding(node)
        before, core, behind = trim(self._pieces(children, place))
        if not core:
            return [Raw(before + behind)]
        if node.style in EMPHASES:
            nested = any(isinstance(piece, Emphasis) for piece in core)
            inner = assemble(core, cell=place.cell, edge="_" if nested else "*")
            return [Raw(before), Emphasis(styles, inner), Raw(behind)]
        opening, closing = f"<{node.style}>", f"</{node.style}>"
        return [Raw(before + opening), *core, Raw(closing + behind)]

    def _link(self, node: Link, place: Place) -> Sequence[Piece]:
        label = self._label(node, place)
        target = node.reference.target
        if TOKEN.search(target):  # it leads nowhere, and has to be seen to be revealed
            return [*label, *self._text(f" ({target})" if node.label else "", place)]
        address = self._page.address(node)
        if address is None or place.label:  # a link within a label is part of the label
            return label
        plain = not node.label and not place.mono
        if plain and is_automatic(address) and address == default_label(node.reference):
            return [Raw(f"<{address}>")]
        text = assemble(label, cell=place.cell, edge="[")
        return [Raw(f"[{text}]({destination(address)})")]

    def _label(self, node: Link, place: Place) -> Sequence[Piece]:
        place = replace(place, label=True)
        if node.label:
            return self._pieces(node.label, place)
        return self._text(default_label(node.reference), place)

    def _image(self, node: Image, place: Place) -> Sequence[Piece]:
        if not self._page.show_images:
            words = (Text(node.span, alternative(node)),)
            return self._link(Link(node.span, node.reference, words), place)
        address = self._page.address(node) or ""
        if has_size(node):
            return [Raw(image_element(node, address))]
        text = escape_text(alternative(node), cell=place.cell, label=True)
        return [Raw(f"![{text}]({destination(address)})")]

    def _footnote(self, node: Footnote) -> str:
        from import_wiki.xwiki.markdown.blocks import BlockWriter  # blocks hold lines, and this

        number = len(self._page.footnotes) + 1
        self._page.footnotes.append("")
        self._page.footnotes[number - 1] = BlockWriter(self._page).write(node.children, depth=1)
        return f"[^{number}]"


def _coinciding(node: Format) -> tuple[tuple[Style, ...], tuple[Inline, ...]]:
    """Return both emphases where one is all the other holds, else the one; and what they hold."""
    inner = node.children[0] if len(node.children) == 1 else None
    if node.style in EMPHASES and isinstance(inner, Format) and inner.style in EMPHASES:
        return (node.style, inner.style), inner.children
    return (node.style,), node.children
