"""What happens after a case has changed."""

from collections.abc import Sequence

from app.cases.messages import CaseChanged
from app.outbox.messages import Handler
from app.search import handlers as search


def reindex_cases(messages: Sequence[CaseChanged]) -> None:
    """Bring the index up to date with the cases, each once, in one commit of the index."""
    search.reindex("case", {message.case_id for message in messages})


HANDLERS = (Handler("search.cases", CaseChanged, reindex_cases, batch_size=search.BATCH_SIZE),)
