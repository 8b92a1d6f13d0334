"""What becomes of each macro. Nothing is ever run.

Macros that only dress their content (`box`, `info`, `code`, `html`, …) are carried out; those that
ask the wiki something, or that nobody knows, are shown as their source and found, so that a person
decides. Page furniture (`toc`, `attachments`) and comments are left out, and found.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from import_wiki.xwiki.findings import Finding, FindingCode, excerpt
from import_wiki.xwiki.html_tree import read_html
from import_wiki.xwiki.nodes import inlines_of, plain_text, walk
from import_wiki.xwiki.parser import Parser
from import_wiki.xwiki.references import SYNTAX_20, SYNTAX_21
from import_wiki.xwiki.spans import Excerpt, Span
from import_wiki.xwiki.tree import (
    Anchor,
    Block,
    CodeBlock,
    Footnote,
    Format,
    Image,
    Inline,
    LineBreak,
    Macro,
    Paragraph,
    Quote,
    Style,
    Text,
)

DEPTH_MAX = 8  # of macros in macros

# Returns wiki text as HTML, its own marks of HTML left alone.
HtmlOfWiki: TypeAlias = Callable[[Sequence[Block]], str]


class Expander:
    """Carries out the macros of one page, in the order of the page."""

    def __init__(
        self,
        *,
        syntax: str,
        findings: list[Finding],
        html_of: HtmlOfWiki,
        frame_boxes: bool = False,
    ) -> None:
        self.findings = findings
        self.frame_boxes = frame_boxes
        self._syntax = syntax
        self._html_of = html_of
        self._around: list[Span] = []

    def blocks(self, macro: Macro) -> Sequence[Block]:
        """Return what stands in the place of a macro that is a block of its own."""
        expand = _MACROS.get(macro.name.lower())
        if not self._enter(macro):
            self.note(FindingCode.NESTING_CAPPED, macro)
        elif expand:
            return expand(self, macro)
        return self.unexpanded(macro)

    def inlines(self, macro: Macro) -> Sequence[Inline]:
        """Return what stands in the place of a macro in a line.

        A box with a title of its own has no form there: it is shown as its source.
        """
        known = _MACROS.get(macro.name.lower())
        if known is _box and parameter(macro, "title"):
            return inlines_of(self.unexpanded(macro))
        if known is _code and macro.content is not None:
            return _code_in_line(macro, macro.content)
        return inlines_of(self.blocks(macro))

    def knows(self, macro: Macro) -> bool:
        return macro.name.lower() in _MACROS

    def unexpanded(self, macro: Macro) -> Sequence[Block]:
        self.note(FindingCode.MACRO_UNEXPANDED, macro)
        return [CodeBlock(macro.span, macro.source)]

    def note(self, code: FindingCode, macro: Macro) -> None:
        self.findings.append(Finding(code, macro.span, excerpt(macro.source)))

    def read(self, content: Excerpt | None, syntax: str | None = None) -> tuple[Block, ...]:
        """Return the wiki text of a macro as blocks."""
        if content is None:
            return ()
        parser = Parser(_normal(content), syntax=syntax or self._syntax)
        blocks = parser.blocks()
        self.findings += parser.findings
        return blocks

    def html(self, macro: Macro, source: str) -> Sequence[Block]:
        blocks, hidden = read_html(source, macro.span)
        for script in hidden:
            finding = Finding(FindingCode.MACRO_DROPPED, macro.span, excerpt(script))
            self.findings.append(finding)
        return blocks

    def html_of_wiki(self, macro: Macro) -> str:
        return self._html_of(self.read(macro.content))

    def title(self, macro: Macro) -> Sequence[Paragraph]:
        """Return the title a macro gives its content, which is wiki text too."""
        words = parameter(macro, "title")
        if not words:
            return ()
        start = macro.span.start
        parser = Parser(Excerpt(words, [start] * (len(words) + 1)), syntax=self._syntax)
        return [Paragraph(macro.span, parser.inlines())]

    def _enter(self, macro: Macro) -> bool:
        """Keep account of the macros around this one. False: there are too many."""
        while self._around and not _holds(self._around[-1], macro.span):
            self._around.pop()
        self._around.append(macro.span)
        return len(self._around) <= DEPTH_MAX


def parameter(macro: Macro, name: str) -> str:
    """Return a parameter of a macro; how its name is capitalised does not count."""
    return next((value for key, value in macro.parameters if key.lower() == name), "")


def _holds(outer: Span, inner: Span) -> bool:
    return outer != inner and outer.start <= inner.start and inner.end <= outer.end


def _normal(content: Excerpt) -> Excerpt:
    """Return a macro's content without the one line end at each of its edges."""
    text = content.text
    start = 2 if text.startswith("\r\n") else 1 if text[:1] in {"\r", "\n"} else 0
    end = len(text) - (2 if text.endswith("\r\n") else 1 if text[-1:] in {"\r", "\n"} else 0)
    return content.part(start, max(start, end))


