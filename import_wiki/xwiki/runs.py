"""A run of inline nodes under construction: formats are switched on and off as text goes by.

XWiki's formats need not nest (`**a //b** c//`): each piece remembers the formats it stands in, and
the nesting is made when the run is done. A format is closed with its block at the latest.
"""

from dataclasses import dataclass, field

from import_wiki.xwiki.parameters import Parameters
from import_wiki.xwiki.spans import Span
from import_wiki.xwiki.tree import Format, Inline, LineBreak, Style, Text

_STYLES = {
    "*": Style.STRONG,
    "/": Style.EMPHASIS,
    "-": Style.STRIKE,
    "_": Style.UNDERLINE,
    "^": Style.SUPERSCRIPT,
    ",": Style.SUBSCRIPT,
    "#": Style.MONOSPACE,
}


@dataclass(frozen=True, slots=True)
class _Key:
    """One format in force. Where it was opened does not tell it apart: `**a****b**` is one.

    `start` is the offset in the page, `at` the one in the text being read.
    """

    style: Style
    parameters: Parameters
    start: int = field(compare=False)
    at: int = field(compare=False)


@dataclass(slots=True)
class _Frame:
    key: _Key
    children: list[Inline] = field(default_factory=list)

    def node(self) -> Format:
        span = Span(min(self.key.start, self.children[0].span.start), self.children[-1].span.end)
        return Format(span, self.key.style, tuple(self.children), self.key.parameters)


class Run:
    """Collects the inline nodes of one block, item, cell or line."""

    def __init__(self) -> None:
        self._pieces: list[tuple[tuple[_Key, ...], Inline]] = []
        self._words: list[str] = []
        self._words_span = Span(0, 0)
        self._keys: tuple[_Key, ...] = ()

    def text(self, text: str, span: Span) -> None:
        start = self._words_span.start if self._words else span.start
        self._words.append(text)
        self._words_span = Span(start, span.end)

    def add(self, node: Inline) -> None:
        self._end_words()
        self._pieces.append((self._keys, node))

    def line_break(self, span: Span) -> None:
        self.add(LineBreak(span))

    def toggle(self, mark: str, start: int, at: int) -> bool:
        """Switch the format of `mark`; return whether it is on now."""
        self._end_words()
        style = _STYLES[mark]
        others = tuple(key for key in self._keys if key.style is not style)
        opened = len(others) == len(self._keys)
        self._keys = (*others, _Key(style, (), start, at)) if opened else others
        return opened

    def set_parameters(self, parameters: Parameters, start: int) -> None:
        """Begin a span with `parameters` in place of the one before; none ends it."""
        self._end_words()
        others = tuple(key for key in self._keys if key.style is not Style.SPAN)
        span = (_Key(Style.SPAN, parameters, start, start),) if parameters else ()
        self._keys = (*others, *span)

    def open_formats(self) -> list[int]:
        """Return where the formats began (`at`) that nothing has closed so far."""
        return [key.at for key in self._keys if key.style is not Style.SPAN]

    def reset_formats(self) -> None:
        self._end_words()
        self._keys = ()

    def take(self) -> tuple[Inline, ...]:
        """Return the finished nodes and begin anew, the formats closed."""
        self.reset_formats()
        pieces, self._pieces = self._pieces, []
        if not any(keys for keys, _ in pieces):
            return tuple(node for _, node in pieces)
        return _nested(pieces)

    def _end_words(self) -> None:
        if self._words:
            text = Text(self._words_span, "".join(self._words))
            self._pieces.append((self._keys, text))
            self._words = []


def _nested(pieces: list[tuple[tuple[_Key, ...], Inline]]) -> tuple[Inline, ...]:
    """Nest the pieces into formats, closing no more of them than each piece demands."""
    root: list[Inline] = []
    stack: list[_Frame] = []
    for keys, node in pieces:
        while any(frame.key not in keys for frame in stack):
            _close(stack, root)
        for key in keys:
            if all(frame.key != key for frame in stack):
                stack.append(_Frame(key))
        (stack[-1].children if stack else root).append(node)
    while stack:
        _close(stack, root)
    return tuple(root)


def _close(stack: list[_Frame], root: list[Inline]) -> None:
    node = stack.pop().node()
    (stack[-1].children if stack else root).append(node)
