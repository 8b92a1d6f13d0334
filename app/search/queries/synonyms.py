"""The groups of synonyms: those that hold now, and those that a desk has made its own."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.database import db
from app.errors import NotFound
from app.search.models import SynonymGroup
from app.search.synonyms import Synonyms, with_own
from app.web.paging import Page, Window, windowed


class CurrentSynonyms:
    """The groups that hold when it is called; read again only after a change, in any process."""

    def __init__(self) -> None:
        self._kept: tuple[int, Synonyms] | None = None

    def __call__(self) -> Synonyms:
        """Return the groups: 1 statement, 2 after a change."""
        version, kept = newest_version(), self._kept
        if kept is None or kept[0] != version:
            own = ((group.stands_for, group.terms) for group in own_groups())
            kept = self._kept = version, with_own(own)
        return kept[1]


def newest_version() -> int:
    return db.session.scalar(sa.select(sa.func.max(SynonymGroup.version))) or 0


def own_groups() -> Sequence[SynonymGroup]:
    """Return every group of the desk's own, also those that only take one of the product's out."""
    wanted = sa.select(SynonymGroup).where(sa.or_(~SynonymGroup.removed, _STANDS_FOR_ONE))
    return db.session.scalars(wanted.order_by(SynonymGroup.id)).all()


def page_of_groups(window: Window) -> Page[SynonymGroup]:
    """Return one page of the groups that a desk has added, last changed first: 1 statement."""
    wanted = (
        sa.select(SynonymGroup)
        .where(~SynonymGroup.removed, ~_STANDS_FOR_ONE)
        .options(joinedload(SynonymGroup.changed_by))
    )
    one_page = windowed(wanted, window, at=SynonymGroup.changed_at, row=SynonymGroup.id)
    rows = db.session.scalars(one_page).all()
    return window.page_of(rows, lambda group: (group.changed_at, group.id))


def changed_defaults() -> Mapping[str, SynonymGroup]:
    """Return what stands for groups of the product, by the word that names each: 1 statement."""
    wanted = sa.select(SynonymGroup).where(_STANDS_FOR_ONE)
    return {group.stands_for or "": group for group in db.session.scalars(wanted)}


def group_to_change(group_id: int) -> SynonymGroup:
    """Return a group of the desk's own for a change in this transaction.

    :raises NotFound: if there is none.
    """
    wanted = sa.select(SynonymGroup).where(SynonymGroup.id == group_id, ~SynonymGroup.removed)
    group = db.session.scalar(wanted.with_for_update(of=SynonymGroup))
    if group is None:
        raise NotFound
    return group


def group_standing_for_locked(name: str) -> SynonymGroup | None:
    """Return what stands for the product's group `name`, for a change that follows."""
    wanted = sa.select(SynonymGroup).where(SynonymGroup.stands_for == name)
    return db.session.scalar(wanted.with_for_update(of=SynonymGroup))


_STANDS_FOR_ONE = SynonymGroup.stands_for.is_not(None)
