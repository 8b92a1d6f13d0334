"""One document or group being read: the block in hand and what has been seen of it."""

from dataclasses import dataclass
from enum import IntEnum, auto

from import_wiki.xwiki.builder import Builder
from import_wiki.xwiki.parameters import Parameters
from import_wiki.xwiki.tokens import Token


class Rule(IntEnum):
    """What the block in hand is; DOCUMENT: there is none."""

    DOCUMENT = auto()
    LINES = auto()
    HEADING = auto()
    LIST = auto()
    TABLE = auto()
    QUOTE = auto()


@dataclass(slots=True)
class Frame:
    """The state of one document or group. `level` counts lists, cells and quotations around it."""

    builder: Builder
    start: int
    level: int
    parameters: Parameters = ()
    rule: Rule = Rule.DOCUMENT
    waiting: Parameters = ()  # parameters of the next block
    fresh: bool = False  # directly behind the mark that began the block
    in_text: bool = False  # the lines of the block have begun
    newline: Token | None = None  # an end of line: a break if text follows
    after_group: bool = False
    after_macro: bool = False
    takes_text: bool = False  # an item or a line of a quotation is open
    numbered: bool = False  # the item in hand is of an ordered list

    def begin(self, rule: Rule) -> None:
        self.rule = rule
        self.fresh = self.takes_text = True
        self.in_text = self.after_group = self.after_macro = False
        self.newline = None

    def take_parameters(self) -> Parameters:
        waiting, self.waiting = self.waiting, ()
        return waiting
