"""Writes what a page says into the database: one transaction for the page, one per case.

The only module here that knows Flask and the database. Reading is done before; rendering is done
outside the transactions; a second run of the same page writes nothing.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask import current_app

from app import clock, markup, redaction
from app.accounts import operations as accounts
from app.accounts import queries as people
from app.accounts.models import Customer, User
from app.cases import operations as cases
from app.cases import queries
from app.cases.labels import CaseLabel
from app.cases.models import Case, EntryKind, Provenance, SourcePage
from app.cases.operations import Imported, ImportedCase, ImportedEntry
from app.cases.provenance import FIELDS, is_edited, words_here
from app.cases.workflow import CaseStatus
from app.cases.writing import Writing, write
from app.config import Settings
from app.database import require_tables
from app.factory import create_app
from app.transaction import transaction
from import_wiki.addresses import Addresses
from import_wiki.cases.model import Entry, ParsedPage, WikiCase, WikiText
from import_wiki.cases.names import ROLES
from import_wiki.markdown import markdown_of, sealed_source
from import_wiki.plan import (
    CaseKey,
    CaseUpdate,
    Plan,
    StoredCase,
    StoredField,
    entry_words,
    field_words,
    fingerprint,
    key_of,
    plan,
)
from import_wiki.report import report
from import_wiki.xwiki import to_markdown

_NOTHING = write("")
_EDITED = "edited here"
"""Stands for the fingerprint of words that are not the wiki's: equal to no digest."""


@dataclass(frozen=True)
class Importer:
    """What is the same for every case of one run."""

    parsed: ParsedPage
    key: bytes
    zone: ZoneInfo
    known: Mapping[str, User]
    """Who is meant by each name on the page, as far as somebody has decided it."""
    addresses: Addresses

    def imported_case(self, case: WikiCase, customer: Customer) -> ImportedCase:
        """Return the case ready to be kept: texts rendered, people looked up."""
        engineers = [self.known[name] for name in case.engineers if name in self.known]
        return ImportedCase(
            label=CaseLabel(case.label.prefix.lower(), case.label.number, case.label.digits),
            occurrence=case.occurrence,
            customer=customer,
            title=_title(case),
            problem=self._writing(case.problem) if case.problem else _NOTHING,
            resolution=self._writing(case.resolution) if case.resolution else None,
            status=CaseStatus(case.status.value) if case.status else CaseStatus.UNMARKED,
            owner=engineers[0] if engineers else None,
            collaborators=list(dict.fromkeys(engineers[1:])),
            engineer_names=case.engineers,
            entries=[self._entry(entry) for entry in case.tracking],
            happened_at=self._happened_at(case),
            fields=self.field_sources(case),
        )

    def _entry(self, entry: Entry) -> ImportedEntry:
        spoken_by_customer = ROLES.get(entry.speaker or "") == "customer"
        return ImportedEntry(
            kind=EntryKind.CUSTOMER if spoken_by_customer else EntryKind.NOTE,
            writing=self._writing(entry.text),
            speaker=entry.speaker,
            author=self.known.get(entry.speaker or ""),
            day=entry.date,
            mark=entry.mark,
            images=tuple(image.name for image in entry.text.images),
            source=self.entry_source(entry),
        )

    def _writing(self, text: WikiText) -> Writing:
        """Return words of the wiki ready to be kept."""
        syntax = self.parsed.page.syntax
        sealed = markdown_of(text, syntax=syntax, address=self.addresses)
        written = write(sealed.text)
        return replace(written, sealed=(*sealed.values, *written.sealed))

    def entry_source(self, entry: Entry) -> Imported:
        """Return where an entry of the log stands."""
        return self._source(entry.text, entry_words(entry))

    def _happened_at(self, case: WikiCase) -> datetime:
        """Return when the case was opened: its day, else the page's date, else now."""
        if case.label.date is not None:
            return datetime.combine(case.label.date, time(), tzinfo=self.zone)
        page = self.parsed.page
        return page.date.instant(assumed=self.zone) if page.date else clock.now()

    def field_sources(self, case: WikiCase) -> dict[str, Imported]:
        """Return where the fields of a case stand, as far as it has them."""
        words = field_words(case)
        texts = {"problem": case.problem, "resolution": case.resolution}
        lines = {"status": case.status_line, "engineers": case.engineers_line}
        return {
            "heading": self._line(case.heading_line, case.id),
            **{
                name: self._source(text, words[name])
                for name, text in texts.items()
                if text is not None
            },
            **{name: self._line(line, words[name]) for name, line in lines.items() if line},
        }

    def _source(self, text: WikiText, words: str) -> Imported:
        return Imported(
            first_line=text.first,
            last_line=text.last,
            versions=text.versions,
            author=self._author(text.first),
            fingerprint=fingerprint(words, key=self.key),
        )

    def _line(self, number: int, words: str) -> Imported:
        line = self.parsed.page.lines[number - 1]
        return Imported(
            first_line=number,
            last_line=number,
            versions=(line.version,) if line.version else (),
            author=self._author(number),
            fingerprint=fingerprint(words, key=self.key),
        )

    def _author(self, number: int) -> str | None:
        return self.parsed.page.lines[number - 1].author


