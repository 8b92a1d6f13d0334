"""Writes HTML where Markdown has no form: a table with blocks in its cells, a definition list.

The text in it carries no mark of Markdown, and there are no empty lines: renderers read HTML that
stands in a list once more, as a line.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from import_wiki.xwiki.markdown.escape import escape_attribute, escape_html
from import_wiki.xwiki.markdown.images import alternative, image_element
from import_wiki.xwiki.references import default_label
from import_wiki.xwiki.tree import (
    Anchor,
    Block,
    Cell,
    Code,
    CodeBlock,
    DefinitionList,
    Figure,
    Footnote,
    Format,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    Macro,
    Paragraph,
    Plain,
    Quote,
    Row,
    Rule,
    Style,
    Table,
    Text,
)


class Surroundings(Protocol):
    """What a writer of HTML asks the page for."""

    show_images: bool

    def address(self, node: Link | Image) -> str | None: ...
    def macro_blocks(self, macro: Macro) -> Sequence[Block]: ...
    def macro_inlines(self, macro: Macro) -> Sequence[Inline]: ...
    def knows(self, macro: Macro) -> bool: ...
    def contents(self, macro: Macro) -> Sequence[Block]: ...
    def flat(self, blocks: Sequence[Block], *, keep_macros: bool = False) -> Iterator[Block]: ...


class HtmlWriter:
    """Turns nodes into HTML on one line."""

    def __init__(self, page: Surroundings) -> None:
        self._page = page

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Return `blocks` as HTML; what is a single paragraph stands bare."""
        flat = list(self._page.flat(blocks))
        return "".join(self._block(block, bare=len(flat) == 1) for block in flat)

    def _block(self, block: Block, *, bare: bool = False) -> str:  # noqa: PLR0911 - one per kind
        match block:
            case Paragraph() if not bare:
                return _element("p", self.inlines(block.children))
            case Paragraph() | Plain():
                return self.inlines(block.children)
            case Heading():
                return _element(f"h{block.level}", self.inlines(block.children))
            case List():
                return self.list(block)
            case DefinitionList():
                return self.definitions(block)
            case Quote():
                return _element("blockquote", self._quoted(block))
            case Table():
                return self.table(block)
            case _:
                return self._leaf(block)

    def _leaf(self, block: Block) -> str:
        match block:
            case CodeBlock():
                return _element("pre", escape_html(block.text).replace("\n", "&#10;"))
            case Figure():
                return f"{self.inlines([block.image])}<br>{self.blocks(block.caption)}"
            case Rule():
                return "<hr>"
            case _:
                return ""  # groups and macros are dissolved by `flat`

    def _quoted(self, quote: Quote) -> str:
        lines = [self._block(child) for child in self._page.flat(quote.children)]
        return "<br>".join(lines)

    def list(self, node: List) -> str:
        items = "".join(_element("li", self._item(item)) for item in node.items)
        return _element("ol" if node.ordered else "ul", items)

    def _item(self, item: ListItem) -> str:
        return self.blocks(item.children)

    def definitions(self, node: DefinitionList) -> str:
        return _element(
            "dl",
            "".join(
                _element("dt" if item.term else "dd", self.blocks(item.children))
                for item in node.items
            ),
        )

    def table(self, node: Table) -> str:
        rows = (_element("tr", self._row(row)) for row in node.rows)
        return _element("table", "".join(rows))

    def _row(self, row: Row) -> str:
        return "".join(self._cell(cell) for cell in row.cells)

    def _cell(self, cell: Cell) -> str:
        tag = "th" if cell.head else "td"
        given = dict(cell.parameters)
        spans = "".join(
            f' {name}="{given[name]}"'
            for name in ("colspan", "rowspan")
            if given.get(name, "").isdecimal()
        )
        return f"<{tag}{spans}>{self.blocks(cell.children)}</{tag}>"

    def inlines(self, nodes: Sequence[Inline]) -> str:
        return "".join(self._inline(node) for node in nodes)

    def _inline(self, node: Inline) -> str:
        match node:
            case Text():
                return escape_html(node.text)
            case LineBreak():
                return "<br>"
            case Format():
                content = self.inlines(node.children)
                return content if node.style is Style.SPAN else _element(node.style, content)
            case Code():
                return _element("code", escape_html(" ".join(node.text.splitlines())))
            case Link():
                return self._link(node)
            case _:
                return self._single(node)

    def _single(self, node: Image | Anchor | Footnote | Macro) -> str:
        match node:
            case Image():
                return self._image(node)
            case Anchor():
                return f'<a id="{escape_attribute(node.name)}"></a>'
            case Footnote():
                return f" ({self.blocks(node.children)})"
            case Macro():
                return self.inlines(self._page.macro_inlines(node))

    def _image(self, node: Image) -> str:
        if self._page.show_images:
            return image_element(node, self._page.address(node) or "")
        words = (Text(node.span, alternative(node)),)
        return self._link(Link(node.span, node.reference, words))

    def _link(self, node: Link) -> str:
        address = self._page.address(node)
        words = escape_html(default_label(node.reference))
        label = self.inlines(node.label) if node.label else words
        return f'<a href="{escape_attribute(address)}">{label}</a>' if address else label


class RawHtmlWriter(HtmlWriter):
    """Writes wiki text that is mixed with HTML: the marks of HTML in its text stay what they are.

    The result is read as HTML again and is never shown by itself.
    """

    def blocks(self, blocks: Sequence[Block]) -> str:
        flat = self._page.flat(blocks, keep_macros=True)
        return "".join(self._block(block) for block in flat)

    def _block(self, block: Block, *, bare: bool = False) -> str:
        match block:
            case Paragraph():
                return f"\n{self.inlines(block.children)}\n"
            case Macro():
                return self._macro(block)
            case _:
                return super()._block(block, bare=bare)

    def _inline(self, node: Inline) -> str:
        match node:
            case Text():
                return node.text
            case LineBreak():
                return "\n"
            case Macro():
                return self._macro(node)
            case _:
                return super()._inline(node)

    def _macro(self, macro: Macro) -> str:
        written = HtmlWriter(self._page)
        wiki = any(key == "wiki" and value == "true" for key, value in macro.parameters)
        if macro.name == "html" and macro.content is not None and not wiki:
            return macro.content.text
        if macro.name == "toc":
            return written.blocks(self._page.contents(macro))
        blocks = self._page.macro_blocks(macro)
        if not self._page.knows(macro):  # found by that; its text goes into the author's frame
            return escape_html(macro.content.text if macro.content else macro.source)
        return written.blocks(blocks)


def _element(tag: str, content: str) -> str:
    return f"<{tag}>{content}</{tag}>"
