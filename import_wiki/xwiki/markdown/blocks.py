"""Writes blocks: paragraphs, headings, lists, quotations, code.

Four blanks of indentation per level of a list suit python-markdown and CommonMark alike. Blocks of
a kind that would melt together when neighbours are kept apart by an empty comment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from import_wiki.xwiki.markdown.escape import guard_heading, guard_line, printable
from import_wiki.xwiki.markdown.inline import InlineWriter
from import_wiki.xwiki.markdown.page import Page
from import_wiki.xwiki.markdown.pieces import APART
from import_wiki.xwiki.markdown.tables import TableWriter
from import_wiki.xwiki.nodes import inlines_of
from import_wiki.xwiki.spans import Span
from import_wiki.xwiki.tree import (
    Block,
    CodeBlock,
    DefinitionList,
    Figure,
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
    Rule,
    Table,
)

# CommonMark renderers stop reading at about twenty levels, two to a list: deeper lists are HTML.
LIST_DEPTH_MAX = 8
NUMBER_MAX = 99  # a longer number would need a deeper indentation

_INDENT = "    "
_BREAK = "  \n"
_NOTHING = "&nbsp;"  # the text of an item that has none


@dataclass(frozen=True, slots=True)
class _Chunk:
    """One written block; blocks of the same `melts` kind are kept apart."""

    text: str
    melts: str = ""
    plain: bool = False


class BlockWriter:
    """Turns blocks into Markdown. `depth` is how many lists and quotations stand around."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._inline = InlineWriter(page)
        self._tables = TableWriter(page, self._inline)

    def write(self, blocks: Sequence[Block], *, depth: int = 0) -> str:
        return _joined(self._chunks(blocks, depth))

    def _chunks(self, blocks: Sequence[Block], depth: int) -> list[_Chunk]:
        written = (self._block(block, depth) for block in self._page.flat(blocks))
        return [chunk for chunks in written for chunk in chunks if chunk.text]

    def _block(self, block: Block, depth: int) -> Iterable[_Chunk]:
        match block:
            case Paragraph() | Plain():
                return [_Chunk(self._paragraph(block.children), plain=isinstance(block, Plain))]
            case Heading():
                return [_Chunk(self._heading(block))]
            case List():
                return [self._list(block, depth)]
            case Quote():
                return [_Chunk(self._quote(block, depth), melts="quote")]
            case Table():
                return [_Chunk(self._tables.write(block))]
            case _:
                return self._other(block, depth)

    def _other(self, block: Block, depth: int) -> Iterable[_Chunk]:
        match block:
            case CodeBlock():
                return [_code(block, nested=depth > 0)]
            case DefinitionList():
                return [_Chunk(self._page.html.definitions(block))]
            case Figure():
                return self._figure(block, depth)
            case Rule():
                return [_Chunk("---")]
            case _:
                return []  # groups and macros are dissolved by `flat`

    def _figure(self, figure: Figure, depth: int) -> list[_Chunk]:
        image = figure.image
        if not self._page.show_images and isinstance(image, Image):
            words = inlines_of(figure.caption)
            return [_Chunk(self._paragraph([Link(figure.span, image.reference, words)]))]
        return [_Chunk(self._paragraph([image])), *self._chunks(figure.caption, depth)]

    def _paragraph(self, nodes: Sequence[Inline]) -> str:
        lines = [guard_line(line) for line in self._inline.lines(nodes)]
        if len(lines) > 1 and lines[0].startswith("<") and lines[0].endswith(">"):
            # CommonMark reads on as HTML behind a tag that has the first line for itself.
            lines[:2] = ["<br>".join(lines[:2])]
        return _BREAK.join(lines)

    def _heading(self, node: Heading) -> str:
        text = "<br>".join(self._inline.lines(node.children))
        return f"{'#' * node.level} {guard_heading(text)}" if text else ""

    def _list(self, node: List, depth: int) -> _Chunk:
        if depth >= LIST_DEPTH_MAX:
            return _Chunk(self._page.html.list(node))
        items = [
            self._item(item, f"{min(number, NUMBER_MAX)}." if node.ordered else "-", depth)
            for number, item in enumerate(node.items, 1)
        ]
        text = items[0] if items else ""
        for before, item in pairwise(items):
            text += ("\n\n" if "\n\n" in before else "\n") + item
        return _Chunk(text, melts="ordered" if node.ordered else "bullets")

    def _item(self, item: ListItem, marker: str, depth: int) -> str:
        chunks = self._chunks(item.children, depth + 1)
        if not chunks or chunks[0].melts:
            chunks.insert(0, _Chunk(_NOTHING, plain=True))
        return f"{marker} {_indented(_joined(chunks))}"

    def _quote(self, node: Quote, depth: int) -> str:
        text = self.write(_paragraphs(node.children), depth=depth + 1)
        return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def _code(block: CodeBlock, *, nested: bool) -> _Chunk:
    """Write a block of code: in a list or quotation by indentation, which holds everywhere."""
    text = printable(block.text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.removeprefix("\n").removesuffix("\n")
    if not text.strip():
        return _Chunk("")
    if nested:
        lines = text.split("\n")
        return _Chunk("\n".join(_INDENT + line if line else "" for line in lines), melts="code")
    fence = "```"
    while fence in text:
        fence += "`"
    return _Chunk(f"{fence}{block.language}\n{text}\n{fence}")


def _paragraphs(children: Sequence[Block]) -> list[Block]:
    """Return the lines of a quotation as paragraphs: an empty line ends one."""
    blocks: list[Block] = []
    lines: list[Inline] = []
    for child in children:
        if isinstance(child, Plain) and child.children:
            lines += [LineBreak(child.span), *child.children] if lines else child.children
            continue
        blocks += _paragraph(lines)
        lines = []
        if not isinstance(child, Plain):
            blocks.append(child)
    return blocks + _paragraph(lines)


def _paragraph(nodes: Sequence[Inline]) -> list[Block]:
    if not nodes:
        return []
    return [Paragraph(Span(nodes[0].span.start, nodes[-1].span.end), tuple(nodes))]


def _joined(chunks: Sequence[_Chunk]) -> str:
    text = ""
    for number, chunk in enumerate(chunks):
        before = chunks[number - 1] if number else None
        text += _between(before, chunk) + chunk.text
    return text


def _between(before: _Chunk | None, chunk: _Chunk) -> str:
    if before is None:
        return ""
    lists = {"ordered", "bullets"}
    if before.plain and chunk.melts in lists:
        return "\n"
    into_code = chunk.melts == "code" and before.melts in lists
    melting = bool(chunk.melts) and chunk.melts == before.melts
    return f"\n\n{APART}\n\n" if melting or into_code else "\n\n"


def _indented(text: str) -> str:
    lines = text.split("\n")
    return "\n".join([lines[0], *(_INDENT + line if line else "" for line in lines[1:])])