def run(pages: Iterable[ParsedPage]) -> Iterator[str]:
    """Import pages into the configured database; yield the report of each: what `--apply` does."""
    app = create_app(Settings.from_environment())
    with app.app_context():
        require_tables()
        for parsed in pages:
            yield report(parsed, apply_page(parsed))


def plan_page(parsed: ParsedPage) -> Plan:
    """Return what `apply_page` would do; writes nothing."""
    parsed = _identified(parsed)
    return plan(parsed, stored_cases(queries.source_page(parsed.page.reference)), key=_key())


def apply_page(parsed: ParsedPage) -> Plan:
    """Bring the cases of a page up to date; return what was planned and done.

    A case that was changed both on the wiki and here is left as it is: it stands in the plan as a
    conflict. One that vanished from the page is marked. The same page again writes nothing.
    """
    _name_pasted(parsed)
    parsed = _identified(parsed)
    page = queries.source_page(parsed.page.reference)
    digest = _digest(parsed)
    if page is not None and page.settled == digest:
        return Plan(unchanged=tuple(key_of(parsed, case) for case in parsed.cases))
    planned = plan(parsed, stored_cases(page), key=_key())
    gone = _gone_now(page, planned) if page else ()
    if page and _is_known(parsed, page) and not (planned.create or planned.update or gone):
        return planned
    now = clock.now()
    page = _record_page(parsed, at=now)
    importer = _importer(parsed, page)
    for case in reversed(planned.create):  # pages grow at the top: the oldest case comes first
        imported = importer.imported_case(case, _customer(case, parsed, at=now))
        with transaction():
            cases.record_imported_case(imported, page=page, at=now)
    for update in planned.update:
        _update(importer, update, page, at=now)
    for key in planned.unchanged:
        _refresh(importer, key, page)
    for key in gone:
        with transaction():
            cases.mark_vanished(_known_case(page, key), at=now)
    if not planned.conflicts:
        with transaction():
            cases.settle_page(queries.source_page_locked(page.id), digest)
    return planned


def _identified(parsed: ParsedPage) -> ParsedPage:
    """Return the page under the name it has here: a paste knows only its title."""
    page = parsed.page
    if queries.source_page(page.reference) is not None:
        return parsed
    titled = queries.source_pages_titled(page.title)
    same = [known for known in titled if page.title in {page.reference, known.reference}]
    name = same[0].reference if len(same) == 1 else page.reference
    return replace(parsed, page=replace(page, reference=name))


def _name_pasted(parsed: ParsedPage) -> None:
    """Give a page that was pasted before the name that a richer source knows."""
    page = parsed.page
    pasted = queries.source_page(page.title)
    if pasted is not None and queries.source_page(page.reference) is None:
        with transaction():
            cases.name_source_page(queries.source_page_locked(pasted.id), page.reference)


def _digest(parsed: ParsedPage) -> str:
    """Return the keyed digest of everything a source says, and of how much it knows."""
    page = parsed.page
    lines = "\n".join(f"{line.version} {line.author} {line.text}" for line in page.lines)
    return fingerprint(f"{page.title}\n{page.version}\n{lines}", key=_key())


def stored_cases(page: SourcePage | None) -> list[StoredCase]:
    """Return what earlier imports have made of a page, by fingerprint: 3 statements."""
    if page is None:
        return []
    known = queries.imported_cases(page)
    sources: dict[int, list[Provenance]] = {case.id: [] for case in known}
    for source in queries.provenance_of_cases(list(sources)):
        sources[source.case_id].append(source)
    return [_stored(page, case, sources[case.id]) for case in known]


def _is_known(parsed: ParsedPage, page: SourcePage) -> bool:
    """Tell whether this version of the page, or a source as rich, was imported before."""
    return page.version == parsed.page.version and _authored(parsed) <= page.authored_lines


def _authored(parsed: ParsedPage) -> int:
    return sum(line.author is not None for line in parsed.page.lines)


def _gone_now(page: SourcePage, planned: Plan) -> Sequence[CaseKey]:
    """Return the cases that are missing on the page for the first time."""
    missing = {(key.label, key.occurrence): key for key in planned.vanished}
    return [
        missing[case.label, case.occurrence]
        for case in queries.imported_cases(page)
        if (case.label, case.occurrence) in missing and case.vanished_at is None
    ]


