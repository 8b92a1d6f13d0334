"""What was asked in a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.database import db
from app.search.models import AskedQuestion

QUESTIONS_AT_MOST = 200


@dataclass(frozen=True)
class Asked:
    """The questions of a week, those most often asked first, and which other weeks have any."""

    questions: Sequence[AskedQuestion]
    earlier: date | None
    later: date | None


def asked_in(week: date, *, unanswered: bool) -> Asked:
    """Return what was asked in a week, or only what led nowhere: 2 statements."""
    wanted = sa.select(AskedQuestion).where(AskedQuestion.week == week)
    if unanswered:
        nowhere = sa.or_(AskedQuestion.hits == 0, AskedQuestion.opened == 0)
        wanted = wanted.where(AskedQuestion.asked > 0, nowhere)
    often_first = wanted.order_by(AskedQuestion.asked.desc(), AskedQuestion.hits, AskedQuestion.id)
    questions = db.session.scalars(often_first.limit(QUESTIONS_AT_MOST)).all()
    earlier = sa.select(sa.func.max(AskedQuestion.week)).where(AskedQuestion.week < week)
    later = sa.select(sa.func.min(AskedQuestion.week)).where(AskedQuestion.week > week)
    others = sa.select(earlier.scalar_subquery(), later.scalar_subquery())
    return Asked(questions, *db.session.execute(others).one())


def any_question_before(day: date) -> bool:
    old = sa.select(sa.exists().where(AskedQuestion.week < day))
    return db.session.scalar(old) or False
