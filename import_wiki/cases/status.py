"""Reads the status line: `☑ 已解决 | 处理中 | 暂搁置`. One tick on one word, or no status.

The tick may be ☑ √ ✔ ✓ ✅ or [x], before its word, behind it, glued to it or set off by a blank;
empty boxes are no ticks. Between two words with blanks on both sides it could mean either: then
neither is chosen.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from import_wiki.cases.model import WikiStatus
from import_wiki.text import fold

STATUSES = {
    "已解决": WikiStatus.RESOLVED,
    "处理中": WikiStatus.IN_PROGRESS,
    "暂搁置": WikiStatus.ON_HOLD,
}

_PART = re.compile(
    r"(?P<tick>[☑√✔✓✅]\ufe0f?|\[[xX√✓]\])"
    r"|(?P<box>[☐□▢◻]|\[\s?\])"
    rf"|(?P<word>{'|'.join(STATUSES)})"
    r"|(?P<bar>[|/、,;])"
    r"|(?P<blank>\s+|\*\*)"
    r"|(?P<other>.)",
    re.DOTALL,
)


class StatusProblem(StrEnum):
    """Why a status line gives no status, though something on it is ticked."""

    SEVERAL = "several_statuses_chosen"
    AMBIGUOUS = "status_tick_ambiguous"
    NOT_READ = "status_not_read"


@dataclass(frozen=True)
class StatusReading:
    """`chosen` holds what is ticked; `status` is it if it is one and certain."""

    chosen: tuple[WikiStatus, ...]
    problem: StatusProblem | None = None

    @property
    def status(self) -> WikiStatus | None:
        return self.chosen[0] if len(self.chosen) == 1 and self.problem is None else None


@dataclass(frozen=True)
class _Part:
    kind: str
    text: str


def read_status(text: str) -> StatusReading:
    """Return what is ticked in the words behind `状态(…):`."""
    parts = [_Part(found.lastgroup or "", found[0]) for found in _PART.finditer(fold(text))]
    chosen: list[WikiStatus] = []
    problem: StatusProblem | None = None
    for segment in _segments(parts):
        statuses, difficulty = _ticked(segment)
        chosen += [status for status in statuses if status not in chosen]
        problem = problem or difficulty
    if any(part.kind == "other" for part in parts):
        problem = problem or StatusProblem.NOT_READ
    if len(chosen) > 1:
        problem = problem or StatusProblem.SEVERAL
    return StatusReading(tuple(chosen), problem)


def _segments(parts: list[_Part]) -> list[list[_Part]]:
    """Return the parts between the bars."""
    segments: list[list[_Part]] = [[]]
    for part in parts:
        if part.kind == "bar":
            segments.append([])
        else:
            segments[-1].append(part)
    return segments


def _ticked(segment: list[_Part]) -> tuple[list[WikiStatus], StatusProblem | None]:
    """Return the statuses ticked between two bars."""
    words = [part.text for part in segment if part.kind == "word"]
    ticks = [place for place, part in enumerate(segment) if part.kind == "tick"]
    if not ticks:
        return [], None
    if not words:
        return [], StatusProblem.NOT_READ
    if len(words) == 1:
        return [STATUSES[words[0]]], None
    meant = [_word_of_tick(segment, place) for place in ticks]
    if None in meant:
        return [STATUSES[word] for word in words], StatusProblem.AMBIGUOUS
    return [STATUSES[word] for word in meant if word], None


def _word_of_tick(segment: list[_Part], place: int) -> str | None:
    """Return the word a tick belongs to where several words share a segment, None if unclear."""
    before, after = segment[:place], segment[place + 1 :]
    previous = next((part.text for part in reversed(before) if part.kind == "word"), None)
    following = next((part.text for part in after if part.kind == "word"), None)
    glued_before = bool(before) and before[-1].kind == "word"
    glued_after = bool(after) and after[0].kind == "word"
    if previous is None or (glued_after and not glued_before) or _marks_lead(segment):
        return following
    if following is None or (glued_before and not glued_after):
        return previous
    return None


def _marks_lead(segment: list[_Part]) -> bool:
    """Return whether every word has its box or tick before it: `□已解决 ☑处理中 □暂搁置`."""
    order = [part.kind for part in segment if part.kind in {"tick", "box", "word"}]
    marks, words = order[::2], order[1::2]
    return len(marks) == len(words) and "word" not in marks and set(words) == {"word"}
