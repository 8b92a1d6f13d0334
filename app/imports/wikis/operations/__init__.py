"""The verbs of connections.

keeping      add_connection · change_connection · switch_connection · delete_connection ·
             check_connection
asking       request_sync · request_due_syncs
syncing      sync_some · sync_all: the worker's part, with transactions of its own
taking       a page that was read goes into the batch
settling     apply_if_plain · mark_page_gone
"""

from app.imports.wikis.operations.asking import request_due_syncs, request_sync
from app.imports.wikis.operations.keeping import (
    add_connection,
    change_connection,
    check_connection,
    delete_connection,
    switch_connection,
)
from app.imports.wikis.operations.settling import apply_if_plain, mark_page_gone
from app.imports.wikis.operations.syncing import sync_all, sync_some

__all__ = [
    "add_connection",
    "apply_if_plain",
    "change_connection",
    "check_connection",
    "delete_connection",
    "mark_page_gone",
    "request_due_syncs",
    "request_sync",
    "switch_connection",
    "sync_all",
    "sync_some",
]
