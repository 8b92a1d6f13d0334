"""Changing which words mean the same. A change counts with the next question, everywhere."""

from collections.abc import Sequence
from datetime import datetime

from app.accounts.models import User
from app.audit import operations as audit
from app.database import db
from app.errors import N_, InvalidInput, NotFound, Problem
from app.search import policy, queries
from app.search.models import SynonymGroup
from app.search.policy import SearchAction
from app.search.synonyms import GROUP_MAX_TERMS, TERM_MAX_LENGTH, cleaned, default_groups

_TOO_FEW = N_("A group needs two different words.")
_TOO_MANY = N_("At most %(count)d words fit into a group.")
_TOO_LONG = N_("A word has at most %(count)d characters.")


def add_group(terms: Sequence[str], *, by: User | None, at: datetime) -> SynonymGroup:
    """Let these words mean the same. `by=None` is a command of the server's operator.

    :raises InvalidInput: if they are too few, too many or too long.
    """
    _require_right(by)
    group = SynonymGroup(terms=_checked(terms), changed_at=at)
    db.session.add(group)
    return _note(group, "search.synonyms_added", by=by, at=at)


def change_group(
    group: SynonymGroup, terms: Sequence[str], *, by: User | None, at: datetime
) -> SynonymGroup:
    """Let these words mean the same instead.

    :raises InvalidInput: if they are too few, too many or too long.
    """
    _require_right(by)
    group.terms = _checked(terms)
    return _note(group, "search.synonyms_changed", by=by, at=at)


def remove_group(group: SynonymGroup, *, by: User | None, at: datetime) -> None:
    """Let the words of `group` mean nothing in common any more."""
    _require_right(by)
    group.terms, group.removed = [], True
    _note(group, "search.synonyms_removed", by=by, at=at)


def replace_default(
    name: str, terms: Sequence[str], *, by: User | None, at: datetime
) -> SynonymGroup:
    """Let these words stand in place of the product's group `name`; of none, it means nothing.

    :raises NotFound: if the product has no such group.
    :raises InvalidInput: if they are one, too many or too long.
    """
    _require_right(by)
    if name not in default_groups():
        raise NotFound
    group = queries.group_standing_for_locked(name)
    if group is None:
        group = SynonymGroup(stands_for=name)
        db.session.add(group)
    group.terms = _checked(terms) if terms else []
    group.removed = not terms
    return _note(group, "search.synonyms_changed", by=by, at=at)


def restore_default(name: str, *, by: User | None, at: datetime) -> None:
    """Let the product's group `name` hold again as it comes.

    :raises NotFound: if nothing stands for it.
    """
    _require_right(by)
    group = queries.group_standing_for_locked(name)
    if group is None:
        raise NotFound
    group.terms, group.stands_for, group.removed = [], None, True
    _note(group, "search.synonyms_restored", by=by, at=at)


def _require_right(by: User | None) -> None:
    if by is not None:
        policy.require(by, SearchAction.CHANGE_WORDS)


def _note(group: SynonymGroup, action: str, *, by: User | None, at: datetime) -> SynonymGroup:
    """Note who changed `group`, and that every process reads the groups again."""
    group.version = queries.newest_version() + 1
    group.changed_at, group.changed_by_id = at, by.id if by else None
    db.session.flush()  # the record names the group by its id
    details = {"words": len(group.terms), "stands_for": group.stands_for}
    audit.record(action, f"synonyms:{group.id}", by=by, at=at, details=details)
    return group


def _checked(terms: Sequence[str]) -> list[str]:
    kept = list(cleaned(terms))
    if len(kept) < 2:  # noqa: PLR2004 - said in the message
        raise InvalidInput({"terms": Problem(_TOO_FEW)})
    if len(kept) > GROUP_MAX_TERMS:
        raise InvalidInput({"terms": Problem(_TOO_MANY, {"count": GROUP_MAX_TERMS})})
    if any(len(term) > TERM_MAX_LENGTH for term in kept):
        raise InvalidInput({"terms": Problem(_TOO_LONG, {"count": TERM_MAX_LENGTH})})
    return kept
