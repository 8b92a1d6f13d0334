"""Writes what a page says into the database: one transaction for the page, one per case.

With `attaching` the only module here that knows the database. Reading is done before; rendering is
done outside the transactions; a second run of the same page writes nothing.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from app import clock, markup, redaction
from app.accounts import operations as accounts
from app.accounts import queries as people
from app.accounts.models import Customer, User
from app.cases import operations as cases
from app.cases import queries
from app.cases.form_kinds import is_fault
from app.cases.labels import CaseLabel
from app.cases.models import Case, EntryKind, Provenance, SourcePage, WikiConflict
from app.cases.models import Entry as StoredEntry
from app.cases.operations import (
    Differing,
    Held,
    Imported,
    ImportedCase,
    ImportedComment,
    ImportedEntry,
)
from app.cases.provenance import FIELDS, is_edited, words_here
from app.cases.workflow import CaseStatus
from app.cases.writing import Writing, write
from app.config import Settings
from app.database import db, require_tables
from app.factory import create_app
from app.transaction import transaction
from import_wiki.addresses import Addresses
from import_wiki.attaching import brings_files, named_files, said_of_files, supply
from import_wiki.cases.model import Entry, ParsedPage, WikiCase, WikiText
from import_wiki.cases.names import ROLES
from import_wiki.facts import (
    authored_lines,
    brings_facts,
    form_of,
    imported_page,
    text_of_comment,
    tickets_of,
    told_of_readers,
    without_form,
)
from import_wiki.markdown import markdown_of
from import_wiki.page import WikiComment, WikiPage, ordered_versions
from import_wiki.plan import (
    CaseKey,
    CaseUpdate,
    FieldChange,
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
from import_wiki.sealing import sealed_source
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
        title = self._title(case)
        return ImportedCase(
            label=CaseLabel(case.label.prefix.lower(), case.label.number, case.label.digits),
            occurrence=case.occurrence,
            customer=customer,
            title=title,
            problem=self._problem(case),
            form=form_of(case, syntax=self.parsed.page.syntax),
            resolution=self._writing(case.resolution) if case.resolution else None,
            status=CaseStatus(case.status.value) if case.status else CaseStatus.UNMARKED,
            owner=engineers[0] if engineers else None,
            collaborators=list(dict.fromkeys(engineers[1:])),
            engineer_names=case.engineers,
            entries=[self._entry(entry) for entry in case.tracking],
            happened_at=self._happened_at(case),
            fields=self._field_sources(case, title),
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

    def _problem(self, case: WikiCase) -> Writing:
        """Return the words of the problem; what was read as a form is shown only as one."""
        if case.problem is None:
            return _NOTHING
        written, rest = self._writing(case.problem), without_form(case)
        if rest is case.problem:
            return written
        shown = self._writing(rest) if rest else _NOTHING
        sealed = (*written.sealed, *shown.sealed)
        return replace(written, html=shown.html, excerpt=shown.excerpt, sealed=sealed)

    def comment(self, comment: WikiComment) -> ImportedComment:
        """Return what a reader wrote below the page, ready to be kept."""
        return ImportedComment(
            number=comment.number,
            answers=comment.answers,
            author=comment.author,
            at=comment.date.instant(assumed=self.zone) if comment.date else None,
            writing=self._writing(text_of_comment(comment)),
        )

    def _title(self, case: WikiCase) -> str | None:
        """Return the first line of the problem that is no field of a filled form, masked.

        A form alone: its line that tells what is at fault, else its first.
        """
        said = without_form(case)
        words = markup.plain(self._markdown(said).text) if said else ""
        first = words.split("\n")[0] or self._telling_line(case)
        return redaction.mask(" ".join(first.split())) or None

    def _telling_line(self, case: WikiCase) -> str:
        if case.problem is None or not case.form:
            return ""
        sealed = sealed_source(case.problem, syntax=self.parsed.page.syntax).text.split("\n")
        lines = dict(zip(case.problem.numbers, sealed, strict=False))
        telling = [field for field in case.form if field.value and is_fault(field.label)]
        return markup.plain(to_markdown(lines.get((telling or case.form)[0].line, "")))

    def _markdown(self, text: WikiText) -> redaction.SealedText:
        return markdown_of(text, syntax=self.parsed.page.syntax, address=self.addresses)

    def _writing(self, text: WikiText) -> Writing:
        """Return words of the wiki ready to be kept."""
        sealed = self._markdown(text)
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
        return self._field_sources(case, self._title(case))

    def _field_sources(self, case: WikiCase, title: str | None) -> dict[str, Imported]:
        words = field_words(case)
        texts = {"problem": case.problem, "resolution": case.resolution}
        lines = {"status": case.status_line, "engineers": case.engineers_line}
        return {
            "heading": self._line(case.heading_line, case.id),
            **({"title": self._line(case.problem.first, title or "")} if case.problem else {}),
            **{
                name: self._source(text, words[name])
                for name, text in texts.items()
                if text is not None
            },
            **{name: self._line(line, words[name]) for name, line in lines.items() if line},
            **({"form": self._form_source(case, words["form"])} if case.form else {}),
        }

    def _form_source(self, case: WikiCase, words: str) -> Imported:
        first, last = case.form[0].line, case.form[-1].line
        versions = ordered_versions(
            line.version for line in self.parsed.page.lines[first - 1 : last]
        )
        return replace(self._line(first, words), last_line=last, versions=versions)

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
        try:
            require_tables()
            for parsed in pages:
                yield report(parsed, apply_page(parsed))
        finally:
            db.session.remove()
            db.engine.dispose()  # nobody else uses this app


def plan_page(parsed: ParsedPage) -> Plan:
    """Return what `apply_page` would do; writes nothing."""
    parsed = _identified(parsed)
    before = _Before.read(queries.source_page(parsed.page.reference))
    return plan(parsed, before.stored_cases(), key=_key())


def apply_page(parsed: ParsedPage) -> Plan:
    """Bring the cases of a page up to date; return what was planned and done.

    A field or an entry that was changed both on the wiki and here is left as it is: it waits as a
    conflict until somebody decides it. A case that vanished from the page is marked. The same page
    again writes nothing.
    """
    _name_pasted(parsed)
    parsed = _identified(parsed)
    page = queries.source_page(parsed.page.reference)
    digest = _digest(parsed.page)
    if page is not None and page.settled == digest:
        return Plan(unchanged=tuple(key_of(parsed, case) for case in parsed.cases))
    before = _Before.read(page)
    planned = plan(parsed, before.stored_cases(), key=_key())
    gone, waiting = before.gone_now(planned), before.waiting()
    if page and _is_known(parsed, page) and not (_is_news(planned, waiting) or gone):
        return planned
    now = clock.now()
    page = _record_page(parsed, at=now)
    importer = _importer(parsed, page)
    for case in reversed(planned.create):  # pages grow at the top: the oldest case comes first
        imported = importer.imported_case(case, _customer(case, parsed, at=now))
        with transaction():
            made = cases.record_imported_case(imported, page=page, at=now)
            cases.name_attachments(made, named_files(parsed.page, case), page=page, at=now)
            _keep_facts(made, case)
    for update in (*planned.update, *planned.conflicts):
        _update(importer, update, page, at=now)
    for key in planned.unchanged:
        _refresh(importer, key, page, passed=key in waiting, at=now)
    for key in gone:
        with transaction():
            cases.mark_vanished(_known_case(page, key), at=now)
    supply(parsed, page, zone=importer.zone, at=now)
    _keep_readers_words(importer, page, at=now)
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


def is_settled(page: WikiPage) -> bool:
    """Tell whether everything that `page` says has found its place here before: 1 statement."""
    known = queries.source_page(page.reference)
    return known is not None and known.settled == _digest(page)


def _digest(page: WikiPage) -> str:
    """Return the keyed digest of everything a source says, and of how much it knows."""
    lines = "\n".join(f"{line.version} {line.author} {line.text}" for line in page.lines)
    beside = f"{said_of_files(page)}\n{told_of_readers(page, key=_key())}\n{page.wiki_url}"
    return fingerprint(f"{page.title}\n{page.version}\n{lines}{beside}", key=_key())


@dataclass(frozen=True)
class _Before:
    """What earlier imports have made of a page, its cases by their number here."""

    cases: Mapping[int, Case]
    keys: Mapping[int, CaseKey]
    conflicts: Sequence[WikiConflict]

    @classmethod
    def read(cls, page: SourcePage | None) -> "_Before":
        """Read it: 4 statements, none for a page that is new."""
        if page is None:
            return cls({}, {}, ())
        cases_ = {case.id: case for case in queries.imported_cases(page)}
        keys = {
            each.id: CaseKey(page.reference, each.label, each.occurrence)
            for each in cases_.values()
        }
        return cls(cases_, keys, queries.conflicts_of_cases(list(cases_)))

    def stored_cases(self) -> list[StoredCase]:
        """Return its cases by fingerprint: 1 statement."""
        sources: dict[int, list[Provenance]] = {case_id: [] for case_id in self.cases}
        for source in queries.provenance_of_cases(list(sources)) if sources else ():
            sources[source.case_id].append(source)
        chosen = _Choices(self.conflicts)
        return [
            _stored(self.keys[case_id], case, sources[case_id], chosen)
            for case_id, case in self.cases.items()
        ]

    def waiting(self) -> Mapping[CaseKey, int]:
        """Return how many conflicts wait in each case, where any do."""
        return Counter(self.keys[each.case_id] for each in self.conflicts if each.decision is None)

    def gone_now(self, planned: Plan) -> Sequence[CaseKey]:
        """Return the cases that are missing on the page for the first time."""
        missing = set(planned.vanished)
        return [
            self.keys[case_id]
            for case_id, case in self.cases.items()
            if self.keys[case_id] in missing and case.vanished_at is None
        ]


def _is_known(parsed: ParsedPage, page: SourcePage) -> bool:
    """Tell whether this version of the page, or a source as rich, was imported before."""
    if page.version != parsed.page.version or authored_lines(parsed.page) > page.authored_lines:
        return False
    return not (brings_files(parsed, page) or brings_facts(parsed, page, key=_key()))


def _is_news(planned: Plan, waiting: Mapping[CaseKey, int]) -> bool:
    """Tell whether there is something to write: no conflict that waits already is."""
    still = Counter(
        {found.key: sum(each.waiting for each in found.conflicts) for found in planned.conflicts}
    )
    news = any(found.is_news for found in planned.conflicts)
    gone = set(planned.vanished)
    passed = any(still[key] != count for key, count in waiting.items() if key not in gone)
    return bool(planned.create or planned.update or news or passed)


def _importer(parsed: ParsedPage, page: SourcePage) -> Importer:
    names = {name for case in parsed.cases for name in _names(case)}
    known = people.users_by_alias(sorted(names))
    labels = {case.anchor: case.id for case in parsed.cases}
    addresses = Addresses(page.reference, page.id, labels)
    return Importer(parsed, _key(), _zone(), known, addresses)


def _zone() -> ZoneInfo:
    settings: Settings = current_app.extensions["pilebook.settings"]
    return ZoneInfo(settings.timezone)


def _record_page(parsed: ParsedPage, *, at: datetime) -> SourcePage:
    imported = imported_page(parsed, zone=_zone())
    with transaction():
        return cases.record_source_page(imported, at=at)


def _keep_readers_words(importer: Importer, page: SourcePage, *, at: datetime) -> None:
    """Keep a page's comments and tags, if the source tells of them and they are news."""
    read = importer.parsed.page
    told = told_of_readers(read, key=importer.key)
    if told in {None, page.told}:
        return
    comments = [importer.comment(comment) for comment in read.comments]
    with transaction():
        here = queries.source_page_locked(page.id)
        cases.keep_readers_words(here, comments, tags=read.tags, told=told, at=at)


