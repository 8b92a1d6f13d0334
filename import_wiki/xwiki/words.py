"""The words a page shows, and where in its source each character of them stands. Pure.

What looks for something in the words (a password, whose label may be bold and whose value may stand
in the next cell) finds it here, and can take it out of the source.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from import_wiki.xwiki.conversion import parse
from import_wiki.xwiki.markdown.page import Page
from import_wiki.xwiki.nodes import Node, children
from import_wiki.xwiki.references import default_address, default_label
from import_wiki.xwiki.spans import Span
from import_wiki.xwiki.tree import (
    Cell,
    Code,
    CodeBlock,
    Definition,
    Format,
    Image,
    LineBreak,
    Link,
    Macro,
    Row,
    Text,
)


@dataclass(frozen=True, slots=True)
class Words:
    """Text with the offset of each of its characters: no offset is less than the one before.

    What only parts two words has that of the character before it.
    """

    source: str
    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """Return where `text[start:end]` stands, with the `~` that escapes its first character."""
        first = self.places[start]
        before = self.places[start - 1] if start else -1
        escaped = first and self.source[first - 1] == "~" and before != first - 1
        return Span(first - 1 if escaped else first, self.places[end - 1] + 1)

    def within(self, span: Span) -> Iterator[tuple[str, int]]:
        """Yield the characters that stand in `span`, each with its place."""
        start, end = bisect_left(self.places, span.start), bisect_left(self.places, span.end)
        yield from zip(self.text[start:end], self.places[start:end], strict=True)


def words_of(source: str, *, syntax: str) -> Words:
    """Return what a page shows, a line a line; of a table each row is one, as `|=a|b`."""
    document = parse(source, syntax=syntax)
    page = Page(document, address=default_address)
    words = _Words(source)
    stack: list[Node] = list(reversed(document.children))
    while stack:
        node = stack.pop()
        words.part(node)
        words.show(node)
        stack.extend(reversed(_under(node, page)))
    return Words(source, "".join(words.text), words.places)


def _under(node: Node, page: Page) -> Sequence[Node]:
    if not isinstance(node, Macro):
        return children(node)
    content: Sequence[Node] = ()
    if page.knows(node):
        content = page.macro_blocks(node)
    elif node.content is not None:  # shown as its source
        content = [CodeBlock(node.content.span(0, len(node.content.text)), node.content.text)]
    return [*content, LineBreak(Span(node.span.end, node.span.end))]


@dataclass
class _Words:
    source: str
    text: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    _behind: int = 0
    _begins: bool = True

    def part(self, node: Node) -> None:
        """Set apart what begins with `node` from the words before."""
        last = self.text[-1] if self.text else "\n"
        begins, self._begins = self._begins, isinstance(node, Cell)
        match node:
            case Text() | Code() | Link() | Image() | Format():
                return
            case Cell():
                between = "|=" if node.head else "|"
            case Definition(term=False) if last not in ":：":
                between = ":"
            case Row():
                between = "" if last == "\n" else "\n"
            case _:
                self._begins = begins
                between = "" if begins or last == "\n" else "\n"
        self.text += between
        self.places += [max(self._behind - 1, 0)] * len(between)

    def show(self, node: Node) -> None:
        match node:
            case Text() | Code() | CodeBlock():
                self._show(node.text.strip("\r\n"), node.span)
            case Link() if not node.label:
                self._show(default_label(node.reference), node.span)
            case _:
                pass  # the name of an image is no word: its digits are no phone number

    def _show(self, text: str, span: Span) -> None:
        """Add words that stand in `span`, unless they are not found there: a character by number.

        What HTML holds has the span of all of it: there the words are looked for behind the last.
        The title of a box has its beginning alone.
        """
        start = max(span.start, self._behind)
        end = span.end if span.end > span.start else len(self.source)
        places = list(_places(text, self.source, Span(start, end)))
        if len(places) == len(text):
            self.text += text
            self.places += places
            self._behind = places[-1] + 1 if places else self._behind


def _places(text: str, source: str, span: Span) -> Iterator[int]:
    """Yield where each character stands: in one piece, or with escapes between."""
    at = source.find(text, span.start, span.end)
    if at >= 0:
        yield from range(at, at + len(text))
        return
    at = span.start
    for character in text:
        found = source.find(character, at, span.end)
        if found < 0:
            if not character.isspace():
                return
            found = min(at, span.end - 1)  # a line's end is shown as a blank
        yield found
        at = found + 1
