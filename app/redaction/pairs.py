"""Account and password announced together: `账号/密码：admin / Abc123`.

The label names both, the two values follow, parted by a slash, a comma, a blank or a line end. Of a
list under one label every further line counts.
"""

import re
from collections.abc import Iterator, Sequence

from app.redaction import labels
from app.redaction.judging import is_plain_word, loosely_plausible
from app.redaction.kinds import Kind, Span
from app.redaction.values import value_span

_TIE = re.compile(
    r"[ \t*_`\"')】\]]{0,6}(?:\([^()\n]{1,20}\))?[ \t*_`]{0,4}"
    r"(?P<tie>(?:分别|现在|目前|统一|暂时|默认|如下|我们?|给|您|用|设|改"
    r"|are|is|were|respectively|[ \t]){0,5}"
    r"(?:是|为|:|=|->|→|—{1,2}|如下|are|is)[ \t]?:?|[ \t])"
    r"[ \t*_]{0,6}(?:\r?\n[ \t>*-]{0,6}){0,2}",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"[ \t*_`]{0,4}(?:全?都一?样?|均|全部?|一样|相同|同为|are both|both),?"
    r"[ \t]?(?:是|为|设为|用|:|are|is)?"
    r"[ \t]?:?[ \t]{0,3}(?=[!-~])",
    re.IGNORECASE,
)
_NAME = r"(?P<name>[^\s,，、/;；:|=\u2e80-\u9fff\uff00-\uffef\"'`(]{1,64})"
_FIRST = re.compile(
    r"[`\"']?" + _NAME + r"(?P<between>[ \t`\"']{0,4}(?:[/、,，;；:|+]|和|与|及|and\b|--?(?=[ \t]))"
    r"[ \t`\"']{0,4}(?:密码[ \t]?)?|[ \t]{1,4}|\\?\r?\n[ \t>*-]{0,6})(?=[^\s\u4e00-\u9fff])",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"[`\"'.)]{0,2}[ \t]{0,4}\\?(?:[;；、,，]|\r?\n)[ \t]{0,4}(?:[>*-]|\d{1,2}[.、)])?"
    r"[ \t]{0,4}[`\"']?" + _NAME + r"(?P<between>[ \t]{0,4}[/:|][ \t]{0,4})(?=[^\s\u4e00-\u9fff/])"
)
_NAMED_ONCE = re.compile(
    "(?:" + labels.ACCOUNT.pattern + r"|登[录陆]|log ?in|sign ?in)[ \t*_]{0,4}"
    r"(?:是|为|用|:|=|[ \t]|as|with|is){1,3}[ \t*_`]{0,4}"
    r"(?<![/\w])[A-Za-z1][\w.@-]{1,40}[ \t]{0,2}/[ \t]{0,2}(?=[^\s/])",
    re.IGNORECASE,
)
_STRONG = re.compile(r"(?=.*\d)(?=.*[A-Za-z@#$%^&*!])[^\s/]{6,40}|\d{6,12}")
_MOST_LINES = 200


def find(text: str, paired: Sequence[re.Match[str]]) -> Iterator[Span]:
    for label in paired:
        yield from _values_after(text, label.end())
    for named in _NAMED_ONCE.finditer(text):
        span = value_span(text, named.end())
        if span and _STRONG.fullmatch(text[span[0] : span[1]]):
            yield Span(Kind.PASSWORD, *span)


def _values_after(text: str, at: int) -> Iterator[Span]:
    same = _SAME.match(text, at)
    if same:
        yield from _password_at(text, same.end(), loose=True)
        return
    tie = _TIE.match(text, at)
    if tie is None:
        return
    signed = bool(tie["tie"].strip())
    pair = _FIRST.match(text, tie.end())
    listed = list(_listed(text, pair, loose=signed))
    yield from listed
    if signed and not listed:  # one value for both, or only the password
        yield from _password_at(text, tie.end(), loose=False)


def _listed(text: str, pair: re.Match[str] | None, *, loose: bool) -> Iterator[Span]:
    """Yield the password of the first pair and of those listed below it."""
    for _ in range(_MOST_LINES):
        if pair is None:
            return
        spans = list(_password_at(text, pair.end(), loose=loose and pair["between"].strip() != ""))
        yield from _account_of(pair) if spans else ()
        yield from spans
        pair = _FURTHER.match(text, spans[0].end) if spans else None


def _account_of(pair: re.Match[str]) -> Iterator[Span]:
    yield Span(Kind.ACCOUNT, *pair.span("name"))


def _password_at(text: str, begin: int, *, loose: bool) -> Iterator[Span]:
    span = value_span(text, begin)
    if span is None:
        return
    value = text[span[0] : span[1]]
    if loosely_plausible(text, *span) or (loose and is_plain_word(value)):
        yield Span(Kind.PASSWORD, *span)
