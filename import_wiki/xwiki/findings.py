"""What a person should look at after a page was read: one finding per place. Pure.

The converted text follows XWiki. Wherever XWiki hides characters, or the author plainly meant
something else than XWiki reads, or something was not carried out, a finding names the place.
"""

from dataclasses import dataclass
from enum import StrEnum

from import_wiki.xwiki.spans import Span

WORDS_MAX_LENGTH = 120


class FindingCode(StrEnum):
    """What kind of place it is."""

    MACRO_UNEXPANDED = "macro_unexpanded"  # shown as its source; macros are never run
    MACRO_DROPPED = "macro_dropped"  # page furniture or a comment, left out
    MACRO_UNCLOSED = "macro_unclosed"  # XWiki takes the rest of the page; kept as text
    VERBATIM_UNCLOSED = "verbatim_unclosed"  # the same for {{{
    GROUP_UNCLOSED = "group_unclosed"
    LINK_UNCLOSED = "link_unclosed"
    LINK_UNSAFE = "link_unsafe"  # an address that would run a script: its label is kept
    ACCIDENTAL_MARKUP = "accidental_markup"  # ordinary text that XWiki reads as markup
    HIDDEN_TEXT = "hidden_text"  # words among parameters, which nobody is shown
    NUMBERED_LINES = "numbered_lines"  # "1. a ⏎ 2. b": one item for XWiki
    NESTING_CAPPED = "nesting_capped"  # deeper than this reader follows; the text is kept
    SYNTAX_UNKNOWN = "syntax_unknown"  # not XWiki 2.x: the source is kept as it is


@dataclass(frozen=True, slots=True)
class Finding:
    """One place: what it is, where it stands, and the words of the page there (shortened)."""

    code: FindingCode
    span: Span
    words: str


def excerpt(source: str) -> str:
    """Return `source` on one line and short enough for a list."""
    words = " ".join(source[: 4 * WORDS_MAX_LENGTH].split())
    return words if len(words) <= WORDS_MAX_LENGTH else words[: WORDS_MAX_LENGTH - 1] + "…"
