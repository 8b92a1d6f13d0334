"""The syntax tree of a page: what XWiki reads, every node with its place in the source. Pure.

    Document ─ Block: Paragraph Heading List DefinitionList Quote Table Group CodeBlock Rule
                      Figure Macro, and Plain: the lines of an item or a cell, which are no
                      paragraph of their own
               Inline: Text LineBreak Format Code Link Image Anchor Footnote Macro

Macros are kept as they were found; `import_wiki.xwiki.macros` says what becomes of them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from import_wiki.xwiki.findings import Finding
from import_wiki.xwiki.parameters import Parameters
from import_wiki.xwiki.references import Reference
from import_wiki.xwiki.spans import Excerpt, Lines, Position, Span


class Style(StrEnum):
    """The formats of text; the value is the HTML element that means the same."""

    STRONG = "strong"
    EMPHASIS = "em"
    STRIKE = "del"
    UNDERLINE = "ins"
    SUPERSCRIPT = "sup"
    SUBSCRIPT = "sub"
    MONOSPACE = "code"
    SPAN = "span"  # parameters only: a colour, a class


@dataclass(frozen=True, slots=True)
class Text:
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    span: Span


@dataclass(frozen=True, slots=True)
class Format:
    span: Span
    style: Style
    children: tuple["Inline", ...]
    parameters: Parameters = ()


@dataclass(frozen=True, slots=True)
class Code:
    """Verbatim text in a line."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link. Without a label it shows its target; `bare` is an address written in the text."""

    span: Span
    reference: Reference
    label: tuple["Inline", ...] = ()
    parameters: Parameters = ()
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """An image. A caption only shows where the image stands alone: there it is a `Figure`."""

    span: Span
    reference: Reference
    parameters: Parameters = ()
    caption: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place a link may name."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note under the page. Comes from a macro only."""

    span: Span
    children: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro as found: `source` is all of it; `content` is none for `{{name/}}`."""

    span: Span
    name: str
    parameters: Parameters
    content: Excerpt | None
    source: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    span: Span
    children: tuple["Inline", ...]
    parameters: Parameters = ()


@dataclass(frozen=True, slots=True)
class Plain:
    """Lines that are no paragraph: directly in an item, a cell, a quotation."""

    span: Span
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Heading:
    span: Span
    level: int
    children: tuple["Inline", ...]
    parameters: Parameters = ()


@dataclass(frozen=True, slots=True)
class ListItem:
    span: Span
    children: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class List:
    span: Span
    ordered: bool
    items: tuple[ListItem, ...]
    parameters: Parameters = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """One line of a definition list: the term, or what it means."""

    span: Span
    term: bool
    children: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    span: Span
    items: tuple[Definition, ...]
    parameters: Parameters = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: its lines as `Plain`, deeper quotations among them."""

    span: Span
    children: tuple["Block", ...]
    parameters: Parameters = ()


@dataclass(frozen=True, slots=True)
class Cell:
    span: Span
    head: bool
    children: tuple["Block", ...]
    parameters: Parameters = ()


@dataclass(frozen=True, slots=True)
class Row:
    span: Span
    cells: tuple[Cell, ...]
    parameters: Parameters = ()


@dataclass(frozen=True, slots=True)
class Table:
    span: Span
    rows: tuple[Row, ...]
    parameters: Parameters = ()


@dataclass(frozen=True, slots=True)
class Group:
    """`((( … )))`: a whole document inside another."""

    span: Span
    children: tuple["Block", ...]
    parameters: Parameters = ()


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Verbatim text on its own. `language` comes from a macro only."""

    span: Span
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    span: Span


@dataclass(frozen=True, slots=True)
class Figure:
    """An image that stands alone (it may be a link), and the blocks of its caption."""

    span: Span
    image: "Inline"
    caption: tuple["Block", ...]


Inline: TypeAlias = Text | LineBreak | Format | Code | Link | Image | Anchor | Footnote | Macro
Block: TypeAlias = (
    Paragraph
    | Plain
    | Heading
    | List
    | DefinitionList
    | Quote
    | Table
    | Group
    | CodeBlock
    | Rule
    | Figure
    | Macro
)


@dataclass(frozen=True, slots=True)
class Document:
    """A page: its source, the syntax it was read as, its blocks and what was found on the way."""

    source: str
    syntax: str
    children: tuple[Block, ...]
    findings: tuple[Finding, ...]

    def position(self, offset: int) -> Position:
        """Return line and column of one offset. For many, make one `Lines` of the source."""
        return Lines(self.source).position(offset)
