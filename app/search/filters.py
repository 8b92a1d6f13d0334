"""What hits can be narrowed to, as words of the search box and as facets beside the hits. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

from app.errors import N_, Problem
from app.search.analysis.folding import fold


class Field(StrEnum):
    KIND = "kind"
    CUSTOMER = "customer"
    STATUS = "status"
    YEAR = "year"
    ENGINEER = "engineer"
    TAG = "tag"
    IS = "is"
    HAS = "has"
    PILE = "pile"
    """With this pile's number, or its last digits, anywhere in it."""
    ORDER = "order"
    """With this order's number, or its last digits, anywhere in it."""
    BEFORE = "before"
    """Opened before the beginning of a day, month or year."""
    AFTER = "after"
    """Opened on its first day or later."""

    @property
    def is_day(self) -> bool:
        return self in {Field.BEFORE, Field.AFTER}

    @property
    def is_number(self) -> bool:
        return self in {Field.PILE, Field.ORDER}


FACETS = (Field.KIND, Field.CUSTOMER, Field.STATUS, Field.YEAR, Field.TAG, Field.ENGINEER)
STAFF_FACETS = frozenset({Field.TAG, Field.ENGINEER})
"""Who works on what, and how the desk sorts it, is for staff."""

PUBLIC_STATUS = {"on_hold": "in_progress", "unmarked": "in_progress"}
"""What a customer is told of a case that the desk has put aside, or not sorted yet."""


@dataclass(frozen=True)
class Filter:
    """Any of these values, or none of them; several filters hold together."""

    field: Field
    values: tuple[str, ...]
    negated: bool = False

    def with_values_of(self, other: "Filter | None") -> Self:
        values = (*(other.values if other else ()), *self.values)
        return replace(self, values=tuple(dict.fromkeys(values)))

    @property
    def day(self) -> date:
        """The day a filter on days starts from."""
        return date.fromisoformat(self.values[0])


_CHINESE_FIELDS: Mapping[Field, tuple[str, ...]] = {
    Field.CUSTOMER: ("客户", "运营商", "子运营商"),
    Field.STATUS: ("状态",),
    Field.ENGINEER: ("跟单", "工程师", "跟单人", "负责人", "售后"),
    Field.TAG: ("标签",),
    Field.KIND: ("类型",),
    Field.YEAR: ("年份",),
    Field.BEFORE: ("之前", "早于"),
    Field.AFTER: ("之后", "晚于"),
    Field.IS: ("是否", "是"),
    Field.HAS: ("包含", "含有", "带有"),
    Field.PILE: ("桩号", "充电桩号", "桩编号"),
    Field.ORDER: ("订单", "订单号", "充电订单号"),
}
"""The first is the one that is written."""

_FIELD_WORDS: Mapping[str, Field] = {
    **{field.value: field for field in Field},
    "type": Field.KIND,
    "operator": Field.CUSTOMER,
    "owner": Field.ENGINEER,
    "assignee": Field.ENGINEER,
    "since": Field.AFTER,
    **{word: field for field, words in _CHINESE_FIELDS.items() for word in words},
}

_NAMES = frozenset(field.value for field in Field if not field.is_number)
"""What an address may narrow hits by."""

_VALUE_WORDS: Mapping[Field, Mapping[str, str]] = {
    Field.KIND: {"案例": "case", "工单": "case", "文章": "article", "知识": "article"},
    Field.STATUS: {
        "新建": "new",
        "已收到": "new",
        "处理中": "in_progress",
        "等客户": "waiting_customer",
        "等待客户": "waiting_customer",
        "等您回复": "waiting_customer",
        "等厂商": "waiting_vendor",
        "等待厂商": "waiting_vendor",
        "暂搁置": "on_hold",
        "搁置": "on_hold",
        "已解决": "resolved",
        "解决": "resolved",
        "已关闭": "closed",
        "关闭": "closed",
        "未标记": "unmarked",
    },
    Field.IS: {"未解决": "unresolved", "已解决": "resolved", "已核对": "verified"},
    Field.HAS: {"附件": "attachment", "attachments": "attachment", "图片": "attachment"},
}
"""Of several words for one value, the first is the one that is written."""

_STATUSES = frozenset(_VALUE_WORDS[Field.STATUS].values()) | {"draft", "published", "retired"}
_IS_VALUES = frozenset({"unresolved", "resolved", "verified"})
_KNOWN_VALUES = {Field.STATUS: _STATUSES, Field.HAS: frozenset({"attachment"})}
_SEPARATORS = re.compile(r"[,，、;；|]")
_DAY = re.compile(r"(\d{4})(?:[-./年]?(\d{1,2})(?:[-./月]?(\d{1,2}))?)?[年月日号]?")


def filter_of(name: str, value: str, *, negated: bool = False) -> Filter | Problem | None:
    """Return the filter written as `name:value`; None if that is no filter: 状态:8 is of a pile."""
    field = _FIELD_WORDS.get(fold(name))
    if field is None:
        return None
    if field.is_day:
        return _day_filter(field, value, negated=negated)
    values = tuple(_value(field, each) for each in _SEPARATORS.split(value) if each.strip())
    if field is Field.IS and not _IS_VALUES.issuperset(values):
        return Problem(N_("“is:” takes unresolved, resolved or verified."))
    return Filter(field, values, negated) if _are_of(field, values) else None


def _day_filter(field: Field, value: str, *, negated: bool) -> Filter | Problem:
    day = _first_day(fold(value))
    if day is None:
        return Problem(
            N_("“%(value)s” is not a date. Write it like 2020-09-11, 2020-09 or 2020."),
            {"value": value},
        )
    return Filter(field, (day.isoformat(),), negated)


def _are_of(field: Field, values: Sequence[str]) -> bool:
    """Tell whether `field` may have these values; else the searcher wrote no field, but words."""
    if field.is_number:
        return bool(values) and all(any(map(str.isdecimal, value)) for value in values)
    known = _KNOWN_VALUES.get(field)
    return bool(values) and (known is None or known.issuperset(values))


def written(wanted: Filter, *, chinese: bool) -> str:
    """Return `wanted` as it is typed into the search box."""
    name = _CHINESE_FIELDS[wanted.field][0] if chinese else wanted.field.value
    values = ",".join(
        _written_value(wanted.field, value, chinese=chinese) for value in wanted.values
    )
    quoted = f'"{values}"' if any(map(str.isspace, values)) else values
    return f"{'-' if wanted.negated else ''}{name}:{quoted}"


def _written_value(field: Field, value: str, *, chinese: bool) -> str:
    words = (word for word, meant in _VALUE_WORDS.get(field, {}).items() if meant == value)
    return next(words, value) if chinese else value


def filters_in(form: Iterable[tuple[str, str]]) -> tuple[Filter, ...]:
    """Return the filters of a page's address: pairs of a field's name and one value."""
    merged: dict[Field, Filter] = {}
    for name, value in form:
        if name in _NAMES and value:
            found = filter_of(name, value[:80])
            if isinstance(found, Filter):
                merged[found.field] = found.with_values_of(
                    None if found.field.is_day else merged.get(found.field)
                )
    return tuple(merged.values())


def _value(field: Field, text: str) -> str:
    folded = fold(text).strip()
    return _VALUE_WORDS.get(field, {}).get(folded, folded)


def _first_day(text: str) -> date | None:
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
