"""What happens after a case, a file of it, or the meaning of a name has changed."""

from collections.abc import Sequence

from app import clock
from app.accounts import queries as accounts
from app.accounts.messages import AliasAdded
from app.cases import operations, queries
from app.cases.messages import CaseChanged
from app.files.messages import FileTextExtracted
from app.outbox.messages import Handler
from app.search import handlers as search
from app.transaction import transaction

_CASES_AT_ONCE = 500
_ENTRIES_AT_ONCE = 2_000
_FILES_AT_ONCE = 20  # one file may stand in many cases, and each case may have a megabyte


def reindex_cases(messages: Sequence[CaseChanged]) -> None:
    """Bring the index up to date with the cases, each once, in one commit of the index."""
    search.reindex("case", {message.case_id for message in messages})


def reindex_cases_of_files(messages: Sequence[FileTextExtracted]) -> None:
    """Let the cases that show these files be found by what the files say."""
    file_ids = {message.file_id for message in messages}
    search.reindex("case", queries.cases_with_files(file_ids))


def know_people(messages: Sequence[AliasAdded]) -> None:
    """Fill in what imports had to leave open, in short transactions: nobody waits for thousands."""
    for message in messages:
        by = accounts.user(message.by_id) if message.by_id else None
        for batch in queries.cases_naming(message.key, batch_size=_CASES_AT_ONCE):
            with transaction():
                operations.fill_people(batch, by=by, at=clock.now())
        named = _ENTRIES_AT_ONCE
        while named == _ENTRIES_AT_ONCE:
            with transaction():
                named = operations.name_authors(
                    message.key, message.user_id, limit=_ENTRIES_AT_ONCE
                )


HANDLERS = (
    Handler("search.cases", CaseChanged, reindex_cases, batch_size=search.BATCH_SIZE),
    Handler("search.files", FileTextExtracted, reindex_cases_of_files, batch_size=_FILES_AT_ONCE),
    Handler("cases.people", AliasAdded, know_people),
)
