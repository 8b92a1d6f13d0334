"""Accounts and addresses that stand with a password: reported, not masked.

Alone neither says anything: an account is any name, an address any link.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from app.redaction import labels
from app.redaction.judging import values_of
from app.redaction.kinds import Kind, Span
from app.redaction.values import Candidate, Tie

_NEARBY_LINES = 4
_ACCOUNT = re.compile(r"[A-Za-z0-9][\w.@+-]{1,63}")
_NO_ACCOUNT = re.compile(
    r"(?:https?|and|or|the|is|name|page|url|to|for|with|as|at|in|on|password|pwd|passwd|user|account|login)",
    re.IGNORECASE,
)
_URL = re.compile(
    r"https?:~?/~?/[^\s<>\"'`|)\]\ufffc\u2e80-\u9fff\uff00-\uffef]{3,500}", re.IGNORECASE
)


def find(text: str, found: Sequence[Span]) -> list[Span]:
    """Return accounts and addresses at most four lines away from one of the passwords `found`."""
    passwords = [span.start for span in found if span.kind is Kind.PASSWORD]
    if not passwords:
        return []
    ends = [match.start() for match in re.finditer(r"\n", text)]
    lines = [bisect_left(ends, place) for place in passwords]
    return [span for span in _logins(text) if _is_near(bisect_left(ends, span.start), lines)]


def _is_near(line: int, lines: Sequence[int]) -> bool:
    following = bisect_left(lines, line - _NEARBY_LINES)
    return following < len(lines) and lines[following] <= line + _NEARBY_LINES


def _logins(text: str) -> Iterator[Span]:
    yield from values_of(text, labels.ACCOUNT.finditer(text), Kind.ACCOUNT, _is_account)
    for url in _URL.finditer(text):
        yield Span(Kind.LOGIN_URL, url.start(), url.start() + len(url[0].rstrip(".,;:!?*")))


def _is_account(candidate: Candidate) -> bool:
    if not _ACCOUNT.fullmatch(candidate.value) or _NO_ACCOUNT.fullmatch(candidate.value):
        return False
    return candidate.tie is not Tie.LINE or candidate.after.startswith("\n")
