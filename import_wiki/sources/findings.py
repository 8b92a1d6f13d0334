"""What a reader of many pages tells beside the pages: what it passed over, replaced or missed.

The rule: nothing is left out in silence. A finding names its entry and, at most, names and counts;
never words of a page.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.errors import N_


class FindingKind(StrEnum):
    NOT_A_PAGE = "not_a_page"
    UNREADABLE = "unreadable"
    INCOMPLETE = "incomplete"
    NOT_OURS = "not_ours"
    GONE = "gone"
    TOO_LARGE = "too_large"
    NO_IDENTITY = "no_identity"
    TWICE = "twice"
    CONTROL_CHARACTERS = "control_characters"
    OLD_SYNTAX = "old_syntax"
    HISTORY_BROKEN = "history_broken"
    HISTORY_INCOMPLETE = "history_incomplete"
    VERSION_WITHOUT_TEXT = "version_without_text"
    ATTACHMENT_WITHOUT_CONTENT = "attachment_without_content"
    ATTACHMENT_DAMAGED = "attachment_damaged"
    ATTACHMENT_HISTORY = "attachment_history"
    OBJECTS_NOT_READ = "objects_not_read"


SENTENCES = {
    FindingKind.NOT_A_PAGE: N_("“%(entry)s” is no page and was passed over."),
    FindingKind.UNREADABLE: N_("“%(entry)s” cannot be read and was passed over: %(detail)s"),
    FindingKind.INCOMPLETE: N_("“%(entry)s” was not read in full: %(detail)s"),
    FindingKind.NOT_OURS: N_("“%(entry)s” may not be read with this account."),
    FindingKind.GONE: N_(
        "“%(entry)s” is no longer on the wiki. Its cases stay until somebody marks them."
    ),
    FindingKind.TOO_LARGE: N_("“%(entry)s” is too large or too deep and was passed over."),
    FindingKind.NO_IDENTITY: N_("“%(entry)s” does not say which page it is; passed over."),
    FindingKind.TWICE: N_("“%(entry)s” is the page %(detail)s once more and was passed over."),
    FindingKind.CONTROL_CHARACTERS: N_(
        "“%(entry)s” holds %(detail)s control characters; each became a replacement character."
    ),
    FindingKind.OLD_SYNTAX: N_(
        "“%(entry)s” is written in %(detail)s, which is kept as it is and not interpreted."
    ),
    FindingKind.HISTORY_BROKEN: N_(
        "The history of “%(entry)s” is damaged; versions before %(detail)s are unknown."
    ),
    FindingKind.HISTORY_INCOMPLETE: N_(
        "The history of “%(entry)s” begins with %(detail)s; older lines are counted to it."
    ),
    FindingKind.VERSION_WITHOUT_TEXT: N_("“%(entry)s” has no text of its version %(detail)s."),
    FindingKind.ATTACHMENT_WITHOUT_CONTENT: N_("“%(entry)s” lacks the bytes of “%(detail)s”."),
    FindingKind.ATTACHMENT_DAMAGED: N_("“%(entry)s” has damaged bytes for “%(detail)s”."),
    FindingKind.ATTACHMENT_HISTORY: N_(
        "Earlier states of “%(detail)s” of “%(entry)s” are damaged; some were not read."
    ),
    FindingKind.OBJECTS_NOT_READ: N_("“%(entry)s” carries data that is not read: %(detail)s"),
}


@dataclass(frozen=True)
class Finding:
    """One thing to know about an entry of a source. `str()` gives the English sentence.

    `detail` may be a sentence itself, such as a refusal's; `values` are what that one names.
    """

    kind: FindingKind
    entry: str
    detail: str = ""
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        detail = self.detail % self.values if self.values else self.detail
        return SENTENCES[self.kind] % {"entry": self.entry, "detail": detail}

    def renamed(self, entry: str) -> "Finding":
        """Return the same of an entry that its sender knows by another name."""
        return replace(self, entry=entry)


Report = Callable[[Finding], None]


def logged(finding: Finding) -> None:
    """Report to the log: for callers with no better place."""
    logging.getLogger(__name__).warning("%s", finding)
