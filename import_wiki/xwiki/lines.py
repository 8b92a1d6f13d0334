"""Reads the tokens inside a line into a run: text, formats, links, images, macros.

A link's label is wiki text of its own and read by a parser of its own; how deep that goes is
bounded, and what is deeper stays the text it is.
"""

from collections.abc import Callable
from typing import ClassVar, Protocol

from import_wiki.xwiki.findings import Finding, FindingCode, excerpt
from import_wiki.xwiki.nodes import as_text
from import_wiki.xwiki.parameters import Parameters, hides_words, parse_parameters
from import_wiki.xwiki.references import parse_image, parse_link, split_link
from import_wiki.xwiki.runs import Run
from import_wiki.xwiki.spans import Excerpt, Span
from import_wiki.xwiki.tokens import Kind, Token
from import_wiki.xwiki.tree import Code, Image, Inline, Link, Macro

LABEL_DEPTH_MAX = 6

_IMAGE = "image:"


class ReadsLabels(Protocol):
    """Reads an excerpt as part of a line; returns its nodes and what was found in it."""

    def __call__(self, source: Excerpt) -> tuple[tuple[Inline, ...], list[Finding]]: ...


class LineReader:
    """Adds inline tokens of one excerpt to runs. `depth` counts the labels around it."""

    def __init__(
        self, source: Excerpt, *, syntax: str, depth: int, read_label: ReadsLabels
    ) -> None:
        self.source = source
        self.syntax = syntax
        self.depth = depth
        self.findings: list[Finding] = []
        self._read_label = read_label
        self._opening: Token | None = None  # the mark that was read last, if it opened a format

    def add(self, token: Token, run: Run) -> None:
        self._ADDERS[token.kind](self, token, run)

    def span(self, token: Token) -> Span:
        return self.source.span(token.start, token.end)

    def note(self, code: FindingCode, start: int, end: int) -> None:
        """Add a finding; the offsets are those of the excerpt."""
        words = excerpt(self.source.text[start:end])
        self.findings.append(Finding(code, self.source.span(start, end), words))

    def parameters(self, raw: str | None, token: Token) -> Parameters:
        """Return the parameters `raw` of a token. Words among them are found: nobody sees them."""
        if raw and hides_words(raw):
            self.note(FindingCode.HIDDEN_TEXT, token.start, token.end)
        return parse_parameters(raw)

    def macro(self, token: Token) -> Macro:
        return Macro(
            self.span(token),
            token.value,
            self.parameters(token.parameters, token),
            self.source.part(*token.inner) if token.inner else None,
            self.source.text[token.start : token.end],
        )

    def _add_text(self, token: Token, run: Run) -> None:
        run.text(token.value, self.span(token))

    def _add_break(self, token: Token, run: Run) -> None:
        run.line_break(self.span(token))

    def _add_code(self, token: Token, run: Run) -> None:
        run.add(Code(self.span(token), token.value))

    def _add_macro(self, token: Token, run: Run) -> None:
        run.add(self.macro(token))

    def _toggle(self, token: Token, run: Run) -> None:
        opened = run.toggle(token.value, self.span(token).start, token.start)
        opening, self._opening = self._opening, token if opened else None
        if opened:
            if self.source.text[token.end : token.end + 1].isspace():
                self.note(FindingCode.ACCIDENTAL_MARKUP, token.start, token.end)
        elif opening and opening.value == token.value and self._is_accident(opening, token):
            self.note(FindingCode.ACCIDENTAL_MARKUP, opening.start, token.end)

    def _is_accident(self, opening: Token, closing: Token) -> bool:
        """Tell whether a format holds nothing, a name like `__init__`, or lies between ranges."""
        text = self.source.text
        within = text[opening.end : closing.start]
        if not within or closing.value == "_":
            return not within or _is_identifier(within)
        sides = (*text[max(opening.start - 1, 0) : opening.start], within[0], within[-1])
        return closing.value == "-" and opening.start > 0 and all(map(str.isdecimal, sides))

    def _set_parameters(self, token: Token, run: Run) -> None:
        run.set_parameters(self.parameters(token.value, token), self.span(token).start)

    def _add_address(self, token: Token, run: Run) -> None:
        reference = parse_link(token.value, syntax=self.syntax)
        run.add(Link(self.span(token), reference, bare=True))

    def _add_bare_image(self, token: Token, run: Run) -> None:
        reference = parse_image(token.value.removeprefix(_IMAGE), syntax=self.syntax)
        run.add(Image(self.span(token), reference))

    def _add_reference(self, token: Token, run: Run) -> None:
        label, target, raw = split_link(self.source.part(*(token.inner or (0, 0))))
        parameters = self.parameters(raw, token)
        if target.startswith(_IMAGE):
            reference = parse_image(target.removeprefix(_IMAGE), syntax=self.syntax)
            run.add(Image(self.span(token), reference, parameters, label))
        else:
            reference = parse_link(target, syntax=self.syntax, parameters=parameters)
            children = self._label(label) if label else ()
            run.add(Link(self.span(token), reference, children, parameters))

    def _label(self, label: Excerpt) -> tuple[Inline, ...]:
        if self.depth >= LABEL_DEPTH_MAX:
            return as_text(label)
        children, findings = self._read_label(label)
        self.findings += findings
        return children

    _ADDERS: ClassVar[dict[Kind, Callable[["LineReader", Token, Run], None]]] = {
        Kind.TEXT: _add_text,
        Kind.BREAK: _add_break,
        Kind.VERBATIM: _add_code,
        Kind.MACRO: _add_macro,
        Kind.FORMAT: _toggle,
        Kind.INLINE_PARAMETERS: _set_parameters,
        Kind.URI: _add_address,
        Kind.ATTACHMENT: _add_address,
        Kind.IMAGE: _add_bare_image,
        Kind.REFERENCE: _add_reference,
    }


def _is_identifier(words: str) -> bool:
    """True for what programmers write between underscores: `__init__`."""
    return words.isascii() and words.islower() and words.isidentifier()
