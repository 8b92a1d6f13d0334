"""What comes after reading: a run that is plain applies itself, a page that is gone is settled."""

from datetime import datetime

from app.accounts.models import User
from app.audit import operations as audit
from app.cases import operations as cases
from app.cases import queries as case_queries
from app.database import db
from app.imports import policy
from app.imports.models import ImportRun, RunState
from app.imports.operations.uploading import approve_run
from app.imports.policy import ImportAction
from app.imports.wikis import queries
from app.imports.wikis.models import ListedPage, PageState, WikiConnection


def apply_if_plain(run: ImportRun, *, at: datetime) -> None:
    """Apply a planned run whose connection says so, unless a person should look at it first.

    A conflict, a case that is gone from the page, or a doubt that nobody has met before makes it
    wait like any other.
    """
    connection = queries.connection_of_run(run)
    if connection is None or not connection.auto_apply or run.state is not RunState.PLANNED:
        return
    if not policy.may(connection.created_by, ImportAction.APPLY):
        return
    if run.counts["conflict"] or run.counts["vanished"] or queries.has_new_decisions(run):
        return
    approve_run(run, by=connection.created_by, at=at)


def mark_page_gone(connection: WikiConnection, page: ListedPage, *, by: User, at: datetime) -> None:
    """Mark the cases of a page that is gone, as a person has said they should be. They are kept."""
    policy.require(by, ImportAction.APPLY)
    known = case_queries.source_page(page.reference)
    for case in case_queries.imported_cases(known) if known else ():
        cases.mark_vanished(case, at=at)
    page.state, page.noted_at = PageState.SETTLED, at
    db.session.flush()
    audit.record("wiki.page_gone", connection.subject, by=by, at=at)
