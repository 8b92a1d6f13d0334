"""A wiki opened for a connection: its account out of the vault, its limits, its place on disk.

The password is taken from the vault for the length of one client and kept nowhere else. Every host
that a form names passes the operator's rules here, also at the moment of asking.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import current_app

from app.config import Settings
from app.imports.wikis.models import WikiConnection
from app.vault import operations as vault
from import_wiki.sources.rest import Account, Client, Limits, Reach, RestWiki

LIMITS = Limits()

SHORT = replace(LIMITS, connect_seconds=4.0, read_seconds=8.0, answer_seconds=8.0, attempts=1)
"""For somebody who waits for the answer."""


def settings() -> Settings:
    found: Settings = current_app.extensions["pilebook.settings"]
    return found


def reach() -> Reach:
    """Return which hosts a form may name."""
    return Reach.of_setting(settings().wiki_allowed_hosts)


def cache_folder() -> Path:
    folder = settings().home / "wiki-cache"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def opened(connection: WikiConnection, *, limits: Limits = LIMITS) -> Iterator[RestWiki]:
    """Give the wiki of a connection, to be read.

    :raises WikiUnusable: if its address may not be asked (any more).
    """
    account = _account(connection)
    with Client(connection.base_url, account, limits=limits, reach=reach()) as client:
        yield RestWiki(client, connection.wiki, cache_folder=cache_folder())


def _account(connection: WikiConnection) -> Account | None:
    if not connection.account or connection.password is None:
        return None
    password = vault.for_own_use(connection.password, subject=connection.subject)
    return Account(connection.account, password)