# What each known macro becomes.


def _box(expander: Expander, macro: Macro) -> Sequence[Block]:
    if macro.content is None:  # XWiki shows an error
        return expander.unexpanded(macro)
    title, content = expander.title(macro), expander.read(macro.content)
    if not expander.frame_boxes:
        return [*title, *content]
    title = [replace(line, children=(_strong(line),)) for line in title]
    return [Quote(macro.span, (*title, *content))] if title or content else ()


def _strong(line: Paragraph) -> Format:
    return Format(line.span, Style.STRONG, line.children)


def _code(expander: Expander, macro: Macro) -> Sequence[Block]:
    if macro.content is None:  # the code stands in another page
        return expander.unexpanded(macro)
    language = parameter(macro, "language")
    shown = language if language.isalnum() and language.lower() != "none" else ""
    block = CodeBlock(macro.span, _normal(macro.content).text, shown.lower())
    return [*expander.title(macro), block]


def _code_in_line(macro: Macro, content: Excerpt) -> Sequence[Inline]:
    """Return code in a line as XWiki shows it there: a span of its own, not monospaced."""
    text = Text(macro.span, " ".join(content.text.split()))
    return [Format(macro.span, Style.SPAN, (text,), (("class", "code"),))]


def _html(expander: Expander, macro: Macro) -> Sequence[Block]:
    if macro.content is None:
        return _dropped(expander, macro)
    if parameter(macro, "wiki").lower() == "true":
        return expander.html(macro, expander.html_of_wiki(macro))
    return expander.html(macro, macro.content.text)


def _content(expander: Expander, macro: Macro) -> Sequence[Block]:
    """Carry out `content` and `raw`: text in the syntax they name."""
    syntax = parameter(macro, "syntax").lower()
    wiki = macro.name.lower() == "content" and syntax in {"", SYNTAX_20, SYNTAX_21}
    if wiki:
        return expander.read(macro.content, syntax or None)
    if macro.content is None or not syntax.startswith(("xhtml/", "html/")):
        return expander.unexpanded(macro)
    return expander.html(macro, macro.content.text)


def _quote(expander: Expander, macro: Macro) -> Sequence[Block]:
    return [Quote(macro.span, expander.read(macro.content))]


def _gallery(expander: Expander, macro: Macro) -> Sequence[Block]:
    """Show the images one below the other; in place of a missing one, how the page names it."""
    blocks = expander.read(macro.content)
    images = [node for node in walk(blocks) if isinstance(node, Image)]
    if not images or plain_text(blocks).strip():
        return expander.unexpanded(macro)
    expander.note(FindingCode.MACRO_UNEXPANDED, macro)
    line: list[Inline] = []
    for image in images:
        start = image.span.start - macro.span.start
        words = macro.source[start : image.span.end - macro.span.start]
        named = Image(image.span, image.reference, (*image.parameters, ("alt", words)))
        line += [LineBreak(image.span), named] if line else [named]
    return [Paragraph(macro.span, tuple(line))]


def _anchor(_expander: Expander, macro: Macro) -> Sequence[Block]:
    name = parameter(macro, "name")
    return [Paragraph(macro.span, (Anchor(macro.span, name),))] if name else ()


def _footnote(expander: Expander, macro: Macro) -> Sequence[Block]:
    note = Footnote(macro.span, tuple(expander.read(macro.content)))
    return [Paragraph(macro.span, (note,))]


def _dropped(expander: Expander, macro: Macro) -> Sequence[Block]:
    expander.note(FindingCode.MACRO_DROPPED, macro)
    return ()


_MACROS: dict[str, Callable[[Expander, Macro], Sequence[Block]]] = {
    "box": _box,
    "info": _box,
    "warning": _box,
    "error": _box,
    "success": _box,
    "infomessage": _box,
    "warningmessage": _box,
    "errormessage": _box,
    "successmessage": _box,
    "code": _code,
    "html": _html,
    "content": _content,
    "raw": _content,
    "quote": _quote,
    "gallery": _gallery,
    "id": _anchor,
    "anchor": _anchor,
    "footnote": _footnote,
    "putfootnotes": _dropped,
    "toc": _dropped,
    "attachments": _dropped,
    "comment": _dropped,
}
