"""The verbs of search.

indexing   reindex · rebuild · verify: writing the index, and holding it to the database
synonyms   add_group · change_group · remove_group · replace_default · restore_default
saved      save_search · change_search · delete_search · note_seen · begin_looks · note_new_hits
questions  keep_questions · forget_questions: what was asked in a week
"""

from app.search.operations.indexing import (
    Verification,
    documents,
    rebuild,
    rebuild_is_due,
    reindex,
    verify,
)
from app.search.operations.questions import forget_questions, keep_questions
from app.search.operations.saved import (
    begin_looks,
    change_search,
    delete_search,
    note_new_hits,
    note_seen,
    save_search,
)
from app.search.operations.synonyms import (
    add_group,
    change_group,
    remove_group,
    replace_default,
    restore_default,
)

__all__ = [
    "Verification",
    "add_group",
    "begin_looks",
    "change_group",
    "change_search",
    "delete_search",
    "documents",
    "forget_questions",
    "keep_questions",
    "note_new_hits",
    "note_seen",
    "rebuild",
    "rebuild_is_due",
    "reindex",
    "remove_group",
    "replace_default",
    "restore_default",
    "save_search",
    "verify",
]
