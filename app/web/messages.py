"""Sentences for people, put into the reader's language together with the values they name."""

from collections.abc import Mapping
from enum import Enum

import flask_babel

from app.errors import Problem
from app.web import words


def gettext(message: str, **values: object) -> str:
    """Return `message` in the reader's language: Flask-Babel's own, with a type."""
    return str(flask_babel.gettext(message, **values))


def word(value: str, family: str | None = None) -> str:
    """Return what people read for a member of an enumeration, in the reader's language."""
    return gettext(words.msgid(value, family))


def translated(message: str, values: Mapping[str, object]) -> str:
    """Return `message` with its values filled in.

    A member of an enumeration becomes its word; a message inside a message is translated too.
    """
    return gettext(message, **{name: _said(value) for name, value in values.items()})


def _said(value: object) -> object:
    if isinstance(value, Problem):
        return message(value) if value.message else ""
    return word(value) if isinstance(value, str) and isinstance(value, Enum) else value


def message(problem: Problem) -> str:
    """Return what is wrong with a field, in the reader's language."""
    return translated(problem.message, problem.values)
