"""Writes tables: in Markdown's form where it has one, else in HTML.

Markdown's tables have one row of header cells, the first, and lines in their cells, no blocks.
"""

from collections.abc import Sequence

from import_wiki.xwiki.markdown.inline import InlineWriter
from import_wiki.xwiki.markdown.page import Page
from import_wiki.xwiki.tree import Block, Cell, Paragraph, Plain, Row, Table


class TableWriter:
    def __init__(self, page: Page, inline: InlineWriter) -> None:
        self._page = page
        self._inline = inline

    def write(self, table: Table) -> str:
        rows = [_Row(row, [self._flat(cell) for cell in row.cells]) for row in table.rows]
        if not rows:
            return ""
        if not all(row.is_plain() for row in rows) or not _heads_fit(rows):
            return self._page.html.table(table)
        columns = max(len(row.cells) for row in rows)
        head = [self._line(rows.pop(0), columns)] if rows[0].is_head() else [_line([], columns)]
        rule = _line(["---"] * columns, columns)
        return "\n".join([*head, rule, *(self._line(row, columns) for row in rows)])

    def _flat(self, cell: Cell) -> list[Block]:
        return list(self._page.flat(cell.children))

    def _line(self, row: "_Row", columns: int) -> str:
        return _line([self._cell(blocks) for blocks in row.contents], columns)

    def _cell(self, blocks: Sequence[Block]) -> str:
        lines: list[str] = []
        for block in blocks:
            if isinstance(block, Paragraph | Plain):
                lines += self._inline.lines(block.children, cell=True)
        return "<br>".join(lines)


class _Row:
    """A row with the contents of its cells, groups dissolved and macros carried out."""

    def __init__(self, row: Row, contents: list[list[Block]]) -> None:
        self.cells = row.cells
        self.contents = contents

    def is_head(self) -> bool:
        return all(cell.head for cell in self.cells)

    def has_heads(self) -> bool:
        return any(cell.head for cell in self.cells)

    def is_plain(self) -> bool:
        blocks = (block for content in self.contents for block in content)
        merged = any(
            name in {"colspan", "rowspan"} for cell in self.cells for name, _ in cell.parameters
        )
        return not merged and all(isinstance(block, Paragraph | Plain) for block in blocks)


def _heads_fit(rows: Sequence[_Row]) -> bool:
    first, others = rows[0], rows[1:]
    return (first.is_head() or not first.has_heads()) and not any(row.has_heads() for row in others)


def _line(cells: Sequence[str], columns: int) -> str:
    filled = [*cells, *[""] * (columns - len(cells))]
    return "".join(f"| {cell} " if cell else "|   " for cell in filled) + "|"
