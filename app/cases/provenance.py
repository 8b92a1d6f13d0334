"""What stands here for a field of the wiki, and whether somebody changed it since. Pure."""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from app.cases.models import Case, Entry, Provenance
from app.cases.workflow import CaseStatus

FIELDS = ("problem", "resolution", "status", "engineers", "form")
"""The fields that are compared on their own when a page is imported again."""

CHOSEN = "chosen"
"""Stands for the digest of words that somebody chose over the wiki's: equal to no digest, so that
whatever the wiki says next is a conflict again."""


def words_here(case: Case, field: str) -> str:
    """Return what stands here for a field, empty where nothing does.

    Needs the case's people and its form.
    """
    return _WORDS[field](case)


def people_words(owner_id: int | None, collaborator_ids: Iterable[int]) -> str:
    """Return what stands here for the engineers: the owner first."""
    people = [owner_id, *sorted(collaborator_ids)]
    return ",".join(str(user_id) for user_id in people if user_id is not None)


def _status(case: Case) -> str:
    return "" if case.status is CaseStatus.UNMARKED else case.status.value


_WORDS: Mapping[str, Callable[[Case], str]] = {
    "heading": lambda case: case.label,
    "title": lambda case: case.title,
    "problem": lambda case: case.problem,
    "resolution": lambda case: case.resolution or "",
    "status": _status,
    "engineers": lambda case: people_words(case.owner_id, [user.id for user in case.collaborators]),
    "form": lambda case: "\n".join(f"{each.label}：{each.value}" for each in case.form_fields),
}


def digest_of(words: str) -> str:
    """Return the digest of words as kept here; they hold no secret, so it needs no key."""
    return hashlib.sha256(words.encode()).hexdigest()


def is_edited(case: Case, source: Provenance, entry: Entry | None) -> bool:
    """Tell whether a field, or an entry, was changed here since it was imported."""
    here = words_here(case, source.field) if entry is None else entry.text
    return source.kept != digest_of(here)
