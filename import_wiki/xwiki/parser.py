"""The parser: tokens to a tree. Looks at one token at a time and never goes back.

Each frame is one document or group; its rule says which tokens the block in hand takes. A rule
that does not take a token ends its block and hands the token to the rule for a new block:

    DOCUMENT ──▶ LINES │ HEADING │ LIST │ TABLE │ QUOTE ──▶ DOCUMENT

`(((` puts a frame on top, `)))` takes it off: however deep, nothing is called recursively. Only
labels of links and captions of images are read by a parser of their own; their depth is bounded.
"""

import re
from collections.abc import Callable
from typing import ClassVar

from import_wiki.xwiki import patterns
from import_wiki.xwiki.builder import Builder
from import_wiki.xwiki.findings import WORDS_MAX_LENGTH, Finding, FindingCode
from import_wiki.xwiki.frames import Frame, Rule
from import_wiki.xwiki.lines import LABEL_DEPTH_MAX, LineReader
from import_wiki.xwiki.nodes import captioned_image, inlines_of
from import_wiki.xwiki.scanner import Scanner
from import_wiki.xwiki.spans import Excerpt, Span
from import_wiki.xwiki.tokens import INLINE, Kind, Token
from import_wiki.xwiki.tree import Block, CodeBlock, Figure, Group, Inline, Paragraph

# Deeper nesting is flattened: writers and renderers recurse, and no reader follows that far.
DEPTH_MAX = 30

_NUMBERED = re.compile(r"[0-9]{1,3}\.[ \t]")


