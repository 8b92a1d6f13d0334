"""What stands here for a field of the wiki, and whether somebody changed it since. Pure."""

import hashlib

from app.cases.models import Case, Entry, Provenance
from app.cases.workflow import CaseStatus

FIELDS = ("problem", "resolution", "status", "engineers")
"""The fields that are compared on their own when a page is imported again."""


def words_here(case: Case, field: str) -> str:
    """Return what stands here for a field, empty where nothing does. Needs the case's people."""
    match field:
        case "problem":
            return case.problem
        case "resolution":
            return case.resolution or ""
        case "status":
            return "" if case.status is CaseStatus.UNMARKED else case.status.value
        case "engineers":
            people = [case.owner_id, *sorted(user.id for user in case.collaborators)]
            return ",".join(str(user_id) for user_id in people if user_id is not None)
    return case.label


def digest_of(words: str) -> str:
    """Return the digest of words as kept here; they hold no secret, so it needs no key."""
    return hashlib.sha256(words.encode()).hexdigest()


def is_edited(case: Case, source: Provenance, entry: Entry | None) -> bool:
    """Tell whether a field, or an entry, was changed here since it was imported."""
    here = words_here(case, source.field) if entry is None else entry.text
    return source.kept != digest_of(here)
