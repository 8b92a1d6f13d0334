"""A table of contents as a tree: what the macro for it shows, for the places that keep it."""

from collections.abc import Sequence
from itertools import pairwise

from import_wiki.xwiki.nodes import plain_text
from import_wiki.xwiki.references import Reference, ReferenceKind
from import_wiki.xwiki.spans import Span
from import_wiki.xwiki.tree import Block, Heading, Link, List, ListItem, Plain, Text


def contents(headings: Sequence[tuple[Heading, str]], span: Span) -> list[Block]:
    """Return the headings as a list of links to them, nested by their levels."""
    if not headings:
        return []
    level = min(heading.level for heading, _ in headings)
    starts = [at for at, (heading, _) in enumerate(headings) if heading.level == level]
    above = contents(headings[: starts[0]], span)  # deeper ones before the first of this level
    items = [ListItem(span, tuple(above))] if above else []
    for start, end in pairwise([*starts, len(headings)]):
        items.append(_item(headings[start], contents(headings[start + 1 : end], span), span))
    return [List(span, ordered=False, items=tuple(items))]


def _item(entry: tuple[Heading, str], below: Sequence[Block], span: Span) -> ListItem:
    heading, name = entry
    target = Reference(ReferenceKind.DOCUMENT, "", anchor=name)
    words = Text(span, plain_text(heading.children))  # a macro in it would be carried out twice
    return ListItem(span, (Plain(span, (Link(span, target, (words,)),)), *below))
