"""References to other cases inside Chinese text: labels, numbers, links, words that hint at one.

A mention becomes a reference to a case of this page only if one single case can be meant; a vague
one gets candidates, never a target.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.markup import references
from import_wiki.cases.model import Reference, ReferenceKind, WikiCase
from import_wiki.cases.shapes import Reading
from import_wiki.text import fold, normal_form
from import_wiki.xwiki import SYNTAXES, parse
from import_wiki.xwiki.nodes import references as links_in

# What is numbered in the trade is no case: `三号桩#2枪`, `订单#7`.
_NUMBER = re.compile(
    r"(?:(?<=[\u4e00-\u9fff])|(?<![\w#]))(?<![桩枪号站机位车卡楼柜线区口层排])(?<!订单)"
    r"#\s?([0-9]{1,6})(?![0-9]|\s?[桩枪号站充])"
)
_CASE_ANCHOR = re.compile(r"H\w*case23[0-9][\w.-]*", re.IGNORECASE)  # 23 is the wiki's `#`
_TICKET = r"[A-Za-z0-9#_-]{3,40}"
_PARTNER = re.compile(
    r"关联\s?(?P<system>[^\s:,。;()]{0,20}?)\s?的?(?:工单|单号)(?:号|编号)?\s?:\s?"
    rf"(?P<numbers>{_TICKET}(?:\s?[、,;/]\s?(?=[A-Za-z#_-]{{0,39}}[0-9]){_TICKET})*)"
)
_EARLIER = "(?:之前|以前|上次|曾经?|上回)"
_HAPPENED = "(?:提过|提到过|遇到过|出现过|反馈过|处理过|说过|有过|发生过)"
_VAGUE = re.compile(
    rf"类似的?\S{{0,10}}?{_EARLIER}\S{{0,8}}?{_HAPPENED}"
    rf"|{_EARLIER}\S{{0,8}}?{_HAPPENED}"
    r"|同上(?:次|例|回|一个|一例)|同上$"
    rf"|(?:和|跟|与|同){_EARLIER}\S{{0,8}}?(?:一样|相同|类似)"
    rf"|(?:参考|参照|参见|见){_EARLIER}"
)
_CLAUSE_END = re.compile(r"[,。;!?\n、]")
_MOST_CANDIDATES = 5
_MOST_PER_TOPIC = 50  # a topic of half the page says nothing, and must not cost time
_TOPIC = 3
_NO_TOPICS = frozenset(
    {"为什么", "怎么办", "是什么", "怎么样", "的问题", "有问题", "怎么处", "么处理"}
)


def references_in(readings: Iterable[Reading]) -> tuple[Reference, ...]:
    """Return every mention of another case, not yet tied to one."""
    return tuple(reference for reading in readings for reference in _in_line(reading))


def _in_line(reading: Reading) -> Iterator[Reference]:
    text, line = reading.text, reading.line.number
    folded = fold(text)
    for label in references(text):
        yield Reference(ReferenceKind.CASE, label.text, line)
    for found in _NUMBER.finditer(folded):
        yield Reference(ReferenceKind.NUMBER, text[slice(*found.span())], line)
    for found in _PARTNER.finditer(folded):
        yield from _tickets(text, found, line)
    for address in _linked_cases(reading.source):
        yield Reference(ReferenceKind.ANCHOR, address, line)
    if found_words := _VAGUE.search(folded):
        yield Reference(ReferenceKind.VAGUE, _clause(text, folded, found_words), line)


def _linked_cases(source: str) -> list[str]:
    """Return `page#anchor` of every link to the heading of a case, in whichever syntax."""
    if "[[" not in source or _CASE_ANCHOR.search(source) is None:
        return []
    found = {
        f"{link.target}#{link.anchor}": None
        for syntax in sorted(SYNTAXES)
        for link in links_in(parse(source, syntax=syntax))
        if _CASE_ANCHOR.fullmatch(link.anchor)
    }
    return list(found)


def _tickets(text: str, found: re.Match[str], line: int) -> Iterator[Reference]:
    system = text[slice(*found.span("system"))]
    for number in re.finditer(_TICKET, found["numbers"]):
        place = slice(*(found.start("numbers") + at for at in number.span()))
        yield Reference(ReferenceKind.PARTNER, text[place], line, system=system)


def _clause(text: str, folded: str, found: re.Match[str]) -> str:
    start = max((end.end() for end in _CLAUSE_END.finditer(folded, 0, found.start())), default=0)
    stop = _CLAUSE_END.search(folded, found.end())
    return text[start : stop.start() if stop else len(text)].strip()


class CasesOfPage:
    """Finds the cases of one page that a mention may mean."""

    def __init__(self, cases: Sequence[WikiCase], page: str) -> None:
        self.cases = cases
        self._page = page
        self._by_anchor = {case.anchor: case for case in cases}
        self._by_label: dict[str, list[WikiCase]] = defaultdict(list)
        self._by_number: dict[int, list[WikiCase]] = defaultdict(list)
        self._by_topic: dict[str, list[WikiCase]] = defaultdict(list)
        for case in cases:
            self._by_label[case.label.key].append(case)
            self._by_number[case.label.number].append(case)
            for topic in _topics(case):
                self._by_topic[topic].append(case)

    def resolved(self, case: WikiCase) -> WikiCase:
        """Return the case with its references tied to what they can mean."""
        return replace(case, references=tuple(self._resolve(r, case) for r in case.references))

    def _resolve(self, reference: Reference, case: WikiCase) -> Reference:
        match reference.kind:
            case ReferenceKind.CASE:
                return _tied(reference, self._labelled(reference.text))
            case ReferenceKind.NUMBER:
                number = int(reference.text.strip().lstrip("#＃"))
                return _tied(reference, self._by_number.get(number, []))
            case ReferenceKind.ANCHOR:
                return _tied(reference, self._linked(reference.text))
            case ReferenceKind.VAGUE:
                return replace(reference, candidates=self._alike(case))
            case ReferenceKind.PARTNER:
                return reference

    def _labelled(self, text: str) -> list[WikiCase]:
        (label,) = references(text)
        if label.date is not None:
            return self._by_label.get(label.label, [])
        same_number = self._by_number.get(label.number, [])
        return [case for case in same_number if case.label.prefix.casefold() == label.prefix]

    def _linked(self, address: str) -> list[WikiCase]:
        """Return the case whose heading has this anchor: anchors are computed, never read back."""
        page, _, anchor = address.rpartition("#")
        case = self._by_anchor.get(anchor) if page in {"", self._page} else None
        return [case] if case else []

    def _alike(self, case: WikiCase) -> tuple[str, ...]:
        """Return the labels of earlier cases whose problem shares words with this one's."""
        shared: Counter[str] = Counter()
        for topic in sorted(_topics(case)):  # in order, so that equals come in one order
            cases = self._by_topic[topic]
            if len(cases) <= _MOST_PER_TOPIC:
                shared.update(other.id for other in cases if _is_earlier(other, case))
        return tuple(label for label, _ in shared.most_common(_MOST_CANDIDATES))


def _tied(reference: Reference, cases: Sequence[WikiCase]) -> Reference:
    labels = tuple(dict.fromkeys(case.id for case in cases))
    if len(cases) == 1:
        return replace(reference, target=labels[0])
    return replace(reference, candidates=labels)


def _topics(case: WikiCase) -> frozenset[str]:
    words = normal_form(case.problem.text) if case.problem else ""
    pieces = re.findall(r"[\u4e00-\u9fff]{3,}", words)
    topics = (piece[at : at + _TOPIC] for piece in pieces for at in range(len(piece) - _TOPIC + 1))
    return frozenset(topics) - _NO_TOPICS


def _is_earlier(other: WikiCase, case: WikiCase) -> bool:
    if other is case:
        return False
    if other.label.date and case.label.date and other.label.date != case.label.date:
        return other.label.date < case.label.date
    return other.label.number < case.label.number
