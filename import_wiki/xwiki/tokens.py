"""The tokens of XWiki 2.0 and 2.1, which share one grammar."""

from enum import IntEnum, auto
from typing import NamedTuple


class Kind(IntEnum):
    """What a token is. The parser decides by this alone."""

    TEXT = auto()  # words, blanks and symbols, escapes already taken away
    FORMAT = auto()  # ** // -- __ ^^ ,, ##
    BREAK = auto()  # \\
    INLINE_PARAMETERS = auto()  # (% … %) in a line
    REFERENCE = auto()  # [[ … ]]
    URI = auto()  # https://… in the text
    IMAGE = auto()  # image:… in the text
    ATTACHMENT = auto()  # attach:… in the text
    VERBATIM = auto()  # {{{ … }}}
    MACRO = auto()  # {{name}} … {{/name}} and {{name/}}

    NEWLINE = auto()
    BLOCK_END = auto()  # an empty line
    TABLE_END = auto()  # an empty line in a table
    HEADING = auto()  # = … at the beginning of a line
    HEADING_END = auto()  # the closing = …, or an empty line in a heading
    LIST_ITEM = auto()
    RULE = auto()
    ROW = auto()  # the beginning of a table row; its first cell follows
    CELL = auto()
    QUOTE = auto()
    BLOCK_PARAMETERS = auto()  # (% … %) on a line of its own
    GROUP = auto()  # (((
    GROUP_END = auto()  # )))


INLINE = frozenset(
    {
        Kind.TEXT,
        Kind.FORMAT,
        Kind.BREAK,
        Kind.INLINE_PARAMETERS,
        Kind.REFERENCE,
        Kind.URI,
        Kind.IMAGE,
        Kind.ATTACHMENT,
        Kind.VERBATIM,
        Kind.MACRO,
    }
)


class Token(NamedTuple):
    """One token: its offsets in the scanned text, and what it says.

    `value` is the text, the mark, the marker of a list, the raw inside of brackets; `parameters`
    the raw text between `(%` and `%)`, or of a macro. `inner` are the offsets of what stands
    between brackets (a reference, a macro's content).
    """

    kind: Kind
    start: int
    end: int
    value: str = ""
    parameters: str | None = None
    inner: tuple[int, int] | None = None
