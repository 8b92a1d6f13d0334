"""Secrets in the wiki's words: found, and taken out of its source before anything reads it. Pure.

    words as typed ──▶ found ─┐
                              ├─▶ one list of places in the source ─▶ source with tokens, values
    words as shown ──▶ found ─┘

The rule: what either way of reading finds is taken out, and a password keeps everything typed.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.redaction import SECRET_KINDS, TOKEN, Kind, SealedText, SealedValue, mask_of, seal
from app.redaction.tokens import token
from import_wiki.cases.conversion import has_markup, syntax_of
from import_wiki.cases.model import WikiText
from import_wiki.text import shown
from import_wiki.xwiki import Span, Words, words_of

_BRACKET = re.compile(r"\{\{|\}\}|\[\[|\]\]|>>|\(\(\(|\)\)\)|\(%|%\)|\|")


def sealed_source(text: WikiText, *, syntax: str | None) -> SealedText:
    """Return the source of a text with tokens for what is secret in it, and the secrets.

    They are found twice: in the words as they were typed, where nothing is hidden, and in the words
    as the wiki shows them, where a label may be bold and its value stand in the next cell. Not in
    the source: an escape inside a value is no part of it.
    """
    found = list(_found(seal(text.text), _Typed(text)))
    known = syntax_of(syntax)
    if known is not None and has_markup(text.source):
        words = words_of(text.source, syntax=known)
        found = _united(found, list(_found(seal(words.text), words)), words)
    pieces: list[str] = []
    values: dict[tuple[Kind, str], SealedValue] = {}
    at = 0
    for secret in found:
        key = (secret.kind, secret.value)
        value = values.setdefault(key, SealedValue(secret.reference, *key))
        mask = mask_of(*key)
        pieces += text.source[at : secret.span.start], token(secret.kind, value.reference, mask)
        at = secret.span.end
    return SealedText("".join((*pieces, text.source[at:])), tuple(values.values()))


@dataclass(frozen=True)
class _Secret:
    span: Span
    kind: Kind
    value: str = field(repr=False)
    reference: str


class _Typed:
    """The words as they were typed: what `words_of` gives for those that are shown."""

    def __init__(self, text: WikiText) -> None:
        self.source = text.source
        self._text = text

    @cached_property
    def _places(self) -> Sequence[int]:
        return list(_places(self._text))  # most texts hold no secret, and never ask

    def span(self, start: int, end: int) -> Span:
        return Span(self._places[start], self._places[end])


def _found(sealed: SealedText, words: Words | _Typed) -> Iterator[_Secret]:
    """Yield the secrets that were taken out of `words`, each with its place in the source."""
    values = {value.reference: value for value in sealed.values}
    shift = 0
    for place in TOKEN.finditer(sealed.text):
        value = values.get(place["reference"])
        if value is None:  # typed on the wiki: ordinary words
            continue
        start = place.start() + shift
        end = start + len(value.value)
        shift += len(value.value) - len(place[0])
        span = words.span(start, end)
        yield _Secret(span, value.kind, _kept(value, words.source[slice(*span)]), value.reference)


def _kept(value: SealedValue, source: str) -> str:
    """Return what is kept of a value: of a password all that was typed, marks or not."""
    return _as_typed(source) if value.kind in SECRET_KINDS else value.value


def _as_typed(source: str) -> str:
    return "\n".join(shown(line).text for line in source.split("\n"))


def _united(typed: Sequence[_Secret], seen: Sequence[_Secret], words: Words) -> list[_Secret]:
    """Return both as one list in order, without overlap.

    A value as it was typed may have run into the markup behind it: where it is seen, it ends with
    what is seen of it.
    """
    starts, ends = [each.span.start for each in seen], [each.span.end for each in seen]
    united = list(seen)
    for secret in typed:
        touched = seen[bisect_right(ends, secret.span.start) : bisect_left(starts, secret.span.end)]
        if not touched or _shows_more(secret, touched, words):
            united.append(secret)
    return _merged(sorted(united, key=lambda each: each.span), words.source)


def _shows_more(typed: _Secret, seen: Sequence[_Secret], words: Words) -> bool:
    """Tell whether letters or digits of a value are shown beside what was seen of it.

    Behind a bracket of the wiki's, plain letters are none of it: `title="密码:…"}}text`.
    """
    covered = [range(*each.span) for each in seen]
    bracket = _BRACKET.search(words.source, covered[-1].stop, typed.span.end)
    end = bracket.start() if bracket else typed.span.end
    return any(
        (character.isalnum() if place < end else character.isdigit())
        and not any(place in places for places in covered)
        for character, place in words.within(typed.span)
    )


def _merged(secrets: Iterable[_Secret], source: str) -> list[_Secret]:
    """Unite what overlaps: of two, each may hide what the other shows."""
    merged: list[_Secret] = []
    for secret in secrets:
        last = merged[-1] if merged else None
        if last is None or secret.span.start >= last.span.end:
            merged.append(secret)
            continue
        kind = next((kind for kind in (last.kind, secret.kind) if kind in SECRET_KINDS), last.kind)
        span = Span(last.span.start, max(last.span.end, secret.span.end))
        merged[-1] = replace(last, span=span, kind=kind, value=_as_typed(source[slice(*span)]))
    return merged


def _places(text: WikiText) -> Iterator[int]:
    """Yield for each character of the words where in the source it stands, escape included."""
    at = 0
    for words, source in zip(text.text.split("\n"), text.source.split("\n"), strict=True):
        view = shown(source)
        for index in range(len(words)):
            yield at + (index if view.places is None else view.places[index])
        yield at + len(source)  # the end of the line
        at += len(source) + 1
