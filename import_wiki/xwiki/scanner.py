r"""The scanner: a page's text to tokens. The longest match wins, as in XWiki's own scanner.

    BEGINNING OF LINE ──(nothing of its own)──▶ LINE │ TABLE │ HEADING
           ▲                                        │
           └──────────── end of line ───────────────┘

`(((` puts the state aside and begins a line in a fresh one; `)))` takes it up again. What stands
in verbatim text and in macros is not scanned: those are one token each. Differences from XWiki,
each noted for a person: verbatim text and macros without an end are ordinary text, an address
directly behind Chinese is an address, `\\` in a Windows path and `--` in a range are text.
"""

from collections.abc import Callable
from enum import IntEnum, auto
from typing import ClassVar, NamedTuple

from app.redaction import TOKEN
from import_wiki.xwiki import patterns
from import_wiki.xwiki.accidents import glued_address, is_dash, windows_path_end
from import_wiki.xwiki.extents import Extents, unescape_verbatim
from import_wiki.xwiki.findings import FindingCode
from import_wiki.xwiki.free_references import FreeReference, find_reference
from import_wiki.xwiki.tokens import Kind, Token


class State(IntEnum):
    """What a line belongs to; it decides which marks mean something."""

    LINE = auto()
    TABLE = auto()
    HEADING = auto()


class Notice(NamedTuple):
    """A finding in offsets of the scanned text."""

    code: FindingCode
    start: int
    end: int


_RUNS = {
    State.LINE: patterns.RUN,
    State.TABLE: patterns.RUN_IN_TABLE,
    State.HEADING: patterns.RUN_IN_HEADING,
}
_ONE_LINE_END = "\r\n"  # not an empty line made of two ends
_EMPTY_LINES = {
    State.LINE: Kind.BLOCK_END,
    State.TABLE: Kind.TABLE_END,
    State.HEADING: Kind.HEADING_END,
}


