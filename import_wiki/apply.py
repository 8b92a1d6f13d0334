"""Writes what a page says into the database: one transaction for the page, one per case.

The only module here that knows Flask and the database. Reading is done before; rendering is done
outside the transactions; a second run of the same page writes nothing.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask import current_app

from app import clock, redaction
from app.accounts import operations as accounts
from app.accounts import queries as people
from app.accounts.models import Customer, User
from app.cases import operations as cases
from app.cases import queries
from app.cases.labels import CaseLabel
from app.cases.models import Case, EntryKind, Provenance, SourcePage
from app.cases.operations import Imported, ImportedCase, ImportedEntry
from app.cases.workflow import CaseStatus
from app.cases.writing import Writing, write
from app.config import Settings
from app.factory import create_app
from app.transaction import transaction
from import_wiki.cases.model import Entry, ParsedPage, WikiCase, WikiText
from import_wiki.cases.names import ROLES
from import_wiki.markdown import markdown_of
from import_wiki.plan import (
    CaseKey,
    Plan,
    StoredCase,
    StoredField,
    entry_words,
    field_words,
    fingerprint,
    plan,
)
from import_wiki.report import report

_NOTHING = write("")


@dataclass(frozen=True)
class Importer:
    """What is the same for every case of one run."""

    parsed: ParsedPage
    key: bytes
    zone: ZoneInfo
    known: Mapping[str, User]
    """Who is meant by each name on the page, as far as somebody has decided it."""

    def imported_case(self, case: WikiCase, customer: Customer) -> ImportedCase:
        """Return the case ready to be kept: texts rendered, people looked up."""
        engineers = [self.known[name] for name in case.engineers if name in self.known]
        return ImportedCase(
            label=CaseLabel(case.label.prefix.lower(), case.label.number, case.label.digits),
            occurrence=case.occurrence,
            customer=customer,
            problem=_writing(case.problem) if case.problem else _NOTHING,
            resolution=_writing(case.resolution) if case.resolution else None,
            status=CaseStatus(case.status.value) if case.status else CaseStatus.UNMARKED,
            owner=engineers[0] if engineers else None,
            collaborators=list(dict.fromkeys(engineers[1:])),
            engineer_names=case.engineers,
            entries=[self._entry(entry) for entry in case.tracking],
            happened_at=self._happened_at(case),
            fields=self._fields(case),
        )

    def _entry(self, entry: Entry) -> ImportedEntry:
        writing = _writing(entry.text)
        spoken_by_customer = ROLES.get(entry.speaker or "") == "customer"
        return ImportedEntry(
            kind=EntryKind.CUSTOMER if spoken_by_customer else EntryKind.NOTE,
            writing=writing,
            speaker=entry.speaker,
            author=self.known.get(entry.speaker or ""),
            day=entry.date,
            mark=entry.mark,
            images=tuple(image.name for image in entry.text.images),
            source=self._source(entry.text, entry_words(entry), writing.text),
        )

    def _happened_at(self, case: WikiCase) -> datetime:
        """Return when the case was opened: its day, else the page's date, else now."""
        if case.label.date is not None:
            return datetime.combine(case.label.date, time(), tzinfo=self.zone)
        page = self.parsed.page
        return page.date.instant(assumed=self.zone) if page.date else clock.now()

    def _fields(self, case: WikiCase) -> dict[str, Imported]:
        words = field_words(case)
        texts = {"problem": case.problem, "resolution": case.resolution}
        lines = {"status": case.status_line, "engineers": case.engineers_line}
        return {
            "heading": self._line(case.heading_line, case.id),
            **{
                name: self._source(text, words[name], "")
                for name, text in texts.items()
                if text is not None
            },
            **{name: self._line(line, words[name]) for name, line in lines.items() if line},
        }

    def _source(self, text: WikiText, words: str, kept: str) -> Imported:
        return Imported(
            first_line=text.first,
            last_line=text.last,
            versions=text.versions,
            author=self._author(text.first),
            fingerprint=fingerprint(words, key=self.key),
            kept=fingerprint(kept, key=self.key),
        )

    def _line(self, number: int, words: str) -> Imported:
        line = self.parsed.page.lines[number - 1]
        return Imported(
            first_line=number,
            last_line=number,
            versions=(line.version,) if line.version else (),
            author=self._author(number),
            fingerprint=fingerprint(words, key=self.key),
            kept=fingerprint("", key=self.key),
        )

    def _author(self, number: int) -> str | None:
        return self.parsed.page.lines[number - 1].author


