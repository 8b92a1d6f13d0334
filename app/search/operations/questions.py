"""Keeping what was asked in a week, for a while."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.database import db
from app.search.models import AskedQuestion
from app.search.questions import Counts, Key


def keep_questions(counts: Mapping[Key, Counts]) -> None:
    """Add these counts to those of the database: 1 statement each.

    Several processes may do so at once: a row is added to where it stands, and all go through the
    rows in the same order.
    """
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    for key, each in sorted(counts.items()):
        values = {"asked": each.asked, "opened": each.opened, "hits": each.hits or 0}
        row = dialect.insert(AskedQuestion).values(week=key.week, text=key.text, **values)
        changes = {
            "asked": AskedQuestion.asked + each.asked,
            "opened": AskedQuestion.opened + each.opened,
            **({} if each.hits is None else {"hits": each.hits}),
        }
        db.session.execute(row.on_conflict_do_update(index_elements=["week", "text"], set_=changes))


def forget_questions(*, before: date) -> None:
    """Forget the weeks that began before a day."""
    db.session.execute(sa.delete(AskedQuestion).where(AskedQuestion.week < before))
