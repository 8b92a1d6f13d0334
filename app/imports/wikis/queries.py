"""Every SELECT on connections and their pages. Who may read them is decided at the door."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.database import db
from app.errors import N_, NotFound
from app.imports.models import BatchState, ImportBatch, ImportDoubt, ImportRun
from app.imports.wikis.models import ListedPage, PageState, WikiConnection
from import_wiki.cases.model import Severity

SHOWN_MAX = 200
"""Pages listed by name on a connection's page; what is cut off is counted."""


def connections() -> Sequence[WikiConnection]:
    """Return every connection by name: 1 statement."""
    return db.session.scalars(sa.select(WikiConnection).order_by(WikiConnection.name)).all()


def connection_to_show(connection_id: int) -> WikiConnection:
    """Return a connection with who made it: 1 statement.

    :raises NotFound: if there is none.
    """
    wanted = sa.select(WikiConnection).where(WikiConnection.id == connection_id)
    return _found(db.session.scalar(wanted.options(joinedload(WikiConnection.created_by))))


def connection_to_change(connection_id: int) -> WikiConnection:
    """Return a connection for a change in this transaction.

    :raises NotFound: if there is none.
    """
    wanted = sa.select(WikiConnection).where(WikiConnection.id == connection_id)
    wanted = wanted.options(joinedload(WikiConnection.created_by))
    return _found(db.session.scalar(wanted.with_for_update(of=WikiConnection)))


def connection_named(name: str) -> WikiConnection:
    """Return the connection with this name.

    :raises NotFound: if there is none.
    """
    found = db.session.scalar(sa.select(WikiConnection).where(WikiConnection.name == name))
    if found is None:
        raise NotFound(N_("There is no wiki named %(name)s here."), name=name)
    return found


def name_is_taken(name: str, *, except_id: int | None = None) -> bool:
    taken = sa.select(WikiConnection.id).where(
        WikiConnection.name == name, WikiConnection.id.is_distinct_from(except_id)
    )
    return db.session.scalar(taken) is not None


def is_anything_due(at: datetime) -> bool:
    return db.session.scalar(sa.select(WikiConnection.id).where(_due(at)).limit(1)) is not None


def due_connections_to_change(at: datetime) -> Sequence[WikiConnection]:
    """Return the connections that a worker should see to; those another worker has are left."""
    wanted = sa.select(WikiConnection).where(_due(at)).order_by(WikiConnection.id)
    return db.session.scalars(wanted.with_for_update(skip_locked=True)).all()


def pages_of(connection: WikiConnection) -> Mapping[str, ListedPage]:
    """Return every known page by its reference: 1 statement."""
    wanted = sa.select(ListedPage).where(ListedPage.connection_id == connection.id)
    return {page.reference: page for page in db.session.scalars(wanted)}


def pages_in(connection: WikiConnection, state: PageState) -> Sequence[tuple[str, str | None]]:
    """Return reference and taken version of the pages in `state`, as they were met: 1 statement."""
    wanted = sa.select(ListedPage.reference, ListedPage.taken).where(
        ListedPage.connection_id == connection.id, ListedPage.state == state
    )
    return [
        (row.reference, row.taken) for row in db.session.execute(wanted.order_by(ListedPage.id))
    ]


def expected_pages_to_change(
    connection: WikiConnection, references: Collection[str]
) -> Sequence[ListedPage]:
    wanted = sa.select(ListedPage).where(
        ListedPage.connection_id == connection.id, ListedPage.state == PageState.EXPECTED
    )
    pages = db.session.scalars(wanted.with_for_update(of=ListedPage))
    return [page for page in pages if page.reference in references]


def news_of(connection: WikiConnection) -> Sequence[ListedPage]:
    """Return the pages whose trouble is news of the latest sync: 1 statement."""
    wanted = sa.select(ListedPage).where(
        ListedPage.connection_id == connection.id,
        ListedPage.changed,
        sa.or_(ListedPage.problem.is_not(None), ListedPage.state == PageState.GONE),
    )
    return db.session.scalars(wanted.order_by(ListedPage.reference)).all()