def run(parsed: ParsedPage) -> str:
    """Import a page into the configured database and return the report: what `--apply` does."""
    app = create_app(Settings.from_environment())
    with app.app_context():
        return report(parsed, apply_page(parsed))


def apply_page(parsed: ParsedPage) -> Plan:
    """Create the cases of a page that are not here yet; return what was planned and done.

    A case that is here and differs is left as it is and stands in the plan as an update or a
    conflict.
    """
    planned = plan(parsed, stored_cases(parsed.page.reference), key=_key())
    if planned.create:
        _create(parsed, planned.create)
    return planned


def stored_cases(reference: str) -> list[StoredCase]:
    """Return what earlier imports have made of a page, by fingerprint."""
    page = queries.source_page(reference)
    if page is None:
        return []
    known = queries.imported_cases(page)
    sources: dict[int, list[Provenance]] = {case.id: [] for case in known}
    for source in queries.provenance_of_cases(list(sources)):
        sources[source.case_id].append(source)
    return [_stored(page, case, sources[case.id]) for case in known]


def _create(parsed: ParsedPage, wanted: Sequence[WikiCase]) -> None:
    names = {name for case in parsed.cases for name in _names(case)}
    settings: Settings = current_app.extensions["pilebook.settings"]
    importer = Importer(
        parsed, _key(), ZoneInfo(settings.timezone), people.users_by_alias(sorted(names))
    )
    source = redaction.seal("\n".join(line.text for line in parsed.page.lines))
    now = clock.now()
    with transaction():
        page = cases.record_source_page(
            parsed.page.reference,
            title=parsed.page.title,
            version=parsed.page.version,
            author=parsed.page.author,
            text=source,
            at=now,
        )
    for case in reversed(wanted):  # pages grow at the top: the oldest case comes first
        customer = _customer(case.label.prefix.lower(), parsed.page.title, at=now)
        imported = importer.imported_case(case, customer)
        with transaction():
            cases.record_imported_case(imported, page=page, at=now)


def _customer(code: str, name: str, *, at: datetime) -> Customer:
    known = people.customer_by_code(code)
    if known is not None:
        return known
    with transaction():
        return accounts.create_customer(code, name, by=None, at=at)


def _names(case: WikiCase) -> Iterator[str]:
    yield from case.engineers
    yield from (entry.speaker for entry in case.tracking if entry.speaker)


def _writing(text: WikiText) -> Writing:
    """Return words of the wiki ready to be kept.

    They are sealed as they stood on the wiki: a label and its value may be on two lines, which
    Markdown would set apart.
    """
    sealed = redaction.seal(text.text)
    return replace(write(markdown_of(text, seal=lambda _: sealed.text)), sealed=sealed.values)


def _stored(page: SourcePage, case: Case, sources: Sequence[Provenance]) -> StoredCase:
    fields = {each.field: each for each in sources if each.entry_id is None}
    entries = [each for each in sources if each.entry_id is not None]
    return StoredCase(
        key=CaseKey(page.reference, case.label, case.occurrence),
        fields={
            name: StoredField(each.fingerprint, each.fingerprint) for name, each in fields.items()
        },
        entries=[StoredField(each.fingerprint, each.fingerprint) for each in entries],
    )


def _key() -> bytes:
    """Return the key of the fingerprints: nobody without it can try short secrets against one."""
    settings: Settings = current_app.extensions["pilebook.settings"]
    return hashlib.sha256(b"pilebook import" + settings.vault_key.encode()).digest()
