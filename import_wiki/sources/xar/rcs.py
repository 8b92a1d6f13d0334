"""Reads a page's history: one RCS file as text, the way JRCS writes it.

    head 3.1;                                   3.1 log @comment@ text @…@    the whole page
    3.1 date …; author …; next 2.1; …           2.1 log @…@ text @dN M aN M@  steps to the older one

The rule: whether a text is whole or a list of steps is decided by its first character, as the wiki
does; its `state` contradicts itself. Dates and authors here are not used: the page inside has them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_VERSION = r"([0-9]{1,9}\.[0-9]{1,9})"
_STRING = r"@((?:[^@]++|@@)*+)@"
_DELTA = re.compile(rf"^{_VERSION}\s+date\s[^;]*;[^@]*?\bnext\s*([0-9.]*)\s*;", re.MULTILINE)
_TEXT = re.compile(rf"^{_VERSION}\s+log\s+{_STRING}\s+text\s+{_STRING}", re.MULTILINE)
_DESCRIPTION = re.compile(r"^desc\s", re.MULTILINE)
_HEAD = re.compile(r"\A\s*head\s+([\d.]+)\s*;")
_STEP = re.compile(r"([ad])(\d{1,9}) (\d{1,9})")

MOST_CHARACTERS = 256 * 1024 * 1024


class HistoryBroken(Exception):  # noqa: N818 - told on as a finding
    """The history cannot be followed beyond this version."""

    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.version = version


@dataclass(frozen=True)
class Revision:
    """One version; `text` is None where the archive lacks it."""

    version: str
    text: str | None


def revisions(archive: str) -> Iterator[Revision]:
    """Yield every version, newest first.

    :raises HistoryBroken: where a step cannot be taken; what was yielded before is right.
    """
    texts = {found[1]: found[3].replace("@@", "@") for found in _TEXT.finditer(archive)}
    lines: list[str] | None = None
    rebuilt = 0
    for version in _order(archive):
        text = texts.get(version, "")
        if text.startswith("<"):
            lines = text.split("\n")
        elif text.strip() and lines is not None:
            lines = _stepped(lines, text, version)
        else:
            yield Revision(version, None)
            continue
        whole = "\n".join(lines)
        rebuilt += len(whole)
        if rebuilt > MOST_CHARACTERS:
            raise HistoryBroken(version)
        yield Revision(version, whole)


def _order(archive: str) -> Iterator[str]:
    versions = _DESCRIPTION.split(archive, maxsplit=1)[0]
    following = {found[1]: found[2] for found in _DELTA.finditer(versions)}
    head = _HEAD.match(archive)
    version = head[1] if head else ""
    seen: set[str] = set()
    while version and version not in seen:
        if version not in following:
            raise HistoryBroken(version)
        seen.add(version)
        yield version
        version = following[version]


def _stepped(newer: list[str], script: str, version: str) -> list[str]:
    """Return the older text; the numbers of the steps count lines of the newer one."""
    steps = iter(script.removesuffix("\n").split("\n"))
    older: list[str] = []
    at = 0
    for step in steps:
        found = _STEP.fullmatch(step)
        if found is None:
            raise HistoryBroken(version)
        line, count = int(found[2]), int(found[3])
        until = line - 1 if found[1] == "d" else line
        if not at <= until <= len(newer) or (found[1] == "d" and until + count > len(newer)):
            raise HistoryBroken(version)
        older += newer[at:until]
        at = until
        if found[1] == "d":
            at += count
        else:
            older += _taken(steps, count, version)
    return older + newer[at:]


def _taken(steps: Iterator[str], count: int, version: str) -> list[str]:
    lines = []
    for _ in range(count):
        line = next(steps, None)
        if line is None:
            raise HistoryBroken(version)
        lines.append(line)
    return lines
