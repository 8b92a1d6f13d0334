"""The verbs of a case. Each checks the policy, changes, leaves an event; none commits.

attaching    name_attachments · supply_attachments · rows_named: an import's files
opening      open_case · record_imported_case
timeline     add_entry
people       assign_case · claim_case
aliasing     fill_people · name_authors
completing   resolve_with_entry · date_case · cite_case: what the wiki leaves open
conflicts    raise_conflicts · decide_conflict
moves        change_status · resolve_case · reopen_case
disclosure   reveal_value
facts        keep_facts: what a page says of a case beside its words
pages        record_source_page · keep_readers_words · name_source_page · settle_page
"""

from app.cases.operations.aliasing import fill_people, name_authors
from app.cases.operations.attaching import (
    NamedFile,
    NamedFiles,
    SuppliedFile,
    name_attachments,
    rows_named,
    supply_attachments,
)
from app.cases.operations.completing import cite_case, date_case, resolve_with_entry
from app.cases.operations.conflicts import Differing, decide_conflict, raise_conflicts
from app.cases.operations.disclosure import reveal_value
from app.cases.operations.facts import ImportedForm, ImportedFormField, Ticket, keep_facts
from app.cases.operations.importing import (
    Held,
    Imported,
    ImportedCase,
    ImportedEntry,
    mark_vanished,
    record_imported_case,
    refresh_provenance,
    update_imported_case,
)
from app.cases.operations.moves import change_status, reopen_case, resolve_case
from app.cases.operations.opening import open_case, title_of
from app.cases.operations.pages import (
    ImportedComment,
    ImportedPage,
    keep_readers_words,
    name_source_page,
    record_source_page,
    settle_page,
)
from app.cases.operations.people import assign_case, claim_case
from app.cases.operations.timeline import add_entry

__all__ = [
    "Differing",
    "Held",
    "Imported",
    "ImportedCase",
    "ImportedComment",
    "ImportedEntry",
    "ImportedForm",
    "ImportedFormField",
    "ImportedPage",
    "NamedFile",
    "NamedFiles",
    "SuppliedFile",
    "Ticket",
    "add_entry",
    "assign_case",
    "change_status",
    "cite_case",
    "claim_case",
    "date_case",
    "decide_conflict",
    "fill_people",
    "keep_facts",
    "keep_readers_words",
    "mark_vanished",
    "name_attachments",
    "name_authors",
    "name_source_page",
    "open_case",
    "raise_conflicts",
    "record_imported_case",
    "record_source_page",
    "refresh_provenance",
    "reopen_case",
    "resolve_case",
    "resolve_with_entry",
    "reveal_value",
    "rows_named",
    "settle_page",
    "supply_attachments",
    "title_of",
    "update_imported_case",
]
