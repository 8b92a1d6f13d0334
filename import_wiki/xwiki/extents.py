"""Where a bracketed construct ends: `(% %)`, `[[ ]]`, `{{{ }}}` and macros. Pure.

Every search is linear over the page as a whole, whatever stands in it: places from which a search
led nowhere are remembered, and the ends of verbatim text and of macros are paired once.
"""

import re
from functools import cached_property
from typing import NamedTuple

from import_wiki.xwiki import patterns

_MARK_DISTANCE = 64


class MacroExtent(NamedTuple):
    """A macro: its name, its parameters, the offsets of its content (none for `{{name/}}`)."""

    name: str
    parameters: str
    content: tuple[int, int] | None
    end: int


class _Opening(NamedTuple):
    name: str
    parameters: str
    end: int
    empty: bool


class Extents:
    """The ends of the brackets of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._dead_parameters: set[int] = set()
        self._dead_macros: set[int] = set()
        self._no_reference_from = len(text)

    def parameters(self, start: int) -> int | None:
        """Return where the `(%` at `start` ends, behind its `%)`."""
        seen: list[int] = []
        at = start + 2
        while at not in self._dead_parameters:
            if self.text.startswith("%)", at):
                return at + 2
            seen.append(at)
            step = self._plain(patterns.PARAMETERS_PLAIN, at) or patterns.PARAMETERS_STEP.match(
                self.text, at
            )
            if step is None:
                break
            at = step.end()
        self._dead_parameters.update(seen)
        return None

    def reference(self, start: int) -> int | None:
        """Return where the `[[` at `start` ends, behind its `]]`.

        The longest reading wins, as everywhere: a `]]` that may close an image inside the label
        ends the whole only if no other `]]` follows.
        """
        if start >= self._no_reference_from:
            return None
        end, image, at = 0, False, start + 2
        while event := patterns.REFERENCE_EVENT.search(self.text, at):
            at, mark = event.end(), event.group()
            if mark == "~":
                at += 1
            elif mark != "]":
                image = True
            elif self.text.startswith("]", at):
                end, at = at + 1, at + 1
                if not image:
                    break
                image = False
            else:
                at += 2 if self.text.startswith("~", at) else 1
        if not end:
            self._no_reference_from = start
        return end or None

    def verbatim(self, start: int) -> int | None:
        """Return where the `{{{` at `start` ends, behind its `}}}`."""
        return self._verbatim_ends.get(start)

    @cached_property
    def _verbatim_ends(self) -> dict[int, int]:
        ends: dict[int, int] = {}
        open_: list[int] = []
        for event in patterns.VERBATIM_EVENT.finditer(self.text):
            if event.group() == "{{{":
                open_.append(event.start())
            elif event.group() == "}}}" and open_:
                ends[open_.pop()] = event.end()
        return ends

    def macro(self, start: int) -> MacroExtent | None:
        """Return the macro whose `{{` stands at `start`; without an end it is none."""
        opening = self.macro_opening(start)
        if opening is None:
            return None
        if opening.empty:
            return MacroExtent(opening.name, opening.parameters, None, opening.end)
        closing = self._macro_closings.get(start)
        if closing is None:
            return None
        return MacroExtent(opening.name, opening.parameters, (opening.end, closing[0]), closing[1])

    def macro_opening(self, start: int) -> _Opening | None:
        """Return the tag `{{name …}}` or `{{name …/}}` at `start`."""
        name = patterns.MACRO_OPENING.match(self.text, start)
        if name is None:
            return None
        for tag, empty in (("}}", False), ("/}}", True)):
            if self.text.startswith(tag, name.end()):
                return _Opening(name[1], "", name.end() + len(tag), empty)
        if self.text[name.end() : name.end() + 1] not in {" ", "\t", "\r", "\n"}:
            return None
        return self._with_parameters(name[1], name.end() + 1)

    def _with_parameters(self, name: str, start: int) -> _Opening | None:
        seen: list[int] = []
        at, slash = start, False
        while at not in self._dead_macros:
            if self.text.startswith("}}", at):
                return _Opening(name, self.text[start : at - slash], at + 2, slash)
            seen.append(at)
            plain = self._plain(patterns.MACRO_PLAIN, at)
            step = plain or patterns.MACRO_STEP.match(self.text, at)
            if step is None:
                break
            at = step.end()
            slash = plain is not None and plain.group().endswith("/")
        self._dead_macros.update(seen)
        return None

    def _plain(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """Read ordinary text, to a fixed mark at most: searches from everywhere meet there."""
        return pattern.match(self.text, at, at - at % _MARK_DISTANCE + _MARK_DISTANCE)

    @cached_property
    def _macro_closings(self) -> dict[int, tuple[int, int]]:
        """The offsets of each macro's end tag by the offset of its beginning; same names nest."""
        closings: dict[int, tuple[int, int]] = {}
        open_: dict[str, list[int]] = {}
        at = 0
        while event := patterns.MACRO_EVENT.search(self.text, at):
            at = event.end()
            if event[1] and open_.get(event[1]):
                closings[open_[event[1]].pop()] = (event.start(), event.end())
            elif event.group() == "{{":
                at = self._note_opening(event.start(), open_)
        return closings

    def _note_opening(self, start: int, open_: dict[str, list[int]]) -> int:
        opening = self.macro_opening(start)
        if opening is None:
            return start + 2
        if not opening.empty:
            open_.setdefault(opening.name, []).append(start)
        return opening.end


def unescape_verbatim(content: str) -> str:
    """Take the escapes out of verbatim text: only braces are escaped there."""
    return patterns.VERBATIM_ESCAPE.sub(
        lambda match: "{{{" if match[1] else "}}}" if match[2] else match[0], content
    )
