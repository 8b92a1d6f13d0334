"""The nesting of lists and quotations, made from the markers of their lines.

A marker such as `*1:` names one level by each of its characters. A line keeps the levels it has in
common with the line before, ends the others and begins its own. Two neighbouring lines belong to
one list if the kind of list at their common level is the same: a term and its description do.
"""

from dataclasses import dataclass, field

from import_wiki.xwiki.containers import Container
from import_wiki.xwiki.parameters import Parameters
from import_wiki.xwiki.spans import Span
from import_wiki.xwiki.tree import Block, Definition, DefinitionList, List, ListItem, Plain, Quote

_KINDS = {"*": "*", "1": "1", ";": ":", ":": ":", ">": ">"}


@dataclass(slots=True)
class _Level:
    """One list (or quotation) and its item in hand. `position` is its place in the marker."""

    position: int
    mark: str
    start: int
    parameters: Parameters
    container: Container
    items: list[ListItem] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return _KINDS[self.mark]

    def begin_item(self, mark: str, start: int) -> None:
        self.mark = mark
        self.container = _container(mark, start)

    def end_item(self, end: int) -> None:
        span, children = self.container.finish(end)
        if self.kind == ":":
            self.definitions.append(Definition(span, self.mark == ";", children))
        elif self.kind == ">":
            self.blocks += children or (Plain(span, ()),)
        else:
            self.items.append(ListItem(span, children))

    def node(self, end: int) -> List | DefinitionList | Quote:
        span = Span(self.start, max(end, self.start))
        if self.kind == ":":
            return DefinitionList(span, tuple(self.definitions), self.parameters)
        if self.kind == ">":
            return Quote(span, tuple(self.blocks), self.parameters)
        return List(span, self.kind == "1", tuple(self.items), self.parameters)


class Levels:
    """The open levels of one list or quotation, outermost first."""

    def __init__(self, start: int, *, quote: bool, parameters: Parameters) -> None:
        self._start = start
        self._quote = quote
        self._parameters = parameters
        self._open: list[_Level] = []

    @property
    def container(self) -> Container | None:
        return self._open[-1].container if self._open else None

    @property
    def depth(self) -> int:
        return len(self._open)

    def align(self, marker: str, span: Span, parameters: Parameters = ()) -> list[Block]:
        """Begin the line with `marker`; return the lists that ended with it.

        `parameters` are those of the first list it begins. An empty marker ends everything.
        """
        wanted = self._wanted(marker)
        kept, begun, same_list = self._common(wanted)
        ended = self._end_from(kept, span.start, keep_list=same_list)
        for position, mark in wanted[begun:]:
            if same_list:
                self._open[-1].begin_item(mark, span.start)
                same_list = False
            else:
                given = self._parameters or parameters
                self._parameters = parameters = ()
                self._begin(position, mark, span.start, given)
        return ended

    def _wanted(self, marker: str) -> list[tuple[int, str]]:
        """Return position and mark of each level. A quotation has but its innermost one."""
        if self._quote:
            return [(len(marker), ">")] if marker else []
        marks = marker.replace(";:", ":")
        term = marks.find(";")
        return list(enumerate(marks if term < 0 else marks[: term + 1]))

    def _common(self, wanted: list[tuple[int, str]]) -> tuple[int, int, bool]:
        """Return how many open levels stay, and how many of the wanted ones those are.

        The third value tells whether the next wanted level is a further item of the same list.
        """
        begun = 0
        for kept, level in enumerate(self._open):
            if begun >= len(wanted):
                return kept, begun, False
            position, mark = wanted[begun]
            if level.position >= position:
                if level.kind != _KINDS[mark]:
                    return kept, begun, False
                if begun == len(wanted) - 1:
                    return kept, begun, True
                begun += 1
        return len(self._open), begun, False

    def _end_from(self, kept: int, end: int, *, keep_list: bool) -> list[Block]:
        """End the levels behind the first `kept`; with `keep_list` the next ends its item only."""
        ended: list[Block] = []
        while len(self._open) > kept:
            level = self._open[-1]
            level.end_item(end)
            if keep_list and len(self._open) == kept + 1:
                break
            self._open.pop()
            if self._open:
                self._open[-1].container.add(level.node(end))
            else:
                ended.append(level.node(end))
        return ended

    def _begin(self, position: int, mark: str, start: int, parameters: Parameters) -> None:
        if self._open:
            self._open[-1].container.end_run()
        level = _Level(position, mark, start, parameters, _container(mark, start))
        self._open.append(level)


def _container(mark: str, start: int) -> Container:
    # XWiki ends a definition list where a group begins.
    return Container(start, holds_groups=mark not in {";", ":", ">"})
