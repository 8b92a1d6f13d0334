"""What a page says beside the words of its cases, on its way into the database.

The page itself with who wrote which line, what its readers added, the forms on top of its cases,
and the tickets of partners. Nothing is written here; secrets are taken out of everything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import tzinfo
from itertools import groupby

from app import redaction
from app.cases.models import SourcePage
from app.cases.models.facts import (
    FORM_LABEL_MAX_LENGTH,
    PARTNER_MAX_LENGTH,
    TICKET_MAX_LENGTH,
)
from app.cases.models.pages import WIKI_URL_MAX_LENGTH
from app.cases.operations import ImportedForm, ImportedFormField, ImportedPage, Ticket
from app.cases.source_lines import LineGroup
from import_wiki.cases.model import Bucket, ParsedPage, ReferenceKind, WikiCase, WikiText
from import_wiki.page import SourceKind, WikiComment, WikiLine, WikiPage
from import_wiki.plan import fingerprint
from import_wiki.sealing import sealed_source
from import_wiki.text import fold, shown

_TELL_OF_READERS = frozenset({SourceKind.XAR, SourceKind.REST})
"""Sources that carry comments and tags: of these, none means none."""

_AUTHOR_MAX_LENGTH = 80


def imported_page(parsed: ParsedPage, *, zone: tzinfo) -> ImportedPage:
    """Return the page ready to be kept; `zone` is believed where the source names none."""
    page = parsed.page
    return ImportedPage(
        reference=page.reference,
        title=page.title,
        version=page.version,
        author=page.author,
        source=page.source.value,
        text=sealed_source(
            _text_of("\n".join(line.text for line in page.lines)), syntax=page.syntax
        ),
        authored_lines=authored_lines(page),
        line_groups=list(_groups(page.lines, zone)),
        notes=list(_notes(parsed)),
        wiki_url=_wiki_url(page),
    )


def authored_lines(page: WikiPage) -> int:
    return sum(line.author is not None for line in page.lines)


def told_of_readers(page: WikiPage, *, key: bytes) -> str | None:
    """Return the digest of a page's comments and tags, None if its source cannot tell of them."""
    if page.source not in _TELL_OF_READERS:
        return None
    comments = "".join(
        f"\n{each.number}\n{each.answers}\n{each.author}\n{each.text}" for each in page.comments
    )
    return fingerprint("\n".join((*page.tags, comments)), key=key)


def brings_facts(parsed: ParsedPage, page: SourcePage, *, key: bytes) -> bool:
    """Tell whether a source knows something of the page itself that is not kept yet."""
    told, wiki_url = told_of_readers(parsed.page, key=key), _wiki_url(parsed.page)
    return (
        not page.line_groups
        or told not in {None, page.told}
        or wiki_url not in {None, page.wiki_url}
    )


def text_of_comment(comment: WikiComment) -> WikiText:
    """Return what a reader wrote as a text that can be converted like those of a case."""
    return _text_of(comment.text.replace("\r\n", "\n"))


def _text_of(source: str) -> WikiText:
    lines = source.split("\n")
    return WikiText(
        text="\n".join(shown(line).text for line in lines),
        source=source,
        numbers=tuple(range(1, len(lines) + 1)),
        first=1,
        last=len(lines),
        versions=(),
    )


def form_of(case: WikiCase, *, syntax: str | None) -> ImportedForm:
    """Return the form on top of a case, its secrets taken out; `syntax` is that of the page."""
    sealed, lines = _sealed_form(case, syntax)
    fields = [
        ImportedFormField(
            label=field.label[:FORM_LABEL_MAX_LENGTH],
            value=line[fold(line).index(":") + 1 :].strip(),
            line=field.line,
        )
        for field, line in zip(case.form, lines, strict=True)
    ]
    kept = redaction.references_of("\n".join(field.value for field in fields))
    return ImportedForm(
        fields=fields, sealed=[value for value in sealed.values if value.reference in kept]
    )


def without_form(case: WikiCase) -> WikiText | None:
    """Return the words of the problem that are no field of the form; None if there are none."""
    problem = case.problem
    if problem is None or not case.form:
        return problem
    filled_in = {field.line for field in case.form}
    lines = zip(problem.numbers, problem.text.split("\n"), problem.source.split("\n"), strict=True)
    left = [line for line in lines if line[0] not in filled_in]
    if not any(text.strip() for _, text, _ in left):
        return None
    numbers, text, source = zip(*left, strict=True)
    return replace(problem, numbers=numbers, text="\n".join(text), source="\n".join(source))


def tickets_of(case: WikiCase) -> list[Ticket]:
    """Return the tickets of partners that a case names, each once."""
    partners = [each for each in case.references if each.kind is ReferenceKind.PARTNER]
    tickets = {
        (each.system, each.text): Ticket(
            system=redaction.mask(each.system)[:PARTNER_MAX_LENGTH],
            number=redaction.mask(each.text)[:TICKET_MAX_LENGTH],
            line=each.line,
        )
        for each in reversed(partners)
    }
    return sorted(tickets.values(), key=lambda ticket: (ticket.line, ticket.number))


def _groups(lines: Sequence[WikiLine], zone: tzinfo) -> Iterator[LineGroup]:
    for _, group in groupby(lines, key=lambda line: line.origin):
        first = next(group)
        yield LineGroup(
            line=first.number,
            version=first.version,
            author=first.author[:_AUTHOR_MAX_LENGTH] if first.author else None,
            at=first.date.instant(assumed=zone) if first.date else None,
        )


def _notes(parsed: ParsedPage) -> Iterator[tuple[int, int]]:
    """Yield the stretches of lines that no case took; blank lines between them do not part them."""
    start = last = 0
    for number, bucket in enumerate(parsed.coverage, start=1):
        if bucket is Bucket.UNPLACED:
            start, last = start or number, number
        elif bucket is not Bucket.BLANK and start:
            yield start, last
            start = 0
    if start:
        yield start, last


def _wiki_url(page: WikiPage) -> str | None:
    """Return where the wiki says the page is read; an address too long to be kept is none."""
    url = page.wiki_url
    return url if url and len(url) <= WIKI_URL_MAX_LENGTH else None


def _sealed_form(case: WikiCase, syntax: str | None) -> tuple[redaction.SealedText, list[str]]:
    """Return the lines of the form without their secrets, and what was taken out.

    These are found in the problem as a whole, where the words around a value tell what it is;
    unless a secret of several lines stands there, behind which no line keeps its place.
    """
    if case.problem is not None:
        sealed = sealed_source(case.problem, syntax=syntax)
        lines = [shown(line).text for line in sealed.text.split("\n")]
        if len(lines) == len(case.problem.numbers):
            by_number = dict(zip(case.problem.numbers, lines, strict=True))
            return sealed, [by_number[field.line] for field in case.form]
    sealed = redaction.seal("\n".join(f"{field.label}:{field.value}" for field in case.form))
    return sealed, sealed.text.split("\n") if case.form else []
