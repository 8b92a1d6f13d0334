"""What changes in imported cases when a name of the wiki comes to mean somebody.

The rule: only what the import had to leave open is filled in. An owner stays; people whom somebody
here has chosen stay. Set by set, not case by case: a name may stand in thousands.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.accounts import queries as people
from app.accounts.models import User
from app.accounts.names import canonical
from app.cases import queries
from app.cases.messages import CaseChanged
from app.cases.models import Case, Entry, EntryKind, EventKind, Provenance, collaborators
from app.cases.provenance import digest_of, people_words
from app.cases.queries import Staffing
from app.database import db
from app.outbox.operations import publish_all


@dataclass(frozen=True)
class _Filled:
    """A case whose people are known better than before."""

    before: Staffing
    owner: User | None
    joining: tuple[int, ...]

    @property
    def kept(self) -> str:
        others = (*self.before.collaborator_ids, *self.joining)
        return digest_of(people_words(self.owner_id, others))

    @property
    def owner_id(self) -> int | None:
        return self.owner.id if self.owner else self.before.owner_id


def fill_people(case_ids: Sequence[int], *, by: User | None, at: datetime) -> int:
    """Give these cases the people whom their page names and who are known by now.

    Returns how many it changed. An event is left where the owner changed; `updated_at` is not
    touched, so that old cases do not crowd the top of the queue.
    """
    staffed = queries.staffing_locked(case_ids)
    names = {canonical(name) for each in staffed for name in each.names}
    known = people.users_by_alias(sorted(names))
    changed = [filled for each in staffed if (filled := _filled(each, known)) is not None]
    _write_owners(changed)
    _write_collaborators(changed)
    _write_provenance(changed)
    _write_events(changed, by=by, at=at)
    publish_all([CaseChanged(each.before.case_id) for each in changed], at=at)
    return len(changed)


def name_authors(key: str, user_id: int, *, limit: int) -> int:
    """Let a person be the author of what the wiki has him say; return of how many entries."""
    speakers = [name for name in queries.unknown_speakers() if canonical(name) == key]
    found = queries.entries_without_author(speakers, limit=limit)
    db.session.execute(sa.update(Entry).where(Entry.id.in_(found)).values(author_id=user_id))
    return len(found)


def _filled(before: Staffing, known: Mapping[str, User]) -> _Filled | None:
    """Return what a case gains, None if it is nothing, or if somebody here has chosen."""
    there = people_words(before.owner_id, before.collaborator_ids)
    if before.kept != digest_of(there):
        return None
    keys = [canonical(name) for name in before.names]
    meant = list({known[key].id: known[key] for key in keys if key in known}.values())
    owner = meant[0] if meant and before.owner_id is None else None
    working = {before.owner_id, *before.collaborator_ids, *([owner.id] if owner else [])}
    joining = tuple(user.id for user in meant if user.id not in working)
    return _Filled(before, owner, joining) if owner or joining else None


def _write_owners(changed: Sequence[_Filled]) -> None:
    by_owner: defaultdict[int | None, list[int]] = defaultdict(list)
    for each in changed:
        by_owner[each.owner_id].append(each.before.case_id)
    for owner_id, case_ids in by_owner.items():
        found = sa.update(Case).where(Case.id.in_(case_ids))
        db.session.execute(
            found.values(owner_id=owner_id, version=Case.version + 1),
            execution_options={"synchronize_session": False},
        )


def _write_collaborators(changed: Sequence[_Filled]) -> None:
    rows = [
        {"case_id": each.before.case_id, "user_id": user_id}
        for each in changed
        for user_id in each.joining
    ]
    if rows:
        db.session.execute(sa.insert(collaborators), rows)


def _write_provenance(changed: Sequence[_Filled]) -> None:
    by_digest: defaultdict[str, list[int]] = defaultdict(list)
    for each in changed:
        by_digest[each.kept].append(each.before.provenance_id)
    for kept, row_ids in by_digest.items():
        found = sa.update(Provenance).where(Provenance.id.in_(row_ids))
        db.session.execute(found.values(kept=kept))


def _write_events(changed: Sequence[_Filled], *, by: User | None, at: datetime) -> None:
    assigned = [each for each in changed if each.owner]
    positions = queries.last_positions([each.before.case_id for each in assigned])
    events = [
        {
            "case_id": each.before.case_id,
            "position": positions.get(each.before.case_id, 0) + 1,
            "kind": EntryKind.EVENT,
            "event": EventKind.ASSIGNED,
            "details": {"before": [], "after": [each.owner.name]},
            "author_id": by.id if by else None,
            "at": at,
        }
        for each in assigned
        if each.owner
    ]
    if events:
        db.session.execute(sa.insert(Entry), events)
