"""The verbs of a case. Each checks the policy, changes, leaves an event; none commits.

opening      open_case · record_imported_case
timeline     add_entry
people       assign_case · claim_case
moves        change_status · resolve_case · reopen_case
disclosure   reveal_value
"""

from app.cases.operations.disclosure import reveal_value
from app.cases.operations.importing import (
    Imported,
    ImportedCase,
    ImportedEntry,
    mark_vanished,
    name_source_page,
    record_imported_case,
    record_source_page,
    refresh_provenance,
    settle_page,
    update_imported_case,
)
from app.cases.operations.moves import change_status, reopen_case, resolve_case
from app.cases.operations.opening import open_case
from app.cases.operations.people import assign_case, claim_case
from app.cases.operations.timeline import add_entry

__all__ = [
    "Imported",
    "ImportedCase",
    "ImportedEntry",
    "add_entry",
    "assign_case",
    "change_status",
    "claim_case",
    "mark_vanished",
    "name_source_page",
    "open_case",
    "record_imported_case",
    "record_source_page",
    "refresh_provenance",
    "reopen_case",
    "resolve_case",
    "reveal_value",
    "settle_page",
    "update_imported_case",
]
