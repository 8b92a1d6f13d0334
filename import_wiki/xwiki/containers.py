"""An item, a cell or a line of a quotation under construction: lines, and blocks among them."""

from import_wiki.xwiki.runs import Run
from import_wiki.xwiki.spans import Span
from import_wiki.xwiki.tree import Block, Plain


class Container:
    """Holds runs of inline content, each becoming a `Plain`, and blocks between them."""

    def __init__(self, start: int, *, holds_groups: bool = True) -> None:
        self.holds_groups = holds_groups
        self.current: Run | None = None
        self._start = start
        self._children: list[Block] = []

    def run(self, start: int) -> Run:  # noqa: ARG002 - the same shape as a builder's `run`
        if self.current is None:
            self.current = Run()
        return self.current

    def end_run(self) -> None:
        children = self.current.take() if self.current else ()
        if children:
            span = Span(children[0].span.start, children[-1].span.end)
            self._children.append(Plain(span, children))
        self.current = None

    def add(self, block: Block) -> None:
        self.end_run()
        self._children.append(block)

    def finish(self, end: int) -> tuple[Span, tuple[Block, ...]]:
        self.end_run()
        return Span(self._start, max(end, self._start)), tuple(self._children)
