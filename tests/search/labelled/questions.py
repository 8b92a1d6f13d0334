"""Invented cases, and what people ask about them, each with the cases that answer it.

The questions are of nine kinds, in two parts: the analysis, its word lists and its weights were
tuned on the first; the second was written before and only tells how well they generalise.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from app.search.documents import Document
from tests.search.corpus import document

FIRST = 10
"""How many hits somebody looks at."""

_FOLDER = Path(__file__).parent
_PARTS = {"t": "tuning", "h": "held-out"}
_CUSTOMERS = {1: ("nmhd", "南明海德"), 2: ("wlzc", "五柳之城"), 3: ("bjfl", "北郊枫林")}

Ask = Callable[[str], Sequence[int]]
"""A search: the numbers of the cases found, best first."""


@dataclass(frozen=True)
class Question:
    kind: str
    part: str
    text: str
    answers: frozenset[int]


@dataclass(frozen=True)
class Quality:
    questions: int
    recall: float
    """The mean share of the answers, of ten at most, that are among the first ten hits."""
    right_first: float
    """The share of the questions whose first hit is an answer."""


def documents() -> Sequence[Document]:
    return [_document(int(number), *texts) for number, *texts in _rows("cases.txt", 4)]


def questions(part: str) -> Sequence[Question]:
    """Return the questions of a part: `tuning` or `held-out`."""
    read = (
        Question(kind, _PARTS[letter], text, frozenset(map(int, answers.split(","))))
        for kind, letter, text, answers in _rows("queries.txt", 4)
    )
    return [question for question in read if question.part == part]


def quality(asked: Iterable[Question], ask: Ask) -> Mapping[str, Quality]:
    """Return how well `ask` answers, by kind of question, and `all` together."""
    by_kind: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for question in asked:
        judged = judge(question, ask(question.text))
        by_kind[question.kind].append(judged)
        by_kind["all"].append(judged)
    return {kind: _mean(judged) for kind, judged in by_kind.items()}


def judge(question: Question, found: Sequence[int]) -> tuple[float, bool]:
    """Return the share of the answers among the first hits, and whether the first is one."""
    first = found[:FIRST]
    recall = len(question.answers.intersection(first)) / min(len(question.answers), FIRST)
    return recall, bool(first) and first[0] in question.answers


def _mean(judged: Sequence[tuple[float, bool]]) -> Quality:
    count = len(judged)
    return Quality(
        count,
        recall=sum(recall for recall, _ in judged) / count,
        right_first=sum(right for _, right in judged) / count,
    )


def _document(number: int, title: str, problem: str, resolution: str) -> Document:
    customer_id = 1 + number % len(_CUSTOMERS)
    code, name = _CUSTOMERS[customer_id]
    opened_on = date(2022, 1, 3) + timedelta(days=number * 3)
    return document(
        number,
        customer_id=customer_id,
        customer_code=code,
        customer_name=name,
        label=f"{code}_case#{number}_{opened_on:%Y%m%d}",
        title=title,
        problem=problem,
        resolution=resolution,
        opened_on=opened_on,
        resolved=True,
    )


def _rows(name: str, columns: int) -> Iterable[list[str]]:
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = [cell.strip() for cell in line.split(" | ")]
            if len(cells) != columns:
                raise ValueError(f"{name}: {line}")
            yield cells
