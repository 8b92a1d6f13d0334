"""What an import would change: the page as read, against what is stored. Pure.

    as imported   in the wiki now   here now   result
    A             A                 anything   unchanged (an edit here stays)
    A             B                 A          update
    A             B                 B          unchanged: both arrived at the same
    A             B                 C          conflict: nothing is overwritten
    A             B, declined       C          unchanged: somebody chose C over B
    A             nothing (entry)   A or C     removed from the wiki: the entry stays here

The rule: every field and every entry is weighed on its own, and a conflict in one holds back no
other; a case that vanished from the wiki is marked, never deleted. Words are compared by
fingerprint: an HMAC over their normal form, so that a paste and a richer source of the same words
agree, and nobody can try short secrets against a stored digest.
"""

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from import_wiki.cases.model import Entry, ParsedPage, WikiCase, WikiText
from import_wiki.text import normal_form


@dataclass(frozen=True, order=True)
class CaseKey:
    """A case's identity across imports: a number or a label alone is not one."""

    page: str
    label: str
    occurrence: int = 1


@dataclass(frozen=True)
class StoredField:
    """Fingerprints of a field.

    `imported` is of the wiki's words at the last import, `now` of what stands here. `raised` is of
    the wiki's words in the conflict that waits for a decision, `declined` of those that somebody
    decided not to take. `words` are shown as the state before, if given.
    """

    imported: str
    now: str
    words: str = ""
    raised: str = ""
    declined: frozenset[str] = frozenset()

    @property
    def edited(self) -> bool:
        """Return whether somebody changed the field here since the import."""
        return self.now != self.imported

    def has_seen(self, fingerprint: str) -> bool:
        """Return whether these words of the wiki are no news."""
        seen = {self.imported, self.now}
        return fingerprint in seen or (self.edited and fingerprint in self.declined)


@dataclass(frozen=True)
class StoredCase:
    """A case from an earlier import: its fields by name, its entries in the order of the wiki."""

    key: CaseKey
    fields: Mapping[str, StoredField]
    entries: Sequence[StoredField] = ()