def _keep_facts(case: Case, read: WikiCase) -> None:
    cases.keep_facts(case, tickets_of(read), form_lines=[field.line for field in read.form])


def _update(importer: Importer, update: CaseUpdate, page: SourcePage, *, at: datetime) -> None:
    customer = _customer(update.case, importer.parsed, at=at)
    imported = importer.imported_case(update.case, customer)
    with transaction():
        case = _known_case(page, update.key)
        known = queries.imported_entries(case)
        differing = [_differing(each, imported, known, importer.key) for each in update.conflicts]
        cases.update_imported_case(
            case,
            imported,
            fields=[change.field for change in update.updates if change.field != "tracking"],
            known=known,
            matches=matches(update, of=len(imported.entries), known=len(known)),
            held=held(update, of=len(imported.entries)),
            page=page,
            at=at,
        )
        cases.raise_conflicts(case, differing, page=page, at=at)
        named = named_files(importer.parsed.page, update.case)
        cases.name_attachments(case, named, page=page, at=at)
        _keep_facts(case, update.case)


def matches(update: CaseUpdate, *, of: int, known: int) -> list[int | None]:
    """Return which known entry each entry of the page is, None for a new one.

    The plan names what was added, changed and removed; the rest are the same in the same order.
    """
    tracking = [change for change in update.changes if change.field == "tracking"]
    told = {change.position: change.stored_position for change in tracking}
    gone = {change.stored_position for change in tracking}
    same = iter(index for index in range(known) if index not in gone)
    return [told[index] if index in told else next(same) for index in range(of)]


