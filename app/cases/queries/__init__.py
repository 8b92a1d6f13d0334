"""Every SELECT on cases. Each applies `readable_by(actor)` and names what its caller will touch.

    queue      the queue's pages and counts
    case       one case, shown or changed, and its timeline
    citing     labels and what they may mean
    imported   what wiki pages have brought
    indexed    cases for the search index: whoever may read them, so only the worker asks

Functions whose name ends in `_locked` read for a change that follows in the same transaction.
"""

from app.cases.queries.case import (
    case_to_change,
    case_to_show,
    entries_in_order,
    next_number_locked,
    next_position,
    timeline,
)
from app.cases.queries.citing import Backlink, CitedLabel, backlinks, cases_labelled, cited_labels
from app.cases.queries.imported import (
    imported_case,
    imported_cases,
    imported_entries,
    provenance_of_cases,
    provenance_of_fields,
    source_page,
    source_page_locked,
    source_pages_titled,
)
from app.cases.queries.indexed import (
    case_to_index,
    cases_containing,
    cases_to_index,
    cases_to_list,
    words_of_cases,
)
from app.cases.queries.queue import (
    COUNTED_AT_MOST,
    CUSTOMER_VIEWS,
    STAFF_VIEWS,
    STALE_AFTER,
    QueueFilter,
    Row,
    View,
    open_count,
    queue,
    view_counts,
    views_of,
)

__all__ = [
    "COUNTED_AT_MOST",
    "CUSTOMER_VIEWS",
    "STAFF_VIEWS",
    "STALE_AFTER",
    "Backlink",
    "CitedLabel",
    "QueueFilter",
    "Row",
    "View",
    "backlinks",
    "case_to_change",
    "case_to_index",
    "case_to_show",
    "cases_containing",
    "cases_labelled",
    "cases_to_index",
    "cases_to_list",
    "cited_labels",
    "entries_in_order",
    "imported_case",
    "imported_cases",
    "imported_entries",
    "next_number_locked",
    "next_position",
    "open_count",
    "provenance_of_cases",
    "provenance_of_fields",
    "queue",
    "source_page",
    "source_page_locked",
    "source_pages_titled",
    "timeline",
    "view_counts",
    "views_of",
    "words_of_cases",
]