def page_to_change(connection: WikiConnection, reference: str) -> ListedPage | None:
    wanted = sa.select(ListedPage).where(
        ListedPage.connection_id == connection.id, ListedPage.reference == reference
    )
    return db.session.scalar(wanted.with_for_update(of=ListedPage))


def gone_page_to_change(connection: WikiConnection, page_id: int) -> ListedPage:
    """Return a page that is gone and that nobody has decided about.

    :raises NotFound: if there is none.
    """
    wanted = sa.select(ListedPage).where(
        ListedPage.connection_id == connection.id,
        ListedPage.id == page_id,
        ListedPage.state == PageState.GONE,
    )
    found = db.session.scalar(wanted.with_for_update(of=ListedPage))
    if found is None:
        raise NotFound
    return found


def page_counts(connection: WikiConnection) -> Mapping[PageState, int]:
    """Return how many pages are in each state: 1 statement."""
    wanted = (
        sa.select(ListedPage.state, sa.func.count().label("number"))
        .where(ListedPage.connection_id == connection.id)
        .group_by(ListedPage.state)
    )
    counted = {row.state: row.number for row in db.session.execute(wanted)}
    return {state: counted.get(state, 0) for state in PageState}


def changed_count(connection: WikiConnection) -> int:
    wanted = sa.select(sa.func.count()).where(
        ListedPage.connection_id == connection.id, ListedPage.changed
    )
    return db.session.scalar(wanted) or 0


def troubled_pages(connection: WikiConnection) -> Sequence[ListedPage]:
    """Return the pages that somebody should look at, at most `SHOWN_MAX`: 1 statement."""
    wanted = sa.select(ListedPage).where(
        ListedPage.connection_id == connection.id,
        sa.or_(
            ListedPage.state.in_([PageState.GONE, PageState.REFUSED, PageState.FAILED]),
            ListedPage.problem.is_not(None),
        ),
    )
    return db.session.scalars(wanted.order_by(ListedPage.reference).limit(SHOWN_MAX)).all()


def open_batch_of(connection: WikiConnection) -> ImportBatch | None:
    """Return the batch that the sync under way fills, if it has needed one."""
    wanted = sa.select(ImportBatch).where(
        ImportBatch.connection_id == connection.id, ImportBatch.state == BatchState.READING
    )
    return db.session.scalar(wanted.order_by(ImportBatch.id.desc()).limit(1))


def batches_of(connection: WikiConnection, *, limit: int) -> Sequence[ImportBatch]:
    """Return the latest batches that came by a connection, newest first: 1 statement."""
    wanted = sa.select(ImportBatch).where(ImportBatch.connection_id == connection.id)
    return db.session.scalars(wanted.order_by(ImportBatch.id.desc()).limit(limit)).all()


def connection_of_run(run: ImportRun) -> WikiConnection | None:
    """Return the connection by which the page of a run came, with who made it: 1 statement."""
    wanted = (
        sa.select(WikiConnection)
        .join(ImportBatch, ImportBatch.connection_id == WikiConnection.id)
        .where(ImportBatch.id == run.batch_id)
        .options(joinedload(WikiConnection.created_by))
    )
    return db.session.scalar(wanted)


def has_new_decisions(run: ImportRun) -> bool:
    """Tell whether a run raised a doubt for a person to decide that none before it had raised."""
    wanted = sa.select(ImportDoubt.id).where(
        ImportDoubt.first_run_id == run.id,
        ImportDoubt.stands,
        ImportDoubt.severity == Severity.DECIDE,
        ImportDoubt.decision.is_(None),
    )
    return db.session.scalar(wanted.limit(1)) is not None


def _due(at: datetime) -> sa.ColumnElement[bool]:
    """Tell which connections are due: by their schedule, or because whoever had them is gone."""
    return sa.and_(
        WikiConnection.enabled,
        sa.or_(
            sa.and_(WikiConnection.phase.is_(None), WikiConnection.next_sync_at <= at),
            sa.and_(WikiConnection.phase.is_not(None), WikiConnection.lease_until <= at),
        ),
    )


def _found(connection: WikiConnection | None) -> WikiConnection:
    if connection is None:
        raise NotFound
    return connection
