"""Secrets, personal and commercial data of a case, each with its line.

Secrets and the usual personal data are found by `app.redaction`, over all lines of the case at
once: an account belongs to the password on the next line. The rows below add what only these pages
hold: addresses, firms, contracts, people and prices.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.redaction import PERSONAL_KINDS, Finding, find
from import_wiki.cases.model import Personal, PersonalKind, Secret
from import_wiki.cases.shapes import Reading
from import_wiki.text import fold
from import_wiki.xwiki import SYNTAX_21, words_of

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝"
    "龚邵万钱严覃武戴莫孔向汤"
)
_SPEAKS = "要求|反馈|回复|表示|确认|告知|通知|建议"
_NO_PEOPLE = frozenset({"app", "ip", "id", "vin", "so", "mo", "sim", "pos", "ocpp", "bms", "soc"})

_FORMATS = re.compile(r"\*\*|(?<!:)//|__|##|\(%|\{\{|\(\(\(|^[;|!]", re.MULTILINE)

# Kind, words one of which a line must hold, and the pattern: most lines hold none of them.
_DETECTORS: tuple[tuple[PersonalKind, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        PersonalKind.PERSON,
        tuple(_SPEAKS.split("|")),
        re.compile(rf"(?<![A-Za-z0-9])(?P<value>[A-Za-z]{{2,12}})(?={_SPEAKS})"),
    ),
    (
        PersonalKind.PERSON,
        ("老",),
        re.compile(rf"(?P<value>老[{_SURNAMES}])(?=$|[^\u4e00-\u9fff]|{_SPEAKS}|说|的)"),
    ),
    (
        PersonalKind.ADDRESS,
        tuple("省市县州区"),
        re.compile(
            r"(?P<value>[\u4e00-\u9fff]{2,20}?[省市县州区]"
            r"[\u4e00-\u9fff0-9]{0,20}?(?:(?<![线电网短回一])路|街道|大街|大道|巷|镇|乡)[^。;!?]{1,60})"
        ),
    ),
    (
        PersonalKind.COMPANY,
        ("公司",),
        re.compile(r"(?P<value>[\u4e00-\u9fffA-Za-z()]{2,40}?(?:有限责任公司|有限公司|集团公司))"),
    ),
    (
        PersonalKind.CONTRACT,
        ("合同",),
        re.compile(r"合同(?:编号|号)?\s?:\s?(?P<value>[A-Za-z0-9][A-Za-z0-9-]{4,39})"),
    ),
)
_PRICE = re.compile(r"(?:电价|电费|服务费|单价|价格)[^0-9,。;]{0,6}[0-9]{1,4}\.[0-9]{1,4}")
_TYPED_NUMBER = re.compile(r"[0-9]{1,2}[、.)]\s{0,4}")


@dataclass(frozen=True)
class Sensitive:
    secrets: tuple[Secret, ...]
    personal: tuple[Personal, ...]
    price_lines: tuple[int, ...]


def sensitive_in(readings: Sequence[Reading]) -> Sensitive:
    """Return what these lines hold, in the order of the lines; a person is named once."""
    typed = _in_lines(find("\n".join(reading.whole for reading in readings)), readings)
    found = sorted([*typed, *_seen(readings, typed)], key=lambda found: found[1])
    personal = [*_personal(found), *_further(readings)]
    return Sensitive(
        secrets=tuple(
            Secret(finding.kind, finding.value, line)
            for finding, line in found
            if finding.kind not in PERSONAL_KINDS
        ),
        personal=tuple(sorted(personal, key=lambda value: value.line)),
        price_lines=tuple(
            reading.line.number for reading in readings if _PRICE.search(fold(reading.whole))
        ),
    )


def _in_lines(
    findings: Iterable[Finding], readings: Sequence[Reading]
) -> list[tuple[Finding, int]]:
    """Return findings in the lines as they are shown, each with the number of its line."""
    starts = list(accumulate((len(reading.whole) + 1 for reading in readings), initial=0))
    return [
        (finding, readings[bisect_right(starts, finding.start) - 1].line.number)
        for finding in findings
    ]


def _seen(
    readings: Sequence[Reading], typed: Sequence[tuple[Finding, int]]
) -> Iterator[tuple[Finding, int]]:
    """Yield what is found only where formats do not stand between a label and its value."""
    source = "\n".join(reading.line.text for reading in readings)
    if _FORMATS.search(source) is None:
        return
    words = words_of(source, syntax=SYNTAX_21)
    starts = list(accumulate((len(reading.line.text) + 1 for reading in readings), initial=0))
    for finding in find(words.text):
        place = words.span(finding.start, finding.end).start
        line = readings[bisect_right(starts, place) - 1].line.number
        known = (other.value for other, where in typed if where == line)
        if not any(finding.value in value or value in finding.value for value in known):
            yield finding, line


def _personal(found: Sequence[tuple[Finding, int]]) -> Iterator[Personal]:
    for finding, line in found:
        if finding.kind in PERSONAL_KINDS:
            yield Personal(PersonalKind(finding.kind.value), finding.value, line)


def _further(readings: Sequence[Reading]) -> Iterator[Personal]:
    people: set[str] = set()
    for reading in readings:
        for kind, value in _in_line(reading.whole):
            if kind is PersonalKind.PERSON and value in people:
                continue
            people.add(value)
            yield Personal(kind, value, reading.line.number)


def _in_line(text: str) -> Iterator[tuple[PersonalKind, str]]:
    folded = fold(text)
    number = _TYPED_NUMBER.match(folded)
    start = number.end() if number else 0
    for kind, words, pattern in _DETECTORS:
        if not any(word in folded for word in words):
            continue
        for found in pattern.finditer(folded, start):
            value = text[slice(*found.span("value"))].rstrip(".。,， ")
            if value.casefold() not in _NO_PEOPLE:
                yield kind, value