def _importer(parsed: ParsedPage, page: SourcePage) -> Importer:
    names = {name for case in parsed.cases for name in _names(case)}
    settings: Settings = current_app.extensions["pilebook.settings"]
    known = people.users_by_alias(sorted(names))
    labels = {case.anchor: case.id for case in parsed.cases}
    addresses = Addresses(page.reference, page.id, labels)
    return Importer(parsed, _key(), ZoneInfo(settings.timezone), known, addresses)


def _record_page(parsed: ParsedPage, *, at: datetime) -> SourcePage:
    source = redaction.seal("\n".join(line.text for line in parsed.page.lines))
    with transaction():
        return cases.record_source_page(
            parsed.page.reference,
            title=parsed.page.title,
            version=parsed.page.version,
            author=parsed.page.author,
            authored_lines=_authored(parsed),
            text=source,
            at=at,
        )


def _update(importer: Importer, update: CaseUpdate, page: SourcePage, *, at: datetime) -> None:
    customer = _customer(update.case, importer.parsed, at=at)
    imported = importer.imported_case(update.case, customer)
    with transaction():
        case = _known_case(page, update.key)
        known = queries.imported_entries(case)
        cases.update_imported_case(
            case,
            imported,
            fields=[change.field for change in update.changes if change.field != "tracking"],
            known=known,
            matches=matches(update, of=len(imported.entries), known=len(known)),
            page=page,
            at=at,
        )


def matches(update: CaseUpdate, *, of: int, known: int) -> list[int | None]:
    """Return which known entry each entry of the page is, None for a new one.

    The plan names what was added, changed and removed; the rest are the same in the same order.
    """
    tracking = [change for change in update.changes if change.field == "tracking"]
    told = {change.position: change.stored_position for change in tracking}
    gone = {change.stored_position for change in tracking}
    same = iter(index for index in range(known) if index not in gone)
    return [told[index] if index in told else next(same) for index in range(of)]


def _refresh(importer: Importer, key: CaseKey, page: SourcePage) -> None:
    """Note where a case that is the same stands in the page's present version."""
    (same,) = [case for case in importer.parsed.cases if key_of(importer.parsed, case) == key]
    with transaction():
        cases.refresh_provenance(
            _known_case(page, key),
            importer.field_sources(same),
            [importer.entry_source(entry) for entry in same.tracking],
            page=page,
        )


def _known_case(page: SourcePage, key: CaseKey) -> Case:
    return queries.imported_case(page, key.label, key.occurrence)


def _customer(case: WikiCase, parsed: ParsedPage, *, at: datetime) -> Customer:
    code = case.label.prefix.lower()
    known = people.customer_by_code(code)
    if known is not None:
        return known
    with transaction():
        return accounts.create_customer(code, parsed.page.title, by=None, at=at)


def _names(case: WikiCase) -> Iterator[str]:
    yield from case.engineers
    yield from (entry.speaker for entry in case.tracking if entry.speaker)


def _title(case: WikiCase) -> str | None:
    """Return the first line of the problem that is no field of a filled form, masked."""
    if case.problem is None:
        return None
    filled = {entry.line for entry in case.form}
    sealed = sealed_source(case.problem).text.split("\n")
    lines = zip(sealed, case.problem.numbers, strict=False)
    said = (markup.plain(to_markdown(line)) for line, number in lines if number not in filled)
    return redaction.mask(" ".join(next(filter(None, said), "").split())) or None


def _stored(page: SourcePage, case: Case, sources: Sequence[Provenance]) -> StoredCase:
    fields = {each.field: _field(case, each) for each in sources if each.entry_id is None}
    return StoredCase(
        key=CaseKey(page.reference, case.label, case.occurrence),
        fields={**{name: _unread(case, name) for name in FIELDS}, **fields},
        entries=[_field(case, each) for each in sources if each.entry_id is not None],
    )


def _field(case: Case, source: Provenance) -> StoredField:
    edited = is_edited(case, source, source.entry)
    here = words_here(case, source.field) if source.entry is None else source.entry.text
    return StoredField(
        imported=source.fingerprint,
        now=_EDITED if edited else source.fingerprint,
        words=redaction.masked(here),
    )


def _unread(case: Case, name: str) -> StoredField:
    """Return a field that the page did not have when it was imported."""
    here, nothing = words_here(case, name), fingerprint("", key=_key())
    return StoredField(nothing, _EDITED if here else nothing, redaction.masked(here))


def _key() -> bytes:
    """Return the key of the fingerprints: nobody without it can try short secrets against one."""
    settings: Settings = current_app.extensions["pilebook.settings"]
    return hashlib.sha256(b"pilebook import" + settings.vault_key.encode()).digest()
