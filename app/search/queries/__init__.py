"""What search reads.

finding      find: what the index answers, put into words the actor may read
suggesting   suggest: what the box offers while somebody types
widening     what would be found with less asked, where nothing was
saved        what people have saved, and how many of its hits are new
questions    what was asked in a week
synonyms     the groups of words that hold now, and those of the desk's own
"""

from app.search.queries.finding import Found, Result, find
from app.search.queries.questions import (
    QUESTIONS_AT_MOST,
    Asked,
    any_question_before,
    asked_in,
)
from app.search.queries.saved import (
    NEW_HITS_MAX,
    due_looks_to_change,
    filters_of,
    is_any_look_due,
    new_hits,
    saved_by,
    saved_search,
    saved_search_to_change,
)
from app.search.queries.suggesting import Suggestions, suggest
from app.search.queries.synonyms import (
    CurrentSynonyms,
    changed_defaults,
    group_standing_for_locked,
    group_to_change,
    newest_version,
    own_groups,
    page_of_groups,
)
from app.search.queries.widening import Widening, nearest, widenings

__all__ = [
    "NEW_HITS_MAX",
    "QUESTIONS_AT_MOST",
    "Asked",
    "CurrentSynonyms",
    "Found",
    "Result",
    "Suggestions",
    "Widening",
    "any_question_before",
    "asked_in",
    "changed_defaults",
    "due_looks_to_change",
    "filters_of",
    "find",
    "group_standing_for_locked",
    "group_to_change",
    "is_any_look_due",
    "nearest",
    "new_hits",
    "newest_version",
    "own_groups",
    "page_of_groups",
    "saved_by",
    "saved_search",
    "saved_search_to_change",
    "suggest",
    "widenings",
]