class Scanner:
    """One pass over one text. `scan()` is called once."""

    def __init__(self, text: str, *, line_start: bool = True) -> None:
        self.text = text
        self.at = 0
        self.tokens: list[Token] = []
        self.notices: list[Notice] = []
        self._line_start = line_start
        self._state = State.LINE
        self._aside: list[State] = []
        self._strike_open = False
        self._extents = Extents(text)

    def scan(self) -> list[Token]:
        length = len(self.text)
        while self.at < length:
            if not (self._line_start and self._begin_line()):
                self._line_start = False
                reader = self._READERS.get(self.text[self.at])
                if reader:
                    reader(self)
                else:
                    self._run()
        return self.tokens

    def _emit(self, kind: Kind, end: int, value: str = "", parameters: str | None = None) -> None:
        self.tokens.append(Token(kind, self.at, end, value, parameters))
        self.at = end

    def _notice(self, code: FindingCode, start: int, end: int) -> None:
        self.notices.append(Notice(code, start, end))

    # The beginning of a line.

    def _begin_line(self) -> bool:
        """Read what means something only here. False: the line is an ordinary one."""
        self._strike_open &= self._state is State.LINE
        readers = self._LINE_READERS.get(self.text[self.at], ())
        return any(reader(self) for reader in readers)

    def _blank_line(self) -> bool:
        match = patterns.NEWLINE.match(self.text, self.at)
        if match is None:
            return False
        self._emit(Kind.NEWLINE, match.end())
        return True

    def _heading(self) -> bool:
        match = patterns.HEADING.match(self.text, self.at)
        if match is None:
            return False
        self._emit(Kind.HEADING, match.end(), match[1])
        self._enter(State.HEADING)
        return True

    def _list_item(self) -> bool:
        match = patterns.LIST_ITEM.match(self.text, self.at)
        if match is None:
            return False
        self._emit(Kind.LIST_ITEM, match.end(), match[1])
        self._enter(State.LINE)
        return True

    def _rule(self) -> bool:
        match = patterns.RULE.match(self.text, self.at)
        if match is None:
            return False
        self._emit(Kind.RULE, match.end())
        self._enter(State.LINE)
        return True

    def _quote(self) -> bool:
        match = patterns.QUOTE.match(self.text, self.at)
        if match is None:
            return False
        if self.text[match.end() : match.end() + 1].isdigit():
            self._notice(FindingCode.ACCIDENTAL_MARKUP, self.at, match.end() + 1)
        self._emit(Kind.QUOTE, match.end(), match.group())
        self._enter(State.LINE)
        return True

    def _row(self) -> bool:
        if patterns.CELL.match(self.text, self.at) is None:
            return False
        if self.text.startswith("!!", self.at):
            self._notice(FindingCode.ACCIDENTAL_MARKUP, self.at, self.at + 2)
        self._emit(Kind.ROW, self.at)
        self._enter(State.TABLE)
        self._cell()
        return True

    def _line_parameters(self) -> bool:
        """Read `(% … %)`: of the next block, of a table row, or of a group."""
        end = self._extents.parameters(self.at) if self.text.startswith("(%", self.at) else None
        if end is None:
            return False
        raw = self.text[self.at + 2 : end - 2]
        if self._group_with_parameters(end, raw):
            return True
        newline = patterns.NEWLINE.match(self.text, end)
        if newline:
            self._emit(Kind.BLOCK_PARAMETERS, newline.end(), raw)
            self._state = State.LINE
            return True
        return self._row_with_parameters(end, raw)

    def _row_with_parameters(self, end: int, raw: str) -> bool:
        cell = patterns.SPACES.match(self.text, end)
        at = cell.end() if cell else end
        if patterns.CELL.match(self.text, at) is None:
            return False
        self._emit(Kind.ROW, at, parameters=raw)
        self._enter(State.TABLE)
        self._cell()
        return True

    def _enter(self, state: State) -> None:
        self._state = state
        self._line_start = False
        self._strike_open = False

    # Inside a line.

    def _run(self) -> None:
        """Read ordinary text up to where something may begin."""
        match = _RUNS[self._state].match(self.text, self.at)
        if match is None:
            self._emit(Kind.TEXT, self.at + 1, self.text[self.at])
            return
        end = match.end()
        if self.text.startswith(":", end) and self._cut_before_reference(end):
            return
        self._emit(Kind.TEXT, end, match.group())

    def _cut_before_reference(self, colon: int) -> bool:
        """Cut the run where a reference such as `https://…` or `image:…` begins in it."""
        reference = find_reference(self.text, self.at, colon)
        if reference is None:
            glued = glued_address(self.text, colon, self.at)
            if glued is None:
                return False
            self._notice(FindingCode.ACCIDENTAL_MARKUP, *glued)
            reference = FreeReference(Kind.URI, *glued)
        if reference.start > self.at:
            self._emit(Kind.TEXT, reference.start, self.text[self.at : reference.start])
        self._emit(reference.kind, reference.end, self.text[self.at : reference.end])
        return True

    def _sealed(self) -> None:
        """Read the token of a sealed value, whose mask is no markup."""
        token = TOKEN.match(self.text, self.at)
        if token:
            self._emit(Kind.TEXT, token.end(), token.group())
        else:
            self._symbol()

    def _symbol(self) -> None:
        self._emit(Kind.TEXT, self.at + 1, self.text[self.at])

    def _space(self) -> None:
        spaces = patterns.SPACES.match(self.text, self.at)
        behind = self.text[spaces.end() : spaces.end() + 3] if spaces else ""
        if behind == "(((":
            self._begin_group()
        elif behind == ")))" and self._aside:
            self._end_group()
        elif not (behind[:1] == "=" and self._state is State.HEADING and self._end_heading()):
            match = patterns.ESCAPED_SPACES.match(self.text, self.at)
            end = match.end() if match else self.at + 1
            self._emit(Kind.TEXT, end, self.text[self.at : end].replace("~", ""))

    def _newline(self) -> None:
        if self._state is State.HEADING and self._next_heading():
            return
        match = patterns.EMPTY_LINE.match(self.text, self.at)
        if match and match.group() != _ONE_LINE_END:
            self._emit(_EMPTY_LINES[self._state], match.end())
            self._enter(State.LINE)
        else:
            single = patterns.NEWLINE.match(self.text, self.at)
            self._emit(Kind.NEWLINE, single.end() if single else self.at + 1)
        self._line_start = True

    def _next_heading(self) -> bool:
        match = patterns.NEXT_HEADING.match(self.text, self.at)
        if match is None:
            return False
        self._emit(Kind.HEADING, match.end(), match[1])
        return True

    def _equals(self) -> None:
        if not (self._state is State.HEADING and self._end_heading()):
            self._run()

    def _end_heading(self) -> bool:
        match = patterns.HEADING_END.match(self.text, self.at)
        if match is None:
            return False
        self._emit(Kind.HEADING_END, match.end())
        self._enter(State.LINE)
        self._line_start = match[1] is not None
        return True

    def _pipe(self) -> None:
        if self._state is not State.TABLE or not self._cell():
            self._run()

    def _cell(self) -> bool:
        """Read a cell's mark with the parameters directly behind it."""
        match = patterns.CELL.match(self.text, self.at)
        if match is None:
            return False
        head, start, end = match.group().endswith("="), match.end(), None
        if self.text.startswith("(%", start):
            end = self._extents.parameters(start)
        raw = self.text[start + 2 : end - 2] if end else None
        self._emit(Kind.CELL, self._before_group(end) if end else start, "=" if head else "", raw)
        self._strike_open = False
        return True

    def _before_group(self, end: int) -> int:
        """Step over the blanks between parameters and the `(((` they stand before."""
        match = patterns.GROUP_AFTER_PARAMETERS.match(self.text, end)
        return match.end() if match else end

    def _parenthesis(self) -> None:
        if self.text.startswith("(((", self.at):
            self._begin_group()
        elif not (self.text.startswith("(%", self.at) and self._inline_parameters()):
            self._symbol()

    def _inline_parameters(self) -> bool:
        end = self._extents.parameters(self.at)
        if end is None:
            return False
        raw = self.text[self.at + 2 : end - 2]
        if self._group_with_parameters(end, raw):
            return True
        self._emit(Kind.INLINE_PARAMETERS, end, raw)
        return True

    def _group_with_parameters(self, end: int, raw: str) -> bool:
        match = patterns.GROUP_AFTER_PARAMETERS.match(self.text, end)
        if match is None:
            return False
        group = patterns.GROUP.match(self.text, match.end())
        self._open_group(group.end() if group else match.end(), raw)
        return True

    def _begin_group(self) -> None:
        match = patterns.GROUP.match(self.text, self.at)
        self._open_group(match.end() if match else self.at + 3, None)

    def _open_group(self, end: int, raw: str | None) -> None:
        self._emit(Kind.GROUP, end, parameters=raw)
        self._aside.append(self._state)
        self._enter(State.LINE)
        self._line_start = True

    def _close_parenthesis(self) -> None:
        if not self.text.startswith(")))", self.at):
            self._symbol()
        elif self._aside:
            self._end_group()
        else:
            self._emit(Kind.TEXT, self.at + 3, ")))")

    def _end_group(self) -> None:
        match = patterns.GROUP_END.match(self.text, self.at)
        self._emit(Kind.GROUP_END, match.end() if match else self.at + 3)
        self._enter(self._aside.pop())

    def _bracket(self) -> None:
        doubled = self.text.startswith("[[", self.at)
        end = self._extents.reference(self.at) if doubled else None
        if end is None:
            if doubled:
                self._notice(FindingCode.LINK_UNCLOSED, self.at, self.at + 2)
            self._emit(Kind.TEXT, self.at + 1 + doubled, "[" * (1 + doubled))
            return
        self.tokens.append(Token(Kind.REFERENCE, self.at, end, inner=(self.at + 2, end - 2)))
        self.at = end

    def _brace(self) -> None:
        if self.text.startswith("{{{", self.at):
            self._verbatim()
        elif not (self.text.startswith("{{", self.at) and self._macro()):
            self._symbol()

    def _verbatim(self) -> None:
        end = self._extents.verbatim(self.at)
        if end is None:
            self._notice(FindingCode.VERBATIM_UNCLOSED, self.at, self.at + 3)
            self._emit(Kind.TEXT, self.at + 3, "{{{")
        else:
            self._emit(Kind.VERBATIM, end, unescape_verbatim(self.text[self.at + 3 : end - 3]))

    def _macro(self) -> bool:
        macro = self._extents.macro(self.at)
        if macro is None:
            opening = self._extents.macro_opening(self.at)
            if opening:
                self._notice(FindingCode.MACRO_UNCLOSED, self.at, opening.end)
            return False
        self.tokens.append(
            Token(Kind.MACRO, self.at, macro.end, macro.name, macro.parameters, macro.content)
        )
        self.at = macro.end
        return True

    def _tilde(self) -> None:
        """Read an escape. A `~` before the end of a line vanishes."""
        escaped = self.text[self.at + 1 : self.at + 2]
        if escaped and escaped in patterns.BLANKS:
            self._space()
        elif not escaped or escaped in patterns.LINE_ENDS:
            self.at += 1
        elif escaped in patterns.SYMBOLS:
            self._emit(Kind.TEXT, self.at + 2, escaped)
        else:
            word = patterns.WORD.match(self.text, self.at)
            end = word.end() if word else self.at + 2
            self._emit(Kind.TEXT, end, self.text[self.at : end].replace("~", ""))

    def _format(self) -> None:
        mark = self.text[self.at]
        if self.text.startswith(mark * 2, self.at):
            self._emit(Kind.FORMAT, self.at + 2, mark)
        else:
            self._run()

    def _dash(self) -> None:
        """Read `--`: strike-through, unless it plainly is a dash or a range."""
        if not self.text.startswith("--", self.at):
            self._run()
        elif self._strike_open or not is_dash(self.text, self.at):
            self._strike_open = not self._strike_open
            self._emit(Kind.FORMAT, self.at + 2, "-")
        else:
            self._notice(FindingCode.ACCIDENTAL_MARKUP, self.at, self.at + 2)
            self._emit(Kind.TEXT, self.at + 2, "--")

    def _backslash(self) -> None:
        if not self.text.startswith("\\\\", self.at):
            self._run()
            return
        path = windows_path_end(self.text, self.at)
        if path is None:
            self._emit(Kind.BREAK, self.at + 2)
        else:
            self._notice(FindingCode.ACCIDENTAL_MARKUP, self.at, path)
            self._emit(Kind.TEXT, path, self.text[self.at : path])

    _READERS: ClassVar[dict[str, Callable[["Scanner"], None]]] = {
        " ": _space,
        "\t": _space,
        "\r": _newline,
        "\n": _newline,
        "=": _equals,
        "|": _pipe,
        "!": _pipe,
        "(": _parenthesis,
        ")": _close_parenthesis,
        "[": _bracket,
        "{": _brace,
        "~": _tilde,
        "\\": _backslash,
        "-": _dash,
        "*": _format,
        "/": _format,
        "_": _format,
        "^": _format,
        ",": _format,
        "#": _format,
        "⟦": _sealed,
    }
    _LINE_READERS: ClassVar[dict[str, tuple[Callable[["Scanner"], bool], ...]]] = {
        " ": (_heading, _list_item),
        "\t": (_heading, _list_item),
        "=": (_heading,),
        "*": (_list_item,),
        "1": (_list_item,),
        ":": (_list_item,),
        ";": (_list_item,),
        "-": (_rule,),
        ">": (_quote,),
        "|": (_row,),
        "!": (_row,),
        "(": (_line_parameters,),
        "\r": (_blank_line,),
        "\n": (_blank_line,),
    }
