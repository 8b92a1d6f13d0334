"""Runs every detector over a text and settles where they overlap."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from app.redaction import columns, keys, labels, logins, pairs, passwords, personal
from app.redaction.folding import fold
from app.redaction.kinds import PERSONAL_KINDS, SECRET_KINDS, Finding, Kind, Span
from app.redaction.values import VALUE_CHARACTERS

_ORDER = {
    kind: rank for rank, kind in enumerate(dict.fromkeys((*SECRET_KINDS, *PERSONAL_KINDS, *Kind)))
}
_SHORTEST_VALUE = re.compile(rf"{VALUE_CHARACTERS}{{3}}")
_RUN = re.compile(rf"{VALUE_CHARACTERS}{{6,200}}")
_MIXED = re.compile(r"(?=.*[0-9])(?=.*[^0-9])|\d{6}")


def find(text: str) -> tuple[Finding, ...]:
    """Return what the text holds, in order, without overlap.

    Accounts and addresses are reported only within a few lines of a password.
    """
    folded = fold(text)
    read = folded.text
    if _SHORTEST_VALUE.search(read) is None:
        return ()  # most sentences are Chinese alone, and no value is
    paired = tuple(labels.PAIR.finditer(read))
    spans = [
        *keys.find(read),
        *pairs.find(read, paired),
        *columns.find(read),
        *passwords.find(read, paired),
        *personal.find(read),
    ]
    spans += _recurrences(read, spans)
    kept = _merged(spans)
    kept += _apart_from(kept, logins.find(read, kept))
    findings = []
    for span in _merged(kept):
        start, end = folded.source_span(span.start, span.end)
        findings.append(Finding(span.kind, start, end, text[start:end]))
    return tuple(findings)


def _recurrences(text: str, spans: Iterable[Span]) -> list[Span]:
    """Find a secret again where it stands alone, without its label: `用 Abc123 登录失败`."""
    known: dict[str, Kind] = {}
    for span in spans:
        value = text[span.start : span.end]
        if span.kind in SECRET_KINDS and len(value) >= 6 and _MIXED.match(value):  # noqa: PLR2004 - a shorter word recurs by chance
            known[value] = span.kind
    if not known:
        return []
    found = []
    for run in _RUN.finditer(text):
        value = run[0].rstrip(",.;:!?)")
        if value in known:
            found.append(Span(known[value], run.start(), run.start() + len(value)))
    return found


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Unite what overlaps under the graver kind: dropping one of two would show its rest."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        last = merged[-1] if merged else None
        if last is None or span.start >= last.end:
            merged.append(span)
        else:
            kind = min(last.kind, span.kind, key=_ORDER.__getitem__)
            merged[-1] = Span(kind, last.start, max(last.end, span.end))
    return merged


def _apart_from(kept: Sequence[Span], spans: Iterable[Span]) -> list[Span]:
    """Drop those of `spans` that touch one of `kept`, which is in order and without overlap."""
    ends = [span.end for span in kept]
    apart = []
    for span in spans:
        following = bisect_right(ends, span.start)
        if following == len(kept) or kept[following].start >= span.end:
            apart.append(span)
    return apart
