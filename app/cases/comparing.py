"""A conflict as it is shown: what stands here beside what the wiki says, and where they differ.

Texts are shown in pieces; a status and people by their values, for the page to put into words.
"""

from dataclasses import dataclass

from app.cases.differences import Difference, Piece, difference
from app.cases.models import Case, WikiConflict
from app.cases.provenance import words_here


@dataclass(frozen=True)
class Compared:
    conflict: WikiConflict
    case: Case
    words: Difference

    @property
    def is_status(self) -> bool:
        """The pieces are statuses, to be put into the reader's language."""
        return self.conflict.field == "status"


def compared(conflict: WikiConflict, case: Case) -> Compared:
    """Return a conflict with both its texts. Needs its entry, and the case's people."""
    here = _here(conflict, case)
    if conflict.field in {"status", "engineers"}:
        words = Difference(_whole(here), _whole(conflict.text))
    else:
        words = difference(here, conflict.text)
    return Compared(conflict, case, words)


def _here(conflict: WikiConflict, case: Case) -> str:
    if conflict.entry is not None:
        return conflict.entry.text
    if conflict.field == "engineers":
        people = [*([case.owner] if case.owner else []), *case.collaborators]
        return "、".join(user.name for user in people)
    return words_here(case, conflict.field)


def _whole(words: str) -> tuple[Piece, ...]:
    return (Piece(words, differs=True),) if words else ()