class Parser:
    """Reads one excerpt of a page, once. `depth` counts the labels around it."""

    def __init__(self, source: Excerpt, *, syntax: str, depth: int = 0) -> None:
        self._source = source
        self._syntax = syntax
        self._depth = depth
        self._lines = LineReader(source, syntax=syntax, depth=depth, read_label=self._read_label)
        self._frame = Frame(Builder(DEPTH_MAX), start=0, level=0)
        self._frames = [self._frame]
        self._whole_blocks = True

    @property
    def findings(self) -> list[Finding]:
        return self._lines.findings

    def blocks(self) -> tuple[Block, ...]:
        """Read the excerpt as a document."""
        return self._read()

    def inlines(self) -> tuple[Inline, ...]:
        """Read the excerpt as part of a line: what blocks it has are dissolved."""
        self._whole_blocks = False
        return inlines_of(self._read())

    def _read(self) -> tuple[Block, ...]:
        scanner = Scanner(self._source.text, line_start=self._whole_blocks)
        for token in scanner.scan():
            while not self._RULES[self._frame.rule](self, token):
                pass
            self._frame.builder.end = self._source.offsets[token.end]
        for notice in scanner.notices:
            self._lines.note(*notice)
        while len(self._frames) > 1:
            start = self._frame.start
            self._lines.note(FindingCode.GROUP_UNCLOSED, start, start + len("((("))
            self._leave_group(self._frame.builder.end)
        self._close()
        return tuple(self._frame.builder.blocks)

    def _read_label(self, source: Excerpt) -> tuple[tuple[Inline, ...], list[Finding]]:
        inner = Parser(source, syntax=self._syntax, depth=self._depth + 1)
        return inner.inlines(), inner.findings

    # Rules. Each returns whether it took the token.

    def _in_document(self, token: Token) -> bool:
        frame = self._frame
        begin = self._BEGINNINGS.get(token.kind)
        if begin:
            return begin(self, token)
        if token.kind in INLINE:
            frame.builder.begin_text(self._start(token), parameters=frame.take_parameters())
            frame.begin(Rule.LINES)
            return False
        frame.waiting = ()  # an empty line: XWiki gives them to an empty paragraph
        return True

    def _in_lines(self, token: Token) -> bool:
        frame = self._frame
        if token.kind in INLINE:
            self._add_inline(token)
        elif token.kind is Kind.NEWLINE and frame.newline is None:
            frame.newline = token
        else:
            return self._end_block()
        return True

    def _in_heading(self, token: Token) -> bool:
        if token.kind in {Kind.BLOCK_END, Kind.HEADING_END}:
            self._end_block()
            return True
        return self._flows(token) or self._end_block()

    def _in_list(self, token: Token) -> bool:
        frame = self._frame
        if token.kind is Kind.LIST_ITEM:
            self._begin_item(token)
        elif token.kind is Kind.BLOCK_PARAMETERS:
            frame.waiting, frame.takes_text = self._lines.parameters(token.value, token), False
        elif token.kind is Kind.BLOCK_END:
            self._end_block()
        elif not (frame.takes_text and self._flows_in_item(token)):
            return self._end_block()
        return True

    def _flows_in_item(self, token: Token) -> bool:
        frame = self._frame
        takes_newline = frame.fresh or frame.in_text or frame.after_group
        return (token.kind is not Kind.NEWLINE or takes_newline) and self._flows(token)

    def _in_table(self, token: Token) -> bool:
        if token.kind is Kind.CELL:
            self._begin_cell(token)
        elif token.kind is Kind.ROW:
            self._begin_row(token)
        elif token.kind is Kind.TABLE_END:
            self._end_block()
        elif not self._flows(token):
            return self._end_block()
        return True

    def _in_quote(self, token: Token) -> bool:
        frame = self._frame
        if token.kind is Kind.QUOTE:
            self._begin_quote_line(token)
        elif token.kind in INLINE and frame.takes_text:
            self._add_inline(token)
            # XWiki lets the lines behind a macro belong to it.
            frame.after_macro |= token.kind in {Kind.MACRO, Kind.VERBATIM}
        elif token.kind is Kind.NEWLINE and frame.takes_text and frame.newline is None:
            frame.newline, frame.takes_text = token, frame.after_macro
        else:
            return self._end_block()
        return True

    def _flows(self, token: Token) -> bool:
        """Take what an item, a cell or a heading takes: lines and groups."""
        frame = self._frame
        if token.kind is Kind.NEWLINE:
            self._take_newline(token)
        elif token.kind in INLINE:
            self._add_inline(token)
        elif token.kind is Kind.GROUP:
            self._begin_group(token)
        else:
            return False
        frame.fresh = frame.after_group = False
        return True

    def _take_newline(self, token: Token) -> None:
        frame = self._frame
        if frame.fresh:
            self._add_break(token)
        elif frame.in_text and frame.newline is None:
            frame.newline = token
        else:
            frame.newline, frame.in_text = None, False

    # What begins.

    def _begin_heading(self, token: Token) -> bool:
        frame, level = self._frame, len(token.value)
        frame.builder.begin_text(self._start(token), level, frame.take_parameters())
        frame.begin(Rule.HEADING)
        return True

    def _begin_list(self, token: Token) -> bool:
        frame = self._frame
        parameters = frame.take_parameters()
        frame.builder.begin_rows(self._start(token), quote=False, parameters=parameters)
        frame.begin(Rule.LIST)
        return False

    def _begin_item(self, token: Token) -> None:
        self._note_open_formats()
        frame, span = self._frame, self._lines.span(token)
        whole = frame.builder.begin_row(token.value, span, frame.take_parameters())
        self._note_depth(token, whole=whole)
        frame.begin(Rule.LIST)
        frame.numbered = "1" in token.value

    def _begin_quote(self, token: Token) -> bool:
        frame = self._frame
        parameters = frame.take_parameters()
        frame.builder.begin_rows(self._start(token), quote=True, parameters=parameters)
        frame.begin(Rule.QUOTE)
        return False

    def _begin_quote_line(self, token: Token) -> None:
        self._note_open_formats()
        span = self._lines.span(token)
        whole = self._frame.builder.begin_row(token.value, span, quote=True)
        self._note_depth(token, whole=whole)
        self._frame.begin(Rule.QUOTE)

    def _begin_table(self, token: Token) -> bool:
        frame = self._frame
        frame.builder.begin_table(self._start(token), frame.take_parameters())
        frame.begin(Rule.TABLE)
        return False

    def _begin_row(self, token: Token) -> None:
        parameters = self._lines.parameters(token.parameters, token)
        self._frame.builder.begin_table_row(self._start(token), parameters)

    def _begin_cell(self, token: Token) -> None:
        self._note_open_formats()
        self._frame.builder.begin_cell(
            self._start(token),
            head=token.value == "=",
            parameters=self._lines.parameters(token.parameters, token),
        )
        self._frame.begin(Rule.TABLE)

    def _keep_parameters(self, token: Token) -> bool:
        self._frame.waiting = self._lines.parameters(token.value, token)
        return True

    def _add_rule(self, token: Token) -> bool:
        self._frame.take_parameters()
        self._frame.builder.add_rule(self._lines.span(token))
        return True

    def _add_verbatim(self, token: Token) -> bool:
        self._frame.take_parameters()
        self._begin_standalone(CodeBlock(self._lines.span(token), token.value))
        return True

    def _add_macro(self, token: Token) -> bool:
        frame = self._frame
        if frame.waiting:  # parameters are for a paragraph, so there is one
            frame.builder.begin_text(self._start(token), parameters=frame.take_parameters())
            frame.begin(Rule.LINES)
            return False
        frame.builder.add_standalone(self._lines.macro(token))
        frame.begin(Rule.LINES)
        return True

    def _begin_standalone(self, node: CodeBlock) -> None:
        self._frame.builder.add_standalone(node)
        self._frame.begin(Rule.LINES)

    def _begin_group(self, token: Token) -> bool:
        self._note_open_formats()
        frame = self._frame
        frame.take_parameters()
        level = frame.level + frame.builder.depth
        frame.builder.begin_group(deep=level >= DEPTH_MAX)
        self._note_depth(token, whole=level < DEPTH_MAX)
        level = min(level, DEPTH_MAX)
        self._frame = Frame(
            Builder(DEPTH_MAX - level),
            start=token.start,
            level=level,
            parameters=self._lines.parameters(token.parameters, token),
        )
        self._frames.append(self._frame)
        return True

    def _end_group(self, token: Token) -> bool:
        self._leave_group(self._source.offsets[token.end])
        return True

    def _note_depth(self, token: Token, *, whole: bool) -> None:
        if not whole:
            self._lines.note(FindingCode.NESTING_CAPPED, token.start, token.end)

    # What ends.

    def _leave_group(self, end: int) -> None:
        self._close()
        inner = self._frames.pop()
        self._frame = outer = self._frames[-1]
        span = Span(self._source.offsets[inner.start], end)
        outer.builder.end = end
        outer.builder.add_group(Group(span, tuple(inner.builder.blocks), inner.parameters))
        outer.fresh = outer.in_text = False
        outer.newline, outer.after_group = None, True

    def _end_block(self) -> bool:
        self._close()
        self._frame.begin(Rule.DOCUMENT)
        return False

    def _close(self) -> None:
        """End the block in hand. A paragraph that is but a captioned image is a figure."""
        self._note_open_formats()
        builder = self._frame.builder
        added = builder.close()
        if self._whole_blocks and added and isinstance(added[-1], Paragraph):
            builder.blocks[-1] = self._figure(added[-1]) or added[-1]

    def _figure(self, paragraph: Paragraph) -> Figure | None:
        content = paragraph.children[0] if len(paragraph.children) == 1 else None
        image = captioned_image(content) if content else None
        if not (content and image and image.caption) or self._depth >= LABEL_DEPTH_MAX:
            return None
        inner = Parser(image.caption, syntax=self._syntax, depth=self._depth + 1)
        figure = Figure(paragraph.span, content, inner.blocks())
        self.findings.extend(inner.findings)
        return figure

    def _note_open_formats(self) -> None:
        run = self._frame.builder.current_run()
        for start in run.open_formats() if run else ():
            self._lines.note(FindingCode.ACCIDENTAL_MARKUP, start, self._line_end(start))

    def _line_end(self, start: int) -> int:
        """Return the end of the line, or of as much of it as a finding shows."""
        limit = min(start + WORDS_MAX_LENGTH, len(self._source.text))
        newline = patterns.NEWLINE.search(self._source.text, start, limit)
        return newline.start() if newline else limit

    # Inline content.

    def _add_inline(self, token: Token) -> None:
        frame = self._frame
        if frame.newline is not None:
            self._add_break(frame.newline)
            numbered = frame.rule is Rule.LIST and frame.numbered
            if numbered and _NUMBERED.match(self._source.text, token.start):
                self._lines.note(FindingCode.NUMBERED_LINES, token.start, token.end)
        frame.newline, frame.in_text = None, True
        self._lines.add(token, frame.builder.run(self._start(token)))

    def _add_break(self, token: Token) -> None:
        self._frame.builder.run(self._start(token)).line_break(self._lines.span(token))

    def _start(self, token: Token) -> int:
        return self._source.offsets[token.start]

    _RULES: ClassVar[dict[Rule, Callable[["Parser", Token], bool]]] = {
        Rule.DOCUMENT: _in_document,
        Rule.LINES: _in_lines,
        Rule.HEADING: _in_heading,
        Rule.LIST: _in_list,
        Rule.TABLE: _in_table,
        Rule.QUOTE: _in_quote,
    }
    _BEGINNINGS: ClassVar[dict[Kind, Callable[["Parser", Token], bool]]] = {
        Kind.HEADING: _begin_heading,
        Kind.LIST_ITEM: _begin_list,
        Kind.QUOTE: _begin_quote,
        Kind.ROW: _begin_table,
        Kind.RULE: _add_rule,
        Kind.BLOCK_PARAMETERS: _keep_parameters,
        Kind.MACRO: _add_macro,
        Kind.VERBATIM: _add_verbatim,
        Kind.GROUP: _begin_group,
        Kind.GROUP_END: _end_group,
    }
