"""The language of the search box. Pure, and never raises: whatever is typed means something.

    刷卡 密码错误                bare words: a document should have them
    "密码错误"  “密码错误”       a phrase: it must have it
    充电卡 OR 会员卡             one of them it must have
    -发票                        it must not have it
    客户:gxyl 状态：已解决 跟单:周启明 标签:刷卡 类型:案例 之前:2020-09 之后:2019 is:unresolved
    桩号:170036 订单：4321 has:attachment

A colon, a quotation mark and a minus may be of half or full width. What looks like a field but is
none is words.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.errors import N_, Problem
from app.search.analysis.folding import fold
from app.search.analysis.runs import is_han
from app.search.filters import Filter, filter_of, written

QUERY_MAX_LENGTH = 200
PARTS_MAX = 40


@dataclass(frozen=True)
class Words:
    text: str


@dataclass(frozen=True)
class Phrase:
    text: str


Leaf = Words | Phrase


@dataclass(frozen=True)
class OneOf:
    options: tuple[Leaf, ...]


@dataclass(frozen=True)
class Query:
    text: str
    parts: tuple[Leaf | OneOf, ...] = ()
    excluded: tuple[Leaf, ...] = ()
    filters: tuple[Filter, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What was not understood or left out, for the searcher."""


_PIECE = re.compile(
    r"(?P<minus>[-－−](?=\S))?"
    r"(?:(?P<field>[^\W\d_]{2,12})[:：](?=\S))?"
    r'(?:["＂“”「『](?P<phrase>[^"＂“”「」『』]*)["＂“”」』]|(?P<word>[^\s"＂“”「」『』]+)|(?P<other>\S))'
)
_OR = frozenset({"OR", "|", "或"})
_LABEL = re.compile(r"([a-z][a-z0-9]*)(?:_case)?#(\d{1,9})_(\d{8,9})")


@dataclass(frozen=True)
class _Piece:
    negated: bool
    leaf: Leaf
    filter: Filter | None = None
    problem: Problem | None = None


def parse(text: str) -> Query:
    """Return what `text` asks for."""
    shown = " ".join(_visible(text[: QUERY_MAX_LENGTH * 4]).split())
    kept = shown[:QUERY_MAX_LENGTH]
    pieces: list[_Piece] = []
    for match in _PIECE.finditer(kept):
        pieces += _read(match)
    problems = [piece.problem for piece in pieces if piece.problem]
    if len(shown) > len(kept) or len(text) > QUERY_MAX_LENGTH * 4 or len(pieces) > PARTS_MAX:
        problems.insert(0, Problem(N_("That was too long: only its beginning was searched.")))
    return _query(kept, pieces[:PARTS_MAX], problems)


def printed(query: Query) -> str:
    """Return a text that asks for the same; its fields are named in Chinese if the question is."""
    chinese = any(is_han(character) for character in query.text)
    parts = (_printed_part(part) for part in query.parts)
    excluded = (f"-{_printed_part(leaf)}" for leaf in query.excluded)
    filters = (written(each, chinese=chinese) for each in query.filters)
    return " ".join([*parts, *excluded, *filters])


def _printed_part(part: Leaf | OneOf) -> str:
    if isinstance(part, OneOf):
        return " OR ".join(map(_printed_part, part.options))
    return f'"{part.text}"' if isinstance(part, Phrase) else part.text


def label_in(text: str) -> str | None:
    """Return the label of a case, if `text` is one in full: somebody pasted it to go there."""
    match = _LABEL.fullmatch(fold(text[:QUERY_MAX_LENGTH]).strip())
    return f"{match[1]}_case#{match[2]}_{match[3]}" if match else None


def _query(text: str, pieces: Sequence[_Piece], problems: Iterable[Problem]) -> Query:
    return Query(
        text=text,
        parts=tuple(_alternatives([each for each in pieces if _is_part(each)])),
        excluded=tuple(each.leaf for each in pieces if each.negated and not each.filter),
        filters=_merged([each.filter for each in pieces if each.filter]),
        problems=tuple(problems),
    )


def _is_part(piece: _Piece) -> bool:
    return not (piece.negated or piece.filter or piece.problem)


def _visible(text: str) -> str:
    """Return `text` without what cannot be seen or printed."""
    return "".join(each if each.isprintable() else " " for each in text)


def _read(match: re.Match[str]) -> list[_Piece]:
    """Return the piece found; none if it is punctuation."""
    negated = match["minus"] is not None
    value = match["phrase"] if match["phrase"] is not None else match["word"] or ""
    if not value.strip():
        return []
    leaf = Words(value) if match["phrase"] is None else Phrase(value)
    if match["field"] is None:
        return [_Piece(negated, leaf)]
    found = filter_of(match["field"], value, negated=negated)
    if isinstance(found, Problem):
        return [_Piece(negated, leaf, problem=found)]
    if found is None:
        return [_Piece(negated, Words("，".join((match["field"], *value.split()))))]
    return [_Piece(negated, leaf, filter=found)]


def _alternatives(pieces: Sequence[_Piece]) -> Iterable[Leaf | OneOf]:
    """Return the parts, those with OR between them as one."""
    groups: list[list[Leaf]] = []
    joins = False
    for piece in pieces:
        if isinstance(piece.leaf, Words) and piece.leaf.text in _OR:
            joins = bool(groups)
        elif joins:
            groups[-1].append(piece.leaf)
            joins = False
        else:
            groups.append([piece.leaf])
    for group in groups:
        yield group[0] if len(group) == 1 else OneOf(tuple(dict.fromkeys(group)))


def _merged(filters: Sequence[Filter]) -> tuple[Filter, ...]:
    """Return the filters, values asked of one field side by side: 状态:新建 状态:处理中."""
    merged: dict[object, Filter] = {}
    for each in filters:
        alone = each.negated or each.field.is_day
        key: object = (each.field, each.negated, each.values) if alone else each.field
        merged[key] = each.with_values_of(merged.get(key))
    return tuple(merged.values())
