"""What a line inside a case can be: one row per shape, the first that fits decides.

Patterns read the line in half width (`text.fold`) without leading blanks and give its words in the
group `text`; a line no row fits is text. A further shape of some page of the wiki is one more row.
Every repetition is bounded or cannot be given back, so a line costs time only for its length.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from import_wiki.cases.labels import day_of_mark, read_heading
from import_wiki.cases.names import is_name, looks_like_names
from import_wiki.page import WikiLine
from import_wiki.text import Shown, fold, shown


class Section(StrEnum):
    """Where in a case a line stands."""

    TOP = "top"  # below the heading, before any label
    PROBLEM = "problem"
    TRACKING = "tracking"
    RESOLUTION = "resolution"
    END = "end"  # behind the status or the engineers


class LineKind(StrEnum):
    BLANK = "blank"
    TEXT = "text"
    PROBLEM = "problem"
    MARK = "mark"
    STATUS = "status"
    ENGINEERS = "engineers"
    SPEAKER = "speaker"
    ROUTING = "routing"
    DATE_MARK = "date_mark"
    UNKNOWN_MARK = "unknown_mark"
    HEADING = "heading"
    FURNITURE = "furniture"


@dataclass(frozen=True)
class Reading:
    """One line as it was read.

    `whole` is all of it as shown; `text` and `source` are the words behind its label; `groups`
    what else the shape tells.
    """

    kind: LineKind
    line: WikiLine
    whole: str
    text: str
    source: str
    groups: dict[str, str] = field(default_factory=dict)
    leads_to: Section | None = None

    @property
    def filled(self) -> bool:
        return bool(self.text.strip())


@dataclass(frozen=True)
class Shape:
    """A row: what the line is, how it looks, in which sections it counts, where it leads.

    `begins` holds every character the pattern can begin with: most rows need not be tried.
    """

    kind: LineKind
    begins: str
    pattern: re.Pattern[str]
    within: frozenset[Section]
    leads_to: Section | None

    def match(self, folded: str, section: Section) -> re.Match[str] | None:
        found = self.pattern.fullmatch(folded) if section in self.within else None
        return found if found and _is_meant(self.kind, found) else None


_EVERYWHERE = frozenset(Section)
_LOG = frozenset({Section.TRACKING, Section.END})
_OUTSIDE_TEXTS = frozenset({Section.TOP, Section.END})

_BLOCK_MARK = re.compile(
    r"\A[ \t]{0,8}(?:\(%[^%\n]{0,200}%\)[ \t]{0,8})?"
    r"(?P<mark>[=>|]|!(?=[!=])|-(?=---)|\*(?=[1*]{0,9}\.?[:;]{0,9}[ \t])|[:;](?=[:;]{0,9}[ \t])"
    r"|1(?P<dot>[1*]{0,9}\.)(?=[:;]{0,9}[ \t]))"
)

PARAMETERS = r"(?:\s{0,8}[\w.-]{1,60}\s?=\s?(?:\"[^\"%{}]*\"|'[^'%{}]*'|[\w.-]+))*+\s*"
"""Parameters and nothing else: words among them would be hidden, so they are told as text."""

STATUS_WORDS = "已解决|处理中|暂搁置"
TICKS = "☑√✔✓✅"

_B = r"\s{0,4}"
_BOLD = r"(?:\*\*)?"
_COLON = rf"{_B}{_BOLD}{_B}:{_B}{_BOLD}{_B}"
_DASHES = r"--[\s-]{0,8}"
_OPENING = rf"(?:{_DASHES}|={{1,6}}{_B})"
_REST = rf"(?:{_B}={{0,6}}{_B}|{_COLON}(?P<text>.*))"  # a mark alone, or with words behind a colon
_DATE = r"(?P<date>[0-9]{4}[-./年]?[0-9]{1,2}[-./月]?[0-9]{1,3}日?)"
_EVENT = "(?P<event>更新|记录|补充|跟进|跟踪|反馈|回复)"
_WHO = r"(?P<who>\w{0,12}?)"
_SHORT_NAME = 3
"""The most characters of a Chinese name behind a date that says nothing else."""

_ANALYSIS = "原因分析|问题分析|分析|运营商初步排查结果|初步排查结果"


_OF_NAMES = frozenset({LineKind.STATUS, LineKind.ENGINEERS})
_ESCAPED = re.compile("~.")


def _shape(
    kind: LineKind,
    begins: str,
    pattern: str,
    *,
    within: Iterable[Section] = _EVERYWHERE,
    leads_to: Section | None = None,
) -> Shape:
    return Shape(kind, begins, re.compile(pattern, re.IGNORECASE), frozenset(within), leads_to)


SHAPES: tuple[Shape, ...] = (
    # The legend `状态(☑表示选定 ):` holds a tick itself, so the words begin behind its bracket.
    _shape(
        LineKind.STATUS,
        "*状",
        rf"{_BOLD}状态{_B}\([^()]{{0,20}}?[选{TICKS}][^()]{{0,20}}\){_B}{_BOLD}{_B}:?(?P<text>.*)",
        leads_to=Section.END,
    ),
    _shape(
        LineKind.STATUS,
        "*状",
        rf"{_BOLD}状态{_COLON}(?P<text>(?:(?!{STATUS_WORDS}).)*(?:{STATUS_WORDS}).*)",
        leads_to=Section.END,
    ),
    _shape(
        LineKind.ENGINEERS,
        "*售跟",
        rf"{_BOLD}(?:售后{_B}(?:\({_B}跟单{_B}\))?|跟单){_B}工程师{_REST}",
        leads_to=Section.END,
    ),
    _shape(
        LineKind.ENGINEERS,
        "跟",
        rf"(?P<short>跟进人?){_COLON}(?P<text>.*)",
        within={Section.TRACKING, Section.RESOLUTION, Section.END},
        leads_to=Section.END,
    ),
    _shape(
        LineKind.PROBLEM,
        "-=*问",
        rf"{_OPENING}?{_BOLD}问题描述(?:{_COLON}(?P<text>.*)|{_B}={{1,6}}{_B})",
        leads_to=Section.PROBLEM,
    ),
    _shape(
        LineKind.PROBLEM,
        "*问故",
        rf"{_BOLD}(?:问题|故障描述){_COLON}(?P<text>.*)",
        within={Section.TOP},
        leads_to=Section.PROBLEM,
    ),
    _shape(
        LineKind.MARK,
        "-=",
        rf"{_OPENING}{_BOLD}(?:跟踪|跟进)(?:记录)?{_REST}",
        leads_to=Section.TRACKING,
    ),
    _shape(
        LineKind.MARK,
        "-=",
        rf"{_OPENING}{_BOLD}解决(?:方案|办法|方法|结果)?{_REST}",
        leads_to=Section.RESOLUTION,
    ),
    _shape(
        LineKind.MARK,
        "-=*原问分运初",
        rf"{_OPENING}?{_BOLD}(?P<section>{_ANALYSIS}){_REST}",
        within=_EVERYWHERE - {Section.RESOLUTION},
        leads_to=Section.TRACKING,
    ),
    # A mark that lost its dashes counts only when it stands alone on its line.
    _shape(LineKind.MARK, "跟", rf"(?P<bare>跟踪){_B}:(?P<text>){_B}", leads_to=Section.TRACKING),
    _shape(LineKind.MARK, "解", rf"(?P<bare>解决){_B}:(?P<text>){_B}", leads_to=Section.RESOLUTION),
    _shape(
        LineKind.DATE_MARK,
        "-",
        rf"{_DASHES}below{_B}on{_B}{_DATE}{_REST}",
        within=_LOG,
        leads_to=Section.TRACKING,
    ),
    _shape(
        LineKind.DATE_MARK,
        "-",
        rf"{_DASHES}{_DATE}{_B}{_WHO}{_B}{_EVENT}?{_REST}",
        within=_LOG,
        leads_to=Section.TRACKING,
    ),
    _shape(
        LineKind.DATE_MARK,
        "-",
        rf"{_DASHES}{_DATE}[\s,、](?P<text>.+)",
        within=_LOG,
        leads_to=Section.TRACKING,
    ),
    _shape(
        LineKind.DATE_MARK,
        "0123456789",
        rf"{_DATE}{_B}{_WHO}{_B}{_EVENT}{_REST}",
        within=_LOG,
        leads_to=Section.TRACKING,
    ),
    _shape(
        LineKind.ROUTING,
        "【",
        rf"(?P<text>【{_B}(?P<routing>(?:已|请)?(?:转|退回|升级|移交)[^【】]{{0,30}})】.*)",
        within=_LOG,
        leads_to=Section.TRACKING,
    ),
    _shape(
        LineKind.SPEAKER,
        "【",
        rf"【{_B}(?P<speaker>[^【】]{{1,30}}?){_B}】{_COLON}(?P<text>.*)",
        within=_LOG,
        leads_to=Section.TRACKING,
    ),
    _shape(LineKind.FURNITURE, "-", r"-{4,}\s*", within=_OUTSIDE_TEXTS),
    _shape(LineKind.UNKNOWN_MARK, "-", rf"(?P<text>{_DASHES}[^\s-].{{0,30}})"),
    _shape(LineKind.FURNITURE, "(", rf"\(%{PARAMETERS}%\)\s*"),
)


def read_line(line: WikiLine, section: Section) -> Reading:
    """Return what the line is, standing in this section."""
    view = shown(line.text)
    words = view.text.strip()
    if not words:
        return Reading(LineKind.BLANK, line, "", "", "")
    indent = len(view.text) - len(view.text.lstrip())
    folded = fold(view.text)[indent:]
    for shape in SHAPES:
        found = shape.match(folded, section) if folded[0] in shape.begins else None
        if found and not _is_words(shape, line):
            return _reading(shape, line, view, (found, indent))
    heading = read_heading(line.text)
    kind = LineKind.HEADING if heading and heading.text else LineKind.TEXT
    return Reading(kind, line, words, view.text.rstrip(), line.text.rstrip())


def _reading(
    shape: Shape, line: WikiLine, view: Shown, match: tuple[re.Match[str], int]
) -> Reading:
    found, indent = match
    groups = {
        name: view.text[slice(*(indent + place for place in found.span(name)))]
        for name in found.re.groupindex
        if found[name] is not None
    }
    text = groups.pop("text", "")
    start = indent + found.start("text") if text else 0
    source = view.source_from(start).rstrip() if text else ""
    if source and shape.kind not in _OF_NAMES:
        opened = _opened(view.source[: -len(view.source_from(start))])
        text, source = opened + text, opened + source
    whole = view.text.strip()
    return Reading(
        shape.kind, line, whole, text.rstrip(), _inside_a_line(source), groups, shape.leads_to
    )


def _opened(label: str) -> str:
    """Return the mark of bold that a label opens and does not close: `【WL】:**bold**`."""
    return "**" if _ESCAPED.sub("", label).count("**") % 2 else ""


def _inside_a_line(source: str) -> str:
    """Return the source behind a label, escaped where it would be a list or a table by itself."""
    found = _BLOCK_MARK.match(source)
    if found is None:
        return source
    place = found.start("mark") + (found["dot"] is not None)  # a digit cannot be escaped
    return f"{source[:place]}~{source[place:]}"


def _is_words(shape: Shape, line: WikiLine) -> bool:
    """Return whether two dashes were typed as words: a mark's dashes carry the editor's escape."""
    return shape.kind is LineKind.UNKNOWN_MARK and not line.text.lstrip().startswith("~-")


def _is_meant(kind: LineKind, found: re.Match[str]) -> bool:
    """Return whether a label that is also an ordinary word is meant as a label."""
    if kind is LineKind.ENGINEERS and "short" in found.groupdict():
        return looks_like_names(found["text"])
    if kind is LineKind.DATE_MARK:
        return day_of_mark(found["date"]) is not None and _names_somebody(found.groupdict())
    return True


def _names_somebody(groups: dict[str, str | None]) -> bool:
    """Return whether the word behind a date is who wrote: alone, it may be what happened."""
    who = groups.get("who")
    if not who or groups.get("event"):
        return True
    return is_name(who) and (who.isascii() or len(who) <= _SHORT_NAME)
