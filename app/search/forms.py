"""What is submitted about groups of words and saved searches → typed values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from app.search.filters import Field, Filter, filters_in
from app.search.index import Order
from app.search.models import NAME_MAX_LENGTH, SAVED_NAME_MAX_LENGTH
from app.search.query import QUERY_MAX_LENGTH
from app.search.questions import monday_of
from app.search.synonyms import cleaned
from app.web.forms import FormReader, Submitted
from app.web.paging import Window

_BETWEEN = re.compile(r"[,，、;；\n]")
_TEXT_MAX_LENGTH = 2_000


@dataclass(frozen=True)
class GroupsForm:
    window: Window

    @classmethod
    def read(cls, arguments: Submitted) -> Self:
        return cls(Window.read(arguments))


@dataclass(frozen=True)
class GroupForm:
    """The words of a group, with commas or line ends between them."""

    terms: Sequence[str]

    @classmethod
    def read(cls, submitted: Submitted) -> Self:
        reader = FormReader(submitted)
        text = reader.text("terms", max_length=_TEXT_MAX_LENGTH)
        reader.finish()
        return cls(cleaned(_BETWEEN.split(text)))


@dataclass(frozen=True)
class DefaultForm:
    """What becomes of a group of the product: other words, none, or its own again."""

    name: str
    terms: Sequence[str]
    restores: bool

    @classmethod
    def read(cls, submitted: Submitted) -> Self:
        reader = FormReader(submitted)
        name = reader.text("name", max_length=NAME_MAX_LENGTH)
        text = reader.text("terms", max_length=_TEXT_MAX_LENGTH, required=False)
        reader.finish()
        action = submitted.get("action", "")
        terms = () if action == "remove" else cleaned(_BETWEEN.split(text))
        return cls(name, terms, restores=action == "restore")


@dataclass(frozen=True)
class SavedForm:
    """What becomes of a saved search: its name, and whether new hits are looked for."""

    name: str
    notify: bool

    @classmethod
    def read(cls, submitted: Submitted) -> Self:
        reader = FormReader(submitted)
        name = reader.text("name", max_length=SAVED_NAME_MAX_LENGTH)
        reader.finish()
        return cls(name, notify=bool(submitted.get("notify", "")))


@dataclass(frozen=True)
class AskedForm:
    """What a page of results answers: the same in its address and in the form that saves it."""

    text: str
    filters: Sequence[Filter]
    order: Order

    @classmethod
    def read(cls, submitted: Submitted) -> Self:
        """Read it; nothing is refused: what makes no sense is left out."""
        given = ((name, value) for name in Field for value in submitted.getlist(name.value))
        newest = submitted.get("order", "") == Order.NEWEST
        return cls(
            text=submitted.get("q", "")[:QUERY_MAX_LENGTH],
            filters=filters_in((name.value, value) for name, value in given),
            order=Order.NEWEST if newest else Order.RELEVANCE,
        )


@dataclass(frozen=True)
class QuestionsForm:
    """Which week's questions are shown, by its Monday; None: this week's."""

    week: date | None
    shows_all: bool

    @classmethod
    def read(cls, arguments: Submitted) -> Self:
        reader = FormReader(arguments)
        day = reader.optional_day("week")
        reader.finish()
        return cls(monday_of(day) if day else None, arguments.get("show", "") == "all")
