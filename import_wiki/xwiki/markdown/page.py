"""What the writers of one page share: how addresses are made, macros, findings, footnotes."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from import_wiki.xwiki.anchors import heading_anchors
from import_wiki.xwiki.contents import contents
from import_wiki.xwiki.findings import Finding, FindingCode, excerpt
from import_wiki.xwiki.macros import Expander
from import_wiki.xwiki.markdown.html import HtmlWriter, RawHtmlWriter
from import_wiki.xwiki.references import Reference, is_script
from import_wiki.xwiki.tree import Block, Document, Group, Image, Inline, Link, Macro

Address: TypeAlias = Callable[[Reference], str | None]


class Page:
    """One conversion. Findings and footnotes gather here in the order they are written."""

    def __init__(
        self,
        document: Document,
        *,
        address: Address,
        show_images: bool = True,
        frame_boxes: bool = False,
    ) -> None:
        self.show_images = show_images
        self.findings: list[Finding] = []
        self.footnotes: list[str] = []
        self.html = HtmlWriter(self)
        self._document = document
        self._address = address
        self._contents_shown = False
        self._expander = Expander(
            syntax=document.syntax,
            findings=self.findings,
            html_of=RawHtmlWriter(self).blocks,
            frame_boxes=frame_boxes,
        )

    def address(self, node: Link | Image) -> str | None:
        """Return where `node` points, or none if nowhere or if following it would run a script."""
        if is_script(node.reference):
            words = excerpt(node.reference.target)
            self.findings.append(Finding(FindingCode.LINK_UNSAFE, node.span, words))
            return None
        return self._address(node.reference)

    def macro_blocks(self, macro: Macro) -> Sequence[Block]:
        return self._expander.blocks(macro)

    def macro_inlines(self, macro: Macro) -> Sequence[Inline]:
        return self._expander.inlines(macro)

    def knows(self, macro: Macro) -> bool:
        return self._expander.knows(macro)

    def contents(self, macro: Macro) -> Sequence[Block]:
        """Return the table of contents a macro asks for; one to a page is enough."""
        if self._contents_shown:
            return ()
        self._contents_shown = True
        return contents(heading_anchors(self._document.children), macro.span)

    def flat(self, blocks: Sequence[Block], *, keep_macros: bool = False) -> Iterator[Block]:
        """Yield `blocks` with groups dissolved and macros carried out, however deep they nest."""
        stack = [*blocks][::-1]
        while stack:
            block = stack.pop()
            if isinstance(block, Group):
                stack.extend(reversed(block.children))
            elif isinstance(block, Macro) and not keep_macros:
                stack.extend(reversed(self._expander.blocks(block)))
            else:
                yield block