def held(update: CaseUpdate, *, of: int) -> Held:
    """Return what an update leaves as it stands here; `of` is how many entries the page has."""
    tracking = [change for change in update.changes if change.field == "tracking"]
    return Held(
        fields=[each.field for each in update.conflicts if each.field != "tracking"],
        entries=[each.position for each in tracking if each.conflict and each.position is not None],
        chosen=set(range(of)) - {each.position for each in tracking},
    )


def _differing(
    change: FieldChange, imported: ImportedCase, known: Sequence[StoredEntry], key: bytes
) -> Differing:
    """Return the wiki's words of a conflict, ready to wait beside what stands here."""
    words = fingerprint(change.after, key=key)
    if change.position is not None and change.stored_position is not None:
        return _differing_entry(imported.entries[change.position], known[change.stored_position])
    text, details = _said(change.field, imported)
    return Differing(
        field=change.field,
        entry=None,
        text=text.text,
        html=text.html,
        fingerprint=words,
        source=imported.fields.get(change.field),
        sealed=text.sealed,
        details=details,
    )


def _differing_entry(words: ImportedEntry, stored: StoredEntry) -> Differing:
    return Differing(
        field="entry",
        entry=stored,
        text=words.writing.text,
        html=words.writing.html,
        fingerprint=words.source.fingerprint,
        source=words.source,
        sealed=words.writing.sealed,
        details={
            "kind": words.kind.value,
            "speaker": words.speaker,
            "day": words.day.isoformat() if words.day else None,
            "mark": words.mark,
            "images": list(words.images),
        },
    )


