"""Every SELECT on cases. Each applies `readable_by(actor)` and names what its caller will touch.

    queue      the queue's pages and counts
    case       one case, shown or changed, and its timeline
    citing     labels and what they may mean
    conflicts  where the wiki and this case differ
    attachments  the files that texts name, and those of a page that none does
    imported   what wiki pages have brought
    staffing   who works on imported cases: many at once, for the worker
    wiki_pages   the pages themselves, as they came
    indexed    cases for the search index: whoever may read them, so only the worker asks

Functions whose name ends in `_locked` read for a change that follows in the same transaction.
"""

from app.cases.queries.attachments import (
    attachment,
    attachment_named,
    attachments_from_page,
    attachments_named_by,
    attachments_of_case,
    attachments_of_page,
    cases_with_files,
    files_named_in,
    texts_of_files,
)
from app.cases.queries.case import (
    case_to_change,
    case_to_show,
    entries_in_order,
    next_number_locked,
    next_position,
    timeline,
)
from app.cases.queries.citing import Backlink, CitedLabel, backlinks, cases_labelled, cited_labels
from app.cases.queries.conflicts import (
    case_of_conflict,
    conflict_to_change,
    conflicts,
    conflicts_of_cases,
    count_of_open_conflicts,
    every_open_conflict,
    load_form,
    open_conflicts,
    open_conflicts_of_page,
)
from app.cases.queries.imported import (
    cases_of_page_labelled,
    imported_case,
    imported_cases,
    imported_entries,
    last_words,
    provenance_at,
    provenance_of_cases,
    provenance_of_fields,
    source_page,
    source_page_locked,
    source_pages_titled,
)
from app.cases.queries.indexed import (
    case_to_index,
    cases_changed_since,
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
from app.cases.queries.staffing import (
    Staffing,
    cases_naming,
    entries_without_author,
    last_positions,
    staffing_locked,
    unknown_speakers,
)
from app.cases.queries.wiki_pages import (
    PageRow,
    cases_by_line,
    comments_of_page,
    external_references,
    imports_of_page,
    pages_without_case,
    wiki_page,
    wiki_page_named,
    wiki_pages,
)

__all__ = [
    "COUNTED_AT_MOST",
    "CUSTOMER_VIEWS",
    "STAFF_VIEWS",
    "STALE_AFTER",
    "Backlink",
    "CitedLabel",
    "PageRow",
    "QueueFilter",
    "Row",
    "Staffing",
    "View",
    "attachment",
    "attachment_named",
    "attachments_from_page",
    "attachments_named_by",
    "attachments_of_case",
    "attachments_of_page",
    "backlinks",
    "case_of_conflict",
    "case_to_change",
    "case_to_index",
    "case_to_show",
    "cases_by_line",
    "cases_changed_since",
    "cases_containing",
    "cases_labelled",
    "cases_naming",
    "cases_of_page_labelled",
    "cases_to_index",
    "cases_to_list",
    "cases_with_files",
    "cited_labels",
    "comments_of_page",
    "conflict_to_change",
    "conflicts",
    "conflicts_of_cases",
    "count_of_open_conflicts",
    "entries_in_order",
    "entries_without_author",
    "every_open_conflict",
    "external_references",
    "files_named_in",
    "imported_case",
    "imported_cases",
    "imported_entries",
    "imports_of_page",
    "last_positions",
    "last_words",
    "load_form",
    "next_number_locked",
    "next_position",
    "open_conflicts",
    "open_conflicts_of_page",
    "open_count",
    "pages_without_case",
    "provenance_at",
    "provenance_of_cases",
    "provenance_of_fields",
    "queue",
    "source_page",
    "source_page_locked",
    "source_pages_titled",
    "staffing_locked",
    "texts_of_files",
    "timeline",
    "unknown_speakers",
    "view_counts",
    "views_of",
    "wiki_page",
    "wiki_page_named",
    "wiki_pages",
    "words_of_cases",
]
