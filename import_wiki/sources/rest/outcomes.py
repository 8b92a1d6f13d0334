"""What became of each page of a run: read, unchanged, refused, failed, with the reason in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.errors import PilebookError, Problem
from import_wiki.page import WikiPage
from import_wiki.sources.rest.names import PageName


class OutcomeKind(StrEnum):
    READ = "read"
    UNCHANGED = "unchanged"  # nothing of it was fetched again
    REFUSED = "refused"  # this account may not read it
    FAILED = "failed"


@dataclass(frozen=True)
class RestPage:
    """A page and what is worth knowing of its reading. `problems` are losses.

    `translations` names languages the page also exists in; only its default language is read.
    """

    page: WikiPage
    translations: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    from_cache: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of one page; `page` is there when it could be read.

    `unanswered`: nobody was there to say why not.
    """

    name: PageName
    kind: OutcomeKind
    page: RestPage | None = None
    reason: Problem | None = None
    unanswered: bool = False


@dataclass(frozen=True)
class RunReport:
    """How many pages had which outcome, and the reasons of those that were not read."""

    counts: Mapping[OutcomeKind, int] = field(default_factory=dict)
    not_read: tuple[Outcome, ...] = ()
    problems: Mapping[PageName, tuple[Problem, ...]] = field(default_factory=dict)


def reason(error: PilebookError) -> Problem:
    return Problem(error.message, error.values)


def summed_up(outcomes: tuple[Outcome, ...]) -> RunReport:
    """Return the report of a run."""
    return RunReport(
        counts={kind: sum(each.kind is kind for each in outcomes) for kind in OutcomeKind},
        not_read=tuple(each for each in outcomes if each.page is None),
        problems={
            each.name: each.page.problems for each in outcomes if each.page and each.page.problems
        },
    )
