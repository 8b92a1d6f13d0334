"""Where the value of a label may begin, and where it ends.

    密码：Abc123      SIGN    a colon, an equals sign, an arrow
    | 密码 | Abc123 | CELL    the next cell of a table
    密码⏎Abc123       LINE    the next line, alone on it
    密码已改为Abc123   SAID    a verb: is, 是, 改为
    密码 Abc123       BARE    nothing, a blank, a bracket

The weaker the tie, the more the value itself must look like one: see `judging`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum


class Tie(IntEnum):
    BARE = 0
    SAID = 1
    LINE = 2
    CELL = 3
    SIGN = 4


@dataclass(frozen=True)
class Candidate:
    """What may be the value of a label, with what stands around it."""

    tie: Tie
    start: int
    end: int
    value: str
    label: str
    before: str
    after: str


VALUE_CHARACTERS = (
    r"(?:(?!</?[a-zA-Z])[^\s`⟦⟧\ufffc"
    r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u2010-\u2027\u2190-\u21ff])"
)
"""Anything but blanks, Chinese, its punctuation, quotes, sealed tokens and tags."""

_BARE_VALUE = re.compile(rf"{VALUE_CHARACTERS}{{1,200}}")
_SPACED_DIGITS = re.compile(r"\d(?: \d){3,15}(?![ ]?[\w])")
_QUOTED_VALUE = re.compile(
    r""""([^"\n\ufffc]{1,64})"|'([^'\n\ufffc]{1,64})'"""
    r"|“([^”\n\ufffc]{1,64})”|‘([^’\n\ufffc]{1,64})’"
    r"|「([^」\n\ufffc]{1,64})」|『([^』\n\ufffc]{1,64})』|【([^】\n\ufffc]{1,64})】"
    r"|`{1,3}([^`\n\ufffc]{1,64})`|\(([^()\s\ufffc]{1,64})\)|\[([^\[\]\s\ufffc]{1,64})\]"
)
# A password with Chinese in it is told from a sentence only where it fills its line.
_HAN_VALUE = re.compile(
    r"(?!请|见|同|详|参|联系|咨询|[^\n]{0,4}(?:电话|手机))"
    r"[\u4e00-\u9fff]{1,6}[!-~]{2,30}(?=[ \t]*(?:\n|$))"
)

_TAG = r"</?[a-zA-Z][a-zA-Z0-9]{0,9}(?: [^<>\n]{0,60})?>"
_CLOSING = r"""(?:[ \t"'”’」』】\]*_`]|""" + _TAG + "){0,6}"
_OPENING = r"(?:[ \t]|\*\*|__|[:=>]|" + _TAG + "){0,10}"
_REMARK = r"(?:\([^()\n]{1,20}\))?"

