"""Labels: what a case cites, what cites it, what a label may mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.accounts.models import User
from app.accounts.policy import is_staff
from app.cases.labels import CaseLabel
from app.cases.models import (
    Case,
    Citation,
)
from app.cases.policy import readable_by
from app.database import db


@dataclass(frozen=True)
class Backlink:
    """A case that cites another, and the sentence in which it does."""

    case: Case
    sentence: str


@dataclass(frozen=True)
class CitedLabel:
    """A label in a case's text, and the readable cases it may mean: none, one, or several."""

    label: CaseLabel
    cases: tuple[Case, ...]


def backlinks(actor: User, case: Case) -> Sequence[Backlink]:
    """Return the readable cases that cite this one, by its full label or without its day."""
    citing = (
        sa.select(Citation)
        .join(Citation.case)
        .where(
            _means(case.id, case.prefix, case.number, case.day),
            Citation.case_id != case.id,
            readable_by(actor),
            _readable_citation(actor),
        )
        .order_by(Case.updated_at.desc(), Citation.id)
        .options(contains_eager(Citation.case))
    )
    return [Backlink(citation.case, citation.sentence) for citation in db.session.scalars(citing)]


def cited_labels(actor: User, case: Case) -> Sequence[CitedLabel]:
    """Return the labels this case cites with what they may mean, as far as it is readable."""
    target = aliased(Case)
    pairs = (
        sa.select(Citation, target)
        .outerjoin(
            target,
            sa.and_(
                _means(target.id, target.prefix, target.number, target.day),
                sa.true() if is_staff(actor) else target.customer_id == actor.customer_id,
            ),
        )
        .where(Citation.case_id == case.id, _readable_citation(actor))
        .order_by(Citation.id, target.id)
    )
    found: dict[CaseLabel, dict[int, Case]] = {}
    said = [(citation, cited) for citation, cited in db.session.execute(pairs)]
    chosen = [citation for citation, _ in said if citation.target_id is not None]
    for citation, cited in said:
        if citation.target_id is None and any(_covers(citation, each) for each in chosen):
            continue  # somebody has said which case it means
        label = CaseLabel(citation.prefix, citation.number, citation.day)
        meant = found.setdefault(label, {})
        if cited is not None:
            meant[cited.id] = cited
    return [CitedLabel(label, tuple(meant.values())) for label, meant in found.items()]


def cases_labelled(actor: User, label: CaseLabel) -> Sequence[Case]:
    """Return the readable cases that a label may mean, newest first: 1 statement.

    Without its day a label means every case of that number.
    """
    cases = (
        sa.select(Case)
        .where(Case.prefix == label.prefix, Case.number == label.number, readable_by(actor))
        .order_by(Case.opened_at.desc(), Case.id.desc())
        .options(joinedload(Case.customer), joinedload(Case.owner))
    )
    if label.day is not None:
        cases = cases.where(Case.day == label.day)
    return db.session.scalars(cases).all()


def _means(case_id: Any, prefix: Any, number: Any, day: Any) -> sa.ColumnElement[bool]:
    """Return the condition that a citation means a case: said by somebody, or by its label."""
    labelled = sa.and_(
        Citation.target_id.is_(None),
        Citation.prefix == prefix,
        Citation.number == number,
        sa.or_(Citation.day == day, Citation.day.is_(None)),
    )
    return sa.or_(Citation.target_id == case_id, labelled)


def _covers(label: Citation, chosen: Citation) -> bool:
    """Tell whether a label may mean the case that somebody chose."""
    same = (label.prefix, label.number) == (chosen.prefix, chosen.number)
    return same and label.day in {None, chosen.day}


def _readable_citation(actor: User) -> sa.ColumnElement[bool]:
    return sa.true() if is_staff(actor) else ~Citation.internal