def _said(field: str, imported: ImportedCase) -> tuple[Writing, dict[str, Any]]:
    """Return what the wiki says of a field now, and what has to be known to take it over."""
    match field:
        case "problem":
            title = cases.title_of(imported.title, imported.problem, imported.label)
            return imported.problem, {"title": title}
        case "resolution":
            return imported.resolution or _NOTHING, {}
        case "status":
            chosen = imported.status is not CaseStatus.UNMARKED
            return _plain(imported.status.value if chosen else ""), {}
        case "form":
            fields = [asdict(each) for each in imported.form.fields]
            words = "\n".join(f"{each['label']}：{each['value']}" for each in fields)
            return replace(_plain(words), sealed=tuple(imported.form.sealed)), {"form": fields}
    names = list(imported.engineer_names)
    return _plain("、".join(names)), {"names": names}


def _plain(words: str) -> Writing:
    return replace(_NOTHING, text=words)


def _refresh(
    importer: Importer, key: CaseKey, page: SourcePage, *, passed: bool, at: datetime
) -> None:
    """Note where a case that is the same stands in the page's present version.

    `passed`: conflicts wait in it, over words that the wiki or somebody here has changed since.
    """
    (same,) = [case for case in importer.parsed.cases if key_of(importer.parsed, case) == key]
    with transaction():
        case = _known_case(page, key)
        cases.refresh_provenance(
            case,
            importer.field_sources(same),
            [importer.entry_source(entry) for entry in same.tracking],
            page=page,
        )
        named = named_files(importer.parsed.page, same)
        cases.name_attachments(case, named, page=page, at=at)
        _keep_facts(case, same)
        if passed:
            cases.raise_conflicts(case, [], page=page, at=at)


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


