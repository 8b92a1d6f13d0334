"""The only commit.

    with transaction():
        case = queries.case_page(actor, case_id)
        operations.resolve_case(case, ..., by=actor, at=now)

Everything the block changes is committed together at its end, or nothing is. A block waits for its
turn to write at its beginning (`BEGIN IMMEDIATE` on SQLite), so what it loads is what it changes:
whatever was read before it is read again, and a rule checked inside cannot be overtaken.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.database import db
from app.errors import N_, EditConflict, Unavailable


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the block does; roll back if it raises. Blocks do not nest.

    :raises EditConflict: if somebody else saved the same thing first.
    :raises Unavailable: if the database could not be reached, or stayed locked.
    """
    _refuse_nesting()
    try:
        db.session.rollback()  # ends the reading before, so that the block sees the present …
        db.session.expire_all()  # … and so that nothing known from before is believed
        db.session.info["in_transaction"] = True
        db.session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        yield
        db.session.commit()
    except (StaleDataError, IntegrityError) as error:
        db.session.rollback()
        raise EditConflict from error
    except OperationalError as error:
        db.session.rollback()
        raise Unavailable(
            N_("The database does not answer. Nothing was saved; try again in a minute.")
        ) from error
    except BaseException:
        db.session.rollback()
        raise
    finally:
        db.session.info.pop("in_transaction", None)


@contextmanager
def transaction_apart(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Commit what the block does over a connection of its own, or nothing of it.

    Only for what is no part of anybody's change, such as the search index: a shadow of what others
    have committed.
    """
    with engine.begin() as connection:
        yield connection


def _refuse_nesting() -> None:
    if db.session.info.get("in_transaction"):
        raise RuntimeError("a transaction inside a transaction: open it at the edge only")
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("changes made outside a transaction would be lost")