class Change(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class FieldChange:
    """One difference.

    For entries `field` is `tracking`, `position` the place in the wiki's log as read now and
    `stored_position` that of the stored entry; both count from 0. A conflict is `waiting` if an
    earlier reading raised it over the same words.
    """

    field: str
    change: Change
    before: str
    after: str
    position: int | None = None
    stored_position: int | None = None
    conflict: bool = False
    waiting: bool = False


@dataclass(frozen=True)
class CaseUpdate:
    key: CaseKey
    case: WikiCase
    changes: tuple[FieldChange, ...]

    @property
    def updates(self) -> tuple[FieldChange, ...]:
        return tuple(change for change in self.changes if not change.conflict)

    @property
    def conflicts(self) -> tuple[FieldChange, ...]:
        return tuple(change for change in self.changes if change.conflict)

    @property
    def is_news(self) -> bool:
        """Return whether there is something to write: more than conflicts that wait already."""
        return not all(change.waiting for change in self.changes)


@dataclass(frozen=True)
class Plan:
    """What becomes of each case, once each; one with a conflict may have updates beside it."""

    create: tuple[WikiCase, ...] = ()
    update: tuple[CaseUpdate, ...] = ()
    unchanged: tuple[CaseKey, ...] = ()
    conflicts: tuple[CaseUpdate, ...] = ()
    vanished: tuple[CaseKey, ...] = ()


def key_of(parsed: ParsedPage, case: WikiCase) -> CaseKey:
    return CaseKey(parsed.page.reference, case.label.key, case.occurrence)


def fingerprint(text: str, *, key: bytes) -> str:
    """Return the keyed digest of the words, equal for every way they were typed or transported."""
    return hmac.new(key, normal_form(text).encode("utf-8", "surrogatepass"), "sha256").hexdigest()


def field_words(case: WikiCase) -> dict[str, str]:
    """Return the words of every field of a case that is compared on its own."""
    return {
        "problem": _words(case.problem),
        "resolution": _words(case.resolution),
        "status": case.status.value if case.status else "",
        "engineers": "、".join(case.engineers),
        "form": "\n".join(f"{field.label}：{field.value}" for field in case.form),
    }


def entry_words(entry: Entry) -> str:
    """Return the words of an entry with its speaker and date, as one text to compare."""
    day = entry.date.isoformat() if entry.date else ""
    return f"{entry.speaker or ''}\n{day}\n{_words(entry.text)}"


def _words(text: WikiText | None) -> str:
    return "\n".join((text.text, *(image.name for image in text.images))) if text else ""


def plan(parsed: ParsedPage, stored: Iterable[StoredCase], *, key: bytes) -> Plan:
    """Return what importing the page would do; `key` made the stored fingerprints."""
    known = {case.key: case for case in stored if case.key.page == parsed.page.reference}
    read = {key_of(parsed, case): case for case in parsed.cases}
    met = [
        CaseUpdate(case_key, case, changes(case, known[case_key], key=key))
        for case_key, case in read.items()
        if case_key in known
    ]
    return Plan(
        create=tuple(case for case_key, case in read.items() if case_key not in known),
        update=tuple(found for found in met if found.changes and not found.conflicts),
        unchanged=tuple(found.key for found in met if not found.changes),
        conflicts=tuple(found for found in met if found.conflicts),
        vanished=tuple(case_key for case_key in known if case_key not in read),
    )


def changes(case: WikiCase, stored: StoredCase, *, key: bytes) -> tuple[FieldChange, ...]:
    """Return where the wiki has moved away from what was imported, field by field."""
    return (*_field_changes(case, stored, key), *_entry_changes(case, stored, key))


def _field_changes(case: WikiCase, stored: StoredCase, key: bytes) -> Iterator[FieldChange]:
    empty = fingerprint("", key=key)
    for name, words in field_words(case).items():
        before = stored.fields.get(name, StoredField(empty, empty))
        after = fingerprint(words, key=key)
        if not before.has_seen(after):
            kind = _kind(before=before.imported != empty, after=bool(normal_form(words)))
            waiting = before.edited and before.raised == after
            yield FieldChange(
                name, kind, before.words, words, conflict=before.edited, waiting=waiting
            )


def _kind(*, before: bool, after: bool) -> Change:
    if before and after:
        return Change.CHANGED
    return Change.ADDED if after else Change.REMOVED


def _entry_changes(case: WikiCase, stored: StoredCase, key: bytes) -> Iterator[FieldChange]:
    """Yield added, changed and removed entries; entries that only moved down are the same."""
    words = [entry_words(entry) for entry in case.tracking]
    after = [fingerprint(text, key=key) for text in words]
    before = [entry.imported for entry in stored.entries]
    if before == after:
        return
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for _, stored_from, stored_to, read_from, read_to in _differences(matcher):
        for old, new in zip_longest(range(stored_from, stored_to), range(read_from, read_to)):
            if new is None or old is None or not stored.entries[old].has_seen(after[new]):
                yield _entry_change(
                    stored, old, words, new, raised="" if new is None else after[new]
                )


def _differences(matcher: SequenceMatcher[str]) -> Iterator[tuple[str, int, int, int, int]]:
    return (found for found in matcher.get_opcodes() if found[0] != "equal")


def _entry_change(
    stored: StoredCase, old: int | None, words: Sequence[str], new: int | None, *, raised: str
) -> FieldChange:
    """Return what became of an entry. One that left the wiki stays here: that is no conflict."""
    entry = None if old is None else stored.entries[old]
    conflict = entry is not None and new is not None and entry.edited
    return FieldChange(
        field="tracking",
        change=_kind(before=entry is not None, after=new is not None),
        before=entry.words if entry else "",
        after="" if new is None else words[new].strip("\n"),
        position=new,
        stored_position=old,
        conflict=conflict,
        waiting=conflict and entry is not None and entry.raised == raised,
    )
