"""A live wiki as a source like any other: its pages, and findings of what could not be read."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from app.errors import PilebookError, Problem
from import_wiki.page import WikiPage
from import_wiki.sources.findings import Finding, FindingKind, Report, logged
from import_wiki.sources.rest.names import PageName
from import_wiki.sources.rest.outcomes import Outcome
from import_wiki.sources.rest.wiki import RestWiki

OWN_SPACE = "XWiki"
"""Where a wiki keeps its users and its program; no case is written there."""


def within(name: PageName, spaces: Sequence[str]) -> bool:
    """Tell whether a page lies in one of `spaces`, given as references; none given: in any."""
    if not spaces:
        return name.spaces[:1] != (OWN_SPACE,)
    wanted = (PageName.within(space, "").spaces for space in spaces)
    return any(name.spaces[: len(steps)] == steps for steps in wanted)


def wanted_pages(
    wiki: RestWiki, *, spaces: Sequence[str] = (), since: datetime | None = None
) -> tuple[PageName, ...]:
    """Return the pages in `spaces` that were changed after `since`, each once.

    :raises PilebookError: one of `failures`.
    """
    if since is None:
        found: Iterable[PageName] = wiki.pages()
    else:
        found = (change.name for change in wiki.changed_since(since))
    return tuple(dict.fromkeys(name for name in found if within(name, spaces)))


def read_wiki(
    wiki: RestWiki,
    names: Iterable[PageName],
    *,
    with_attachments: bool = False,
    report: Report = logged,
) -> Iterator[WikiPage]:
    """Yield the pages with these names, one at a time. What is not read goes to `report`.

    :raises WikiUnavailable: if several in a row get no answer. Run again to go on from there.
    :raises WikiOtherUser: if the wiki takes us for somebody else.
    """
    for outcome in wiki.read(names):
        page = outcome.page
        if page is not None and with_attachments:
            page = wiki.with_attachments(outcome.name, page)
        for finding in findings_of(outcome, page.problems if page else ()):
            report(finding)
        if page is not None:
            yield page.page


def findings_of(outcome: Outcome, problems: Sequence[Problem] = ()) -> Iterator[Finding]:
    """Yield what is to be told of a page: why it was not read, or what it lacks."""
    name = str(outcome.name)
    if outcome.reason is not None:
        yield of_problem(FindingKind.UNREADABLE, name, outcome.reason)
    for problem in problems:
        yield of_problem(FindingKind.INCOMPLETE, name, problem)


def of_problem(kind: FindingKind, entry: str, problem: Problem) -> Finding:
    return Finding(kind, entry, problem.message, problem.values)


def in_words(problem: Problem) -> str:
    return str(PilebookError(problem.message, **problem.values))