class _Choices:
    """What waits for a decision, and what was declined, by field and entry of a case."""

    def __init__(self, conflicts: Iterable[WikiConflict]) -> None:
        self._raised: dict[tuple[int, str, int | None], str] = {}
        self._declined: defaultdict[tuple[int, str, int | None], set[str]] = defaultdict(set)
        for each in conflicts:
            place = (each.case_id, each.field, each.entry_id)
            if each.decision is None:
                self._raised[place] = each.fingerprint
            else:
                self._declined[place].add(each.fingerprint)

    def of(self, field: StoredField, case: Case, name: str, entry: int | None) -> StoredField:
        place = (case.id, name, entry)
        declined = frozenset(self._declined.get(place, ()))
        return replace(field, raised=self._raised.get(place, ""), declined=declined)


def _stored(
    key: CaseKey, case: Case, sources: Sequence[Provenance], chosen: _Choices
) -> StoredCase:
    fields = {each.field: _field(case, each) for each in sources if each.entry_id is None}
    every = {**{name: _unread(case, name) for name in FIELDS}, **fields}
    return StoredCase(
        key=key,
        fields={name: chosen.of(field, case, name, None) for name, field in every.items()},
        entries=[
            chosen.of(_field(case, each), case, "entry", each.entry_id)
            for each in sources
            if each.entry_id is not None
        ],
    )


def _field(case: Case, source: Provenance) -> StoredField:
    edited = is_edited(case, source, source.entry)
    here = words_here(case, source.field) if source.entry is None else source.entry.text
    return StoredField(
        imported=source.fingerprint,
        now=_now(case, source) if edited else source.fingerprint,
        words=redaction.masked(here),
    )


def _now(case: Case, source: Provenance) -> str:
    """Return the fingerprint of what stands here, as far as it can equal one of the wiki's."""
    entry = source.entry
    if entry is not None:
        day = entry.day.isoformat() if entry.day else ""
        return fingerprint(f"{entry.speaker or ''}\n{day}\n{entry.text}", key=_key())
    if source.field == "engineers":
        return _EDITED  # here they are people, there names
    return fingerprint(words_here(case, source.field), key=_key())


def _unread(case: Case, name: str) -> StoredField:
    """Return a field that the page did not have when it was imported."""
    here, nothing = words_here(case, name), fingerprint("", key=_key())
    edited = _EDITED if name == "engineers" else fingerprint(here, key=_key())
    return StoredField(nothing, edited if here else nothing, redaction.masked(here))


def _key() -> bytes:
    """Return the key of the fingerprints: nobody without it can try short secrets against one."""
    settings: Settings = current_app.extensions["pilebook.settings"]
    return hashlib.sha256(b"pilebook import" + settings.vault_key.encode()).digest()
