"""The blocks of one document or group under construction.

The parser says what begins; this module knows what that ends, as XWiki does: a block is open until
another begins, inline content without a block opens a paragraph, and a macro or verbatim text that
began a block turns out to be inline when text follows it.
"""

from collections.abc import Sequence

from import_wiki.xwiki.containers import Container
from import_wiki.xwiki.levels import Levels
from import_wiki.xwiki.parameters import Parameters
from import_wiki.xwiki.runs import Run
from import_wiki.xwiki.spans import Span
from import_wiki.xwiki.tree import (
    Block,
    Cell,
    Code,
    CodeBlock,
    Group,
    Heading,
    Inline,
    Macro,
    Paragraph,
    Row,
    Rule,
    Table,
)


class OpenText:
    """A paragraph (`level` 0) or a heading."""

    def __init__(self, start: int, level: int, parameters: Parameters) -> None:
        self.run = Run()
        self._start = start
        self._level = level
        self._parameters = parameters

    def finish(self, end: int) -> Paragraph | Heading:
        span, children = Span(self._start, end), self.run.take()
        if self._level:
            return Heading(span, self._level, children, self._parameters)
        return Paragraph(span, children, self._parameters)


class OpenTable:
    """A table: finished rows, the cells of the row in hand, the cell in hand."""

    def __init__(self, start: int, parameters: Parameters) -> None:
        self._start = start
        self._parameters = parameters
        self._rows: list[Row] = []
        self._cells: list[Cell] = []
        self._row: tuple[int, Parameters] = (start, ())
        self._head = False
        self._cell_parameters: Parameters = ()
        self.cell: Container | None = None

    def begin_row(self, start: int, parameters: Parameters) -> None:
        self._end_row(start)
        self._row = (start, parameters)

    def begin_cell(self, start: int, *, head: bool, parameters: Parameters) -> None:
        self._end_cell(start)
        self._head, self._cell_parameters = head, parameters
        self.cell = Container(start)

    def finish(self, end: int) -> Table:
        self._end_row(end)
        return Table(Span(self._start, end), tuple(self._rows), self._parameters)

    def _end_cell(self, end: int) -> None:
        if self.cell is not None:
            span, children = self.cell.finish(end)
            self._cells.append(Cell(span, self._head, children, self._cell_parameters))
            self.cell = None

    def _end_row(self, end: int) -> None:
        self._end_cell(end)
        if self._cells:
            start, parameters = self._row
            self._rows.append(Row(Span(start, end), tuple(self._cells), parameters))
            self._cells = []


class Builder:
    """Collects the blocks of one document or group. `end` is where the last token ended."""

    def __init__(self, depth_allowed: int) -> None:
        self.blocks: list[Block] = []
        self.end = 0
        self._depth_allowed = depth_allowed
        self._text: OpenText | None = None
        self._levels: Levels | None = None
        self._table: OpenTable | None = None
        self._pending: Macro | CodeBlock | None = None

    # What holds inline content.

    @property
    def container(self) -> Container | None:
        """The item or cell in hand, which may hold groups; none in a paragraph or heading."""
        if self._table:
            return self._table.cell
        return self._levels.container if self._levels else None

    @property
    def depth(self) -> int:
        """How many levels of lists, quotations and cells stand around a new group."""
        return (1 if self._table else 0) + (self._levels.depth if self._levels else 0)

    def run(self, start: int) -> Run:
        """Return the run that inline content at `start` belongs to; open a paragraph if none."""
        container = self.container
        if container is not None:
            return container.run(start)
        if self._text is None:
            pending, self._pending = self._pending, None
            begin = pending.span.start if pending else start
            self.begin_text(begin)
            if pending:
                self._opened().add(_as_inline(pending))
        return self._opened()

    def _opened(self) -> Run:
        return self._text.run if self._text else Run()

    def current_run(self) -> Run | None:
        """Return the run in hand without opening one."""
        container = self.container
        if container is not None:
            return container.current
        return self._text.run if self._text else None

    # What begins.

    def begin_text(self, start: int, level: int = 0, parameters: Parameters = ()) -> None:
        """Begin a paragraph, or a heading of `level`."""
        self.close()
        self._text = OpenText(start, min(level, 6), parameters)

    def begin_rows(self, start: int, *, quote: bool, parameters: Parameters) -> None:
        """Begin a list or a quotation, whose items or lines follow."""
        self.close()
        self._levels = Levels(start, quote=quote, parameters=parameters)

    def begin_row(
        self, marker: str, span: Span, parameters: Parameters = (), *, quote: bool = False
    ) -> bool:
        """Begin an item, or a line of a quotation. False: its depth was more than is allowed."""
        if self._levels is None:
            self.begin_rows(span.start, quote=quote, parameters=())
        marks = marker.replace(".", "")
        shown = self._capped(marks)
        if self._levels is not None:
            self.blocks += self._levels.align(shown, span, parameters)
        return shown == marks

    def _capped(self, marker: str) -> str:
        allowed = max(self._depth_allowed, 1)
        return marker if len(marker) <= allowed else marker[: allowed - 1] + marker[-1]

    def begin_table(self, start: int, parameters: Parameters) -> None:
        self.close()
        self._table = OpenTable(start, parameters)

    def begin_table_row(self, start: int, parameters: Parameters) -> None:
        if self._table:
            self._table.begin_row(start, parameters)

    def begin_cell(self, start: int, *, head: bool, parameters: Parameters) -> None:
        if self._table:
            self._table.begin_cell(start, head=head, parameters=parameters)

    def begin_group(self, *, deep: bool) -> None:
        """Make room for a group: what cannot hold one, or may not because too `deep`, ends."""
        container = self.container
        if deep or container is None or not container.holds_groups:
            self.close()
        else:
            container.end_run()

    def add_rule(self, span: Span) -> None:
        self.close()
        self.blocks.append(Rule(span))

    def add_standalone(self, node: Macro | CodeBlock) -> None:
        """Add what is a block of its own unless text follows it."""
        self.close()
        self._pending = node

    def add_group(self, group: Group) -> None:
        container = self.container
        if container is None:
            self.close()
            self.blocks.append(group)
        else:
            container.add(group)

    # What ends.

    def close(self) -> Sequence[Block]:
        """End the block in hand; return what that added."""
        before = len(self.blocks)
        if self._pending:
            self.blocks.append(self._pending)
        if self._text:
            self.blocks.append(self._text.finish(self.end))
        if self._levels:
            self.blocks += self._levels.align("", Span(self.end, self.end))
        if self._table:
            self.blocks.append(self._table.finish(self.end))
        self._pending = self._text = self._levels = self._table = None
        return self.blocks[before:]


def _as_inline(node: Macro | CodeBlock) -> Inline:
    return node if isinstance(node, Macro) else Code(node.span, node.text)
