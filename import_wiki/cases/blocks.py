"""The furniture of a page, which belongs to no case: boxes, tables of contents, empty headings.

Only what carries no words of the desk is furniture: a box that holds more than macros is text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from import_wiki.cases.labels import read_heading
from import_wiki.cases.model import BlockKind, PageBlock
from import_wiki.cases.shapes import PARAMETERS
from import_wiki.page import WikiLine

_MACRO = rf"\s*\{{\{{(?P<name>[a-zA-Z]\w{{0,40}})(?P<parameters>(?!\w){PARAMETERS})"
_MACRO_OPENING = re.compile(rf"{_MACRO}\}}\}}\s*")
_MACRO_ALONE = re.compile(rf"{_MACRO}/\}}\}}\s*")
_PARAMETERS = re.compile(rf"\s*\(%(?P<parameters>{PARAMETERS})%\)\s*")
_PARAMETER = re.compile(
    r"(?P<key>[\w.-]{1,60})\s?=\s?(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[\w.-]+))"
)
_BOXES = frozenset({"box", "info", "panel"})
_FURNITURE_MACROS = frozenset({"toc", "children", "documents"})
_NONE: Mapping[str, str] = MappingProxyType({})


def page_blocks(lines: Sequence[WikiLine]) -> tuple[PageBlock, ...]:
    """Return the furniture of the page, in its order."""
    return tuple(_blocks(lines))


def _blocks(lines: Sequence[WikiLine]) -> Iterator[PageBlock]:
    at = 0
    while at < len(lines):
        block = _box(lines, at) or _macro(lines, at) or _heading(lines, at)
        if block:
            yield block
        at += block.lines[1] - block.lines[0] + 1 if block else 1


def _box(lines: Sequence[WikiLine], at: int) -> PageBlock | None:
    opening = _MACRO_OPENING.fullmatch(lines[at].text)
    if opening is None or opening["name"] not in _BOXES:
        return None
    end = at + 1
    while end < len(lines) and (lines[end].blank or _furniture_macro(lines[end].text)):
        end += 1
    if end == len(lines) or lines[end].text.strip() != f"{{{{/{opening['name']}}}}}":
        return None
    return PageBlock(
        kind=BlockKind.MACRO,
        lines=(lines[at].number, lines[end].number),
        name=opening["name"],
        parameters=_parameters(opening["parameters"]),
        content="\n".join(line.text for line in lines[at + 1 : end]),
    )


def _macro(lines: Sequence[WikiLine], at: int) -> PageBlock | None:
    found = _furniture_macro(lines[at].text)
    if found is None:
        return None
    number = lines[at].number
    parameters = _parameters(found["parameters"])
    return PageBlock(BlockKind.MACRO, (number, number), parameters, found["name"], "")


def _furniture_macro(text: str) -> re.Match[str] | None:
    found = _MACRO_ALONE.fullmatch(text)
    return found if found and found["name"] in _FURNITURE_MACROS else None


def _heading(lines: Sequence[WikiLine], at: int) -> PageBlock | None:
    """Return an empty heading with the parameters before it, or the parameters of a heading."""
    parameters = _PARAMETERS.fullmatch(lines[at].text)
    place = at + 1 if parameters else at
    heading = read_heading(lines[place].text) if place < len(lines) else None
    if heading is None or (heading.text and parameters is None):
        return None
    values = _parameters(parameters["parameters"]) if parameters else _NONE
    if heading.text:
        number = lines[at].number
        return PageBlock(BlockKind.PARAMETERS, (number, number), values)
    return PageBlock(
        kind=BlockKind.EMPTY_HEADING,
        lines=(lines[at].number, lines[place].number),
        parameters=values,
        level=heading.level,
    )


def _parameters(text: str) -> Mapping[str, str]:
    return MappingProxyType(
        {
            found["key"]: next(value for value in found.group(2, 3, 4) if value is not None)
            for found in _PARAMETER.finditer(text)
        }
    )
