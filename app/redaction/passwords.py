"""Passwords and one-time codes that a label announces."""

import re
from collections.abc import Iterator, Sequence

from app.redaction import labels
from app.redaction.judging import has_digit, is_plain_word, loosely_plausible, plausible, values_of
from app.redaction.kinds import Kind, Span
from app.redaction.values import Candidate, Tie, value_span

_CODE = re.compile(r"(?=[A-Za-z]*\d)[0-9A-Za-z]{4,12}")

_AFTER_ACCOUNT = re.compile(
    r"(?:账[ \t]*号|账户|用户名?|登录名|user(?: ?name)?|account|login|\buid|\bid)"
    r"[^\n]{1,40}\n?[^\n]{0,12}$",
    re.IGNORECASE,
)
_CHANGING = re.compile(
    r"(?:忘记?|修改|重置|更改|找回|改)(?:了|登录|登陆|后台|的|用户|账号|我|初始|支付){0,2}$"
)
_DATE = re.compile(r"(?:19|20)\d{2}[01]\d[0-3]\d|\d{4}")

_PASSPHRASE = re.compile(
    r"(?<![A-Za-z])pass[ _-]?phrase[ \t]{0,3}(?::|=|is)[ \t]{0,3}([^\s\"'][^\n\"']{7,80})",
    re.IGNORECASE,
)
_VALUE_FIRST = (
    # 用 Abc123 作为登录密码
    re.compile(
        r"(?:用|以|把|将|输入?)[ \t]{0,2}(?P<value>[!-~]{4,40})[ \t]{0,2}"
        r"(?:来)?(?:作为|当作?|当成|做|设为|为|是)[ \t]{0,2}[\u4e00-\u9fff]{0,4}"
        + labels.CHINESE_WORD
    ),
    # Abc123 是新密码
    re.compile(
        r"(?<![\w.])(?P<value>[!-~]{6,40})[ \t]{0,2}(?:就是|才是|是)"
        r"(?:[他她我您你]的|新的?|登录|登陆|初始|默认|临时|后台){0,2}"
        + labels.CHINESE_WORD
        + "(?!错误|不对)"
    ),
    re.compile(
        r"\b(?P<value>[!-~]{6,40}) (?:is|was) (?:the|my|his|her|our|your) (?:\w{1,12} ){0,2}"
        r"(?:password|passcode)\b"
    ),
    re.compile(
        r"\b(?:use|using|try|enter|type) (?P<value>[!-~]{4,40}) (?:as|for) "
        r"(?:\w{1,12} ){0,3}password\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w/])[\w.@-]{2,40} ?/ ?(?P<value>[!-~]{5,40}) (?:is|are) "
        r"(?:the|my|our|your|his|her) (?:\w{1,12} ){0,2}(?:credentials|login)\b"
    ),
)
_COMMANDS = (
    re.compile(r"\bmysql(?:dump)?[^\n]{0,80}? -p(?P<value>[^\s'\"-][^\s]{2,60})"),
    re.compile(r"\bsshpass +-p *['\"]?(?P<value>[^\s'\"]{3,60})"),
    re.compile(
        r"\bcurl[^\n]{0,80}? (?:-u|--user)[ =]['\"]?[^\s:'\"]{1,40}:(?P<value>[^\s'\"]{3,60})"
    ),
)
_VALUE_NEXT = (
    # 密码错了，帮他改成 Abc123; not `密码错误，桩号改为 A1`
    re.compile(
        labels.CHINESE_WORD + r"[^\n。！？；号名址价率态误置式:]{0,8}?(?:重置|恢复|还原|改|设|换)"
        r"(?:成|为|到)了?[ \t]{0,3}:?[ \t]{0,3}(?=[!-~])"
    ),
    # 密码您记一下：Abc123; not `密码错误：401`
    re.compile(
        labels.CHINESE_WORD + "(?:(?![错误时间次数长度位链接口规则提示空状态编号期址名率版单])"
        r"[\u4e00-\u9fff]){1,8}:[ \t]{0,3}(?=[!-~])"
    ),
    # 密码改了，新的：Abc123
    re.compile(labels.CHINESE_WORD + r"[^\n。！？；:]{0,8}?新的?(?:是|为|:)[ \t]{0,3}(?=[!-~])"),
    re.compile(
        r"(?:log(?:ged|ging)? ?in|sign(?:ed|ing)? ?in)(?: to \S{1,40})?(?: as| with| using)"
        r"(?: user)? \S{1,40} (?:with|using|and|/)(?: the)?(?: password)? (?=[!-~])",
        re.IGNORECASE,
    ),
)


def find(text: str, paired: Sequence[re.Match[str]]) -> Iterator[Span]:
    """Find what stands behind a label, but for the labels that belong to a pair (see `pairs`)."""
    ends = {pair.end() for pair in paired}
    for labelled, accepts in (
        (labels.PASSWORD, _is_password),
        (labels.SHORT_PASSWORD, _is_short_labelled),
    ):
        alone = (label for label in labelled.finditer(text) if label.end() not in ends)
        yield from values_of(text, alone, Kind.PASSWORD, accepts)
    yield from values_of(text, labels.CODE.finditer(text), Kind.CODE, _is_code)
    yield from _phrased(text)


def _is_password(candidate: Candidate) -> bool:
    if candidate.tie is Tie.BARE and _is_date_of_change(candidate):
        return False
    return plausible(candidate) or _stands_with_account(candidate)


def _is_date_of_change(candidate: Candidate) -> bool:
    changing = _CHANGING.search(candidate.before[-14:])
    return changing is not None and _DATE.fullmatch(candidate.value) is not None


def _stands_with_account(candidate: Candidate) -> bool:
    """Accept `账号 admin 密码 admin`: after an account a bare word is a password."""
    return (
        candidate.tie is Tie.BARE
        and is_plain_word(candidate.value)
        and _AFTER_ACCOUNT.search(candidate.before[-60:]) is not None
    )


def _is_short_labelled(candidate: Candidate) -> bool:
    """`pass`, `pin`, `pw` are words of other trades: they need a sign, a verb or an account."""
    if candidate.tie is Tie.SAID:
        return has_digit(candidate.value) and plausible(candidate)
    tied = candidate.tie > Tie.SAID or _AFTER_ACCOUNT.search(candidate.before[-60:]) is not None
    return tied and plausible(candidate)


def _is_code(candidate: Candidate) -> bool:
    return _CODE.fullmatch(candidate.value) is not None and plausible(candidate)


def _phrased(text: str) -> Iterator[Span]:
    for phrase in _PASSPHRASE.finditer(text):
        yield Span(Kind.PASSWORD, *phrase.span(1))
    for pattern in (*_VALUE_FIRST, *_COMMANDS):
        for phrase in pattern.finditer(text):
            yield from _if_plausible(text, phrase.span("value"))
    for pattern in _VALUE_NEXT:
        for phrase in pattern.finditer(text):
            yield from _if_plausible(text, value_span(text, phrase.end()))


def _if_plausible(text: str, span: tuple[int, int] | None) -> Iterator[Span]:
    if span is not None and loosely_plausible(text, *span):
        yield Span(Kind.PASSWORD, *span)
