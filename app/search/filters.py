"""What hits can be narrowed to, as words of the search box and as facets beside the hits. Pure."""

import re
from collections.abc import Iterable, Mapping
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
    BEFORE = "before"
    """Opened before the beginning of a day, month or year."""
    AFTER = "after"
    """Opened on its first day or later."""

    @property
    def is_day(self) -> bool:
        return self in {Field.BEFORE, Field.AFTER}


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


_FIELD_WORDS: Mapping[str, Field] = {
    **{field.value: field for field in Field},
    "type": Field.KIND,
    "operator": Field.CUSTOMER,
    "owner": Field.ENGINEER,
    **dict.fromkeys(("客户", "运营商"), Field.CUSTOMER),
    **dict.fromkeys(("状态",), Field.STATUS),
    **dict.fromkeys(("跟单", "工程师", "负责人"), Field.ENGINEER),
    **dict.fromkeys(("标签",), Field.TAG),
    **dict.fromkeys(("类型",), Field.KIND),
    **dict.fromkeys(("年份",), Field.YEAR),
    **dict.fromkeys(("之前", "早于"), Field.BEFORE),
    **dict.fromkeys(("之后", "晚于"), Field.AFTER),
    **dict.fromkeys(("是",), Field.IS),
}

_NAMES = frozenset(field.value for field in Field)

_VALUE_WORDS: Mapping[Field, Mapping[str, str]] = {
    Field.KIND: {"案例": "case", "工单": "case", "文章": "article", "知识": "article"},
    Field.STATUS: {
        "新建": "new",
        "处理中": "in_progress",
        "等客户": "waiting_customer",
        "等厂商": "waiting_vendor",
        "暂搁置": "on_hold",
        "搁置": "on_hold",
        "已解决": "resolved",
        "解决": "resolved",
        "已关闭": "closed",
        "关闭": "closed",
        "未标记": "unmarked",
    },
    Field.IS: {"未解决": "unresolved", "已解决": "resolved", "已核对": "verified"},
}
_STATUSES = frozenset(_VALUE_WORDS[Field.STATUS].values()) | {"draft", "published", "retired"}
_IS_VALUES = frozenset({"unresolved", "resolved", "verified"})
_SEPARATORS = re.compile(r"[,，、;；|]")
_DAY = re.compile(r"(\d{4})(?:[-./年]?(\d{1,2})(?:[-./月]?(\d{1,2}))?)?[年月日号]?")


def filter_of(name: str, value: str, *, negated: bool = False) -> Filter | Problem | None:
    """Return the filter written as `name:value`; None if that is no filter: 状态:8 is of a pile."""
    field = _FIELD_WORDS.get(fold(name))
    if field is None:
        return None
    if field.is_day:
        day = _first_day(fold(value))
        if day is None:
            return Problem(
                N_("“%(value)s” is not a date. Write it like 2020-09-11, 2020-09 or 2020."),
                {"value": value},
            )
        return Filter(field, (day.isoformat(),), negated)
    values = tuple(_value(field, each) for each in _SEPARATORS.split(value) if each.strip())
    if field is Field.IS and not _IS_VALUES.issuperset(values):
        return Problem(N_("“is:” takes unresolved, resolved or verified."))
    if field is Field.STATUS and not _STATUSES.issuperset(values):
        return None
    return Filter(field, values, negated) if values else None


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
