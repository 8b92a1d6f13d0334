"""Small questions asked of the tree: what stands under a node, its words, its lines. Pure.

Nothing here is recursive over groups: a page may nest them as deep as it likes.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from import_wiki.xwiki.references import Reference, default_label
from import_wiki.xwiki.spans import Excerpt, Span
from import_wiki.xwiki.tree import (
    Block,
    Cell,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Document,
    Figure,
    Footnote,
    Format,
    Group,
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
    Table,
    Text,
)

Node: TypeAlias = Block | Inline | ListItem | Definition | Cell | Row


def children(node: Node) -> Sequence[Node]:  # noqa: PLR0911 - one for each kind of node
    """Return the nodes directly under `node`, in the order of the page."""
    match node:
        case Paragraph() | Plain() | Heading() | Format() | ListItem() | Definition():
            return node.children
        case Quote() | Group() | Cell() | Footnote():
            return node.children
        case List() | DefinitionList():
            return node.items
        case Table():
            return node.rows
        case Row():
            return node.cells
        case Link():
            return node.label
        case Figure():
            return (node.image, *node.caption)
        case _:
            return ()


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield every node under `nodes` and these themselves, in the order of the page."""
    stack = [*nodes][::-1]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def references(document: Document) -> tuple[Reference, ...]:
    """Return what the links and images of a page point at, in their order."""
    return tuple(
        node.reference for node in walk(document.children) if isinstance(node, Link | Image)
    )


def plain_text(nodes: Iterable[Node]) -> str:
    """Return the words of `nodes` without any markup."""
    words: list[str] = []
    for node in walk(nodes):
        match node:
            case Text() | Code() | CodeBlock():
                words.append(node.text)
            case LineBreak():
                words.append(" ")
            case Link() if not node.label:
                words.append(default_label(node.reference))
            case _:
                pass
    return "".join(words)


def inlines_of(blocks: Sequence[Block]) -> tuple[Inline, ...]:
    """Dissolve blocks into one run of lines."""
    lines: list[Inline] = []
    stack: list[Node] = list(reversed(blocks))
    while stack:
        node = stack.pop()
        match node:
            case Paragraph() | Plain() | Heading():
                _append_line(lines, node.children)
            case CodeBlock():
                _append_line(lines, (Code(node.span, node.text),))
            case Macro() | Link() | Image() | Footnote():
                _append_line(lines, (node,))
            case _:
                stack.extend(reversed(children(node)))
    return tuple(lines)


def _append_line(lines: list[Inline], line: Sequence[Inline]) -> None:
    if lines and line:
        lines.append(LineBreak(Span(lines[-1].span.end, line[0].span.start)))
    lines.extend(line)


def as_text(source: Excerpt) -> tuple[Inline, ...]:
    """Return an excerpt as the text it is, unread."""
    end = len(source.text)
    return (Text(source.span(0, end), source.text),) if end else ()


def captioned_image(node: Inline) -> Image | None:
    """Return the image with a caption that `node` is, or that is all a link shows."""
    if isinstance(node, Link) and len(node.label) == 1:
        node = node.label[0]
    return node if isinstance(node, Image) and node.caption is not None else None
