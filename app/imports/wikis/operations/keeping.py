"""Connections are added, changed, tested and deleted. Flush, never commit.

The password goes into the vault and comes out in `reading` alone. A change of what is read (another
address, another choice of spaces) makes the next sync begin anew with a full list.
"""

import secrets
from datetime import datetime, timedelta

from app.accounts.models import User
from app.audit import operations as audit
from app.database import db
from app.imports import policy
from app.imports.operations.batches import close_batch
from app.imports.policy import ImportAction
from app.imports.wikis import queries, reading
from app.imports.wikis.models import WikiConnection
from app.imports.wikis.wanted import WantedConnection
from app.redaction import Kind, SealedValue
from app.vault import operations as vault
from import_wiki.sources.rest import WikiFacts


def add_connection(wanted: WantedConnection, *, by: User, at: datetime) -> WikiConnection:
    """Keep a new connection; its first sync begins when it is due."""
    policy.require(by, ImportAction.CONNECT)
    connection = WikiConnection(created_by_id=by.id, created_at=at, enabled=True)
    _take_over(connection, wanted)
    db.session.add(connection)
    db.session.flush()  # the vault's subject needs connection.id
    _keep_password(connection, wanted, at=at)
    connection.next_sync_at = _first_sync(connection, at)
    db.session.flush()
    audit.record("wiki.added", connection.subject, by=by, at=at)
    return connection


def change_connection(
    connection: WikiConnection, wanted: WantedConnection, *, by: User, at: datetime
) -> None:
    policy.require(by, ImportAction.CONNECT)
    if not policy.may(connection.created_by, ImportAction.UPLOAD):
        connection.created_by = by  # in whose name pages come in
    if (connection.base_url, connection.wiki) != (wanted.base_url, wanted.wiki):
        connection.cursor = None  # it may be another wiki: everything is read
    connection.listed_at = None  # another account or other spaces show other pages
    _take_over(connection, wanted)
    _keep_password(connection, wanted, at=at)
    connection.next_sync_at = _first_sync(connection, at)
    db.session.flush()
    audit.record("wiki.changed", connection.subject, by=by, at=at)


def switch_connection(connection: WikiConnection, *, enabled: bool, by: User, at: datetime) -> None:
    """Let a wiki be asked, or leave it in peace; a sync under way ends where it is."""
    policy.require(by, ImportAction.CONNECT)
    if connection.enabled == enabled:
        return
    connection.enabled = enabled
    if not enabled:
        _break_off(connection, at=at)
    connection.next_sync_at = _first_sync(connection, at) if enabled else None
    db.session.flush()
    action = "wiki.switched_on" if enabled else "wiki.switched_off"
    audit.record(action, connection.subject, by=by, at=at)


def delete_connection(connection: WikiConnection, *, by: User, at: datetime) -> None:
    """Forget a connection, its password, and its list of pages. What it brought stays."""
    policy.require(by, ImportAction.CONNECT)
    _break_off(connection, at=at)
    vault.forget(connection.subject)
    audit.record("wiki.deleted", connection.subject, by=by, at=at)
    db.session.delete(connection)
    db.session.flush()


def check_connection(connection: WikiConnection, *, by: User) -> WikiFacts:
    """Ask the wiki who it is and whom it takes us for. Writes nothing.

    :raises PilebookError: if it does not answer so, with what is wrong and what to do.
    """
    policy.require(by, ImportAction.CONNECT)
    with reading.opened(connection, limits=reading.SHORT) as wiki:
        return wiki.check()


def _break_off(connection: WikiConnection, *, at: datetime) -> None:
    """End a sync under way: whoever works on it loses his lease, what he has read is kept."""
    connection.phase = connection.lease = connection.lease_until = None
    batch = queries.open_batch_of(connection)
    if batch is not None:
        close_batch(batch, findings=(), at=at)


def _take_over(connection: WikiConnection, wanted: WantedConnection) -> None:
    connection.name, connection.base_url, connection.wiki = (
        wanted.name,
        wanted.base_url,
        wanted.wiki,
    )
    connection.account, connection.spaces = wanted.account, wanted.spaces
    connection.interval_minutes, connection.auto_apply = wanted.interval_minutes, wanted.auto_apply


def _keep_password(connection: WikiConnection, wanted: WantedConnection, *, at: datetime) -> None:
    """Seal a new password in the place of the one before; without an account there is none."""
    if wanted.account and not wanted.password:
        return
    vault.forget(connection.subject)
    connection.password = None
    if wanted.password:
        sealed = SealedValue(secrets.token_hex(8), Kind.PASSWORD, wanted.password)
        vault.keep([sealed], subject=connection.subject, at=at)
        connection.password = sealed.reference


def _first_sync(connection: WikiConnection, at: datetime) -> datetime | None:
    """Return when the schedule, as it is now, wants the next sync."""
    if not connection.enabled or not connection.interval_minutes:
        return None
    if connection.last_sync_at is None:
        return at
    return max(at, connection.last_sync_at + timedelta(minutes=connection.interval_minutes))