_SIGN = re.compile(
    _CLOSING
    + _REMARK
    + _CLOSING
    + r"(?::=|=>|[-=~]>|[:=→➜⇒]|[—–]{1,2}|>(?=[^\s<>]{1,80}</))"
    + _OPENING
)
_CELL = re.compile(_CLOSING + _REMARK + _CLOSING + r"(?:\|=?|</t[dh]>|\t)" + _OPENING)
_LINE = re.compile(
    "(?P<sign>" + _CLOSING + _REMARK + r"[ \t*_`]{0,4}[:=]?[ \t*_`]{0,6})(?:<br ?/?>|\\)?\r?\n"
    r"(?:[ \t]{0,8}\r?\n)?[ \t>*\-`|]{0,8}"
)
_SAID_ZH = re.compile(
    r"[*_ \t,，]{0,4}(?:\([^()\n]{1,20}\))?"
    r"(?:[ \t]|已经?|先|现在?|目前|当前|统一|默认|初始化?|暂时|临时|应[该当]|可能|大概|好像|记得"
    r"|还|都|均|全部?|就|也|一律|仍然?|我们?|他们?|她|您|你们?|帮|给|把|被|重新|重置|修改|更改"
    r"|变更|更新|设置?|设定|调整|恢复|还原|改|换|定|用的?|填的?|输入?的?|写的?|要|可以|请|了|的|后"
    r"|分别|两个|一样){0,7}"
    r"(?:是|为|成|到|用|填|输入?|写|叫|如下|见下面?)了?[ \t]{0,4}[:,，]?(?:[ \t]|\*\*|__){0,6}"
    r"(?:\r?\n[ \t>*-]{0,6})?"
)
_SAID_EN = re.compile(
    r"(?:'s)?"
    r"(?P<about>[ \t]+(?:for|of|on|to|in|we|you|i|they|that)(?:[ \t]+[\w.@'/-]{1,30}){1,5}?)?"
    r"(?:[ \t]+(?:has|have|had|was|were|been|be|will|is|are|now|still|just|again|currently|both"
    r"|always|changed|reset|set|updated|temporarily|back|the|it|should|must)){0,5}"
    r"(?:[ \t]+(?:is|was|to|as|be|are|now|equals)(?:[ \t]+(?:now|still|just|simply|set to))?"
    r"[ \t]{0,4}:?|(?<='s)|(?(about)[ \t]{0,2}[:=]|(?!)))(?:[ \t]|\*\*|__){1,6}",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:[ \t]?\([^()\n]{1,20}\)(?=[ \t]))?(?:[ \t]|\*\*|__|`|[-/](?=[ \t])|[】\]]){0,6}(?![:=|])"
)
_ANY_VALUE = re.compile(r"[0-9A-Za-z@#$%^&*!?_+]")
_FARTHEST = 120  # what stands between a label and its value is shorter


def candidates(text: str, label: re.Match[str]) -> Iterator[Candidate]:
    """Yield what may be the label's value, the strongest tie first."""
    if _ANY_VALUE.search(text, label.end(), label.end() + _FARTHEST) is None:
        return
    for tie, begin in _beginnings(text, label):
        span = value_span(text, begin, tie)
        if span is not None:
            start, end = span
            before = text[max(0, label.start() - 80) : label.start()]
            after = text[end : end + 24]
            yield Candidate(tie, start, end, text[start:end], label[0], before, after)


def _beginnings(text: str, label: re.Match[str]) -> Iterator[tuple[Tie, int]]:
    at = label.end()
    if sign := _SIGN.match(text, at):
        yield Tie.SIGN, sign.end()
    if cell := _CELL.match(text, at):
        yield Tie.CELL, cell.end()
    if (line := _LINE.match(text, at)) and _may_wrap(text, label, line):
        yield Tie.LINE, line.end()
    for said in (_SAID_ZH.match(text, at), _SAID_EN.match(text, at)):
        if said:
            yield Tie.SAID, said.end()
    bare = _BARE.match(text, at)
    if bare and (bare.end() > at or not label[0][-1].isascii() or text[at : at + 1] in {"(", "["}):
        yield Tie.BARE, bare.end()


def _may_wrap(text: str, label: re.Match[str], line: re.Match[str]) -> bool:
    """Say whether the label ends its line with a sign, or has the line for itself."""
    if ":" in line["sign"] or "=" in line["sign"]:
        return True
    begin = text.rfind("\n", max(0, label.start() - 40), label.start()) + 1
    return not text[begin : label.start()].strip(" \t>*#-+_`|·.1234567890、")


def value_span(text: str, begin: int, tie: Tie = Tie.SIGN) -> tuple[int, int] | None:
    """Return where the value that begins at `begin` starts and ends, if one does."""
    if quoted := _QUOTED_VALUE.match(text, begin):
        return quoted.span(quoted.lastindex or 0)
    if spaced := _SPACED_DIGITS.match(text, begin):
        return spaced.span()
    if tie is Tie.SIGN and (han := _HAN_VALUE.match(text, begin)):
        return han.span()
    bare = _BARE_VALUE.match(text, begin)
    if bare is None:
        return None
    end = begin + len(_trimmed(bare[0], in_row=_in_row(text, begin)))
    if end == begin or (tie is Tie.LINE and not _ends_line(text, end)):
        return None
    return begin, end


def _ends_line(text: str, end: int) -> bool:
    return not text[end : end + 40].split("\n", 1)[0].strip(" \t\r|*_`\\")


def _in_row(text: str, begin: int) -> bool:
    line = text.rfind("\n", max(0, begin - 400), begin) + 1
    return text[line : line + 4].lstrip(" >").startswith(("|", "!"))


_NEXT_FIELD = re.compile(r"[,;&](?=[\"']?[A-Za-z_]{1,20}[\"']?[:=])|[,;](?=$)")
_TAIL = re.compile(r"(?:\*\*|__|[,.;:?、/'\"}\]>(\[{|\\~-]|(?<!\*)\*(?=$))+$")


def _trimmed(value: str, *, in_row: bool) -> str:
    """Cut what belongs to the sentence, the table or the markup, not to the value."""
    if in_row:
        value = value.split("|", 1)[0]
    if field := _NEXT_FIELD.search(value):
        value = value[: field.start()]
    if value.endswith(")") and value.count("(") < value.count(")"):
        value = value.rstrip(").,;")
    return _TAIL.sub("", value)
