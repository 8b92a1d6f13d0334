"""Every doubt the reader can have: its code, what it asks of a person, and its sentence.

The codes are documented in docs/import.md; a code that is not in this table cannot be raised.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.errors import N_
from import_wiki.cases.model import Doubt, Place, Severity

_NOTE, _DECIDE, _UNREAD = Severity.NOTE, Severity.DECIDE, Severity.UNREAD


@dataclass(frozen=True)
class Kind:
    severity: Severity
    why: str


KINDS: dict[str, Kind] = {
    # labels
    "number_reused": Kind(_DECIDE, N_("Number %(number)s is used by %(labels)s.")),
    "number_out_of_sequence": Kind(
        _NOTE, N_("By the order of the page, number %(expected)s was expected here.")
    ),
    "number_missing": Kind(_NOTE, N_("No case has the number %(numbers)s.")),
    "label_repeated": Kind(_DECIDE, N_("The label %(label)s stands %(count)s times on this page.")),
    "label_inexact": Kind(_NOTE, N_("The heading was read as a label, though written loosely.")),
    "label_with_words": Kind(_NOTE, N_("The heading says more than the label: %(rest)s")),
    "date_missing": Kind(_DECIDE, N_("The label carries no date.")),
    "date_unreadable": Kind(
        _DECIDE, N_("%(digits)s in the label is no day: it has %(count)s digits.")
    ),
    "prefixes_mixed": Kind(
        _DECIDE, N_("Labels on this page begin with different codes: %(prefixes)s.")
    ),
    # fields
    "no_problem": Kind(_DECIDE, N_("No problem is described.")),
    "problem_without_label": Kind(
        _NOTE, N_("The text below the heading was taken as the problem; it has no label.")
    ),
    "several_problem_blocks": Kind(
        _NOTE,
        N_("The case has %(count)s problem statements; the later ones stand in the timeline."),
    ),
    "empty_tracking": Kind(_NOTE, N_("The tracking log is empty.")),
    "empty_resolution": Kind(_NOTE, N_("No resolution is written.")),
    "status_resolved_but_resolution_empty": Kind(
        _DECIDE, N_("Ticked as resolved, but no resolution is written.")
    ),
    "no_status_line": Kind(_DECIDE, N_("The case has no status line.")),
    "no_status_chosen": Kind(_DECIDE, N_("None of the statuses is ticked.")),
    "several_statuses_chosen": Kind(_DECIDE, N_("More than one status is ticked.")),
    "several_status_lines": Kind(
        _DECIDE, N_("The case has several status lines, and they say different things.")
    ),
    "status_tick_ambiguous": Kind(
        _DECIDE, N_("The tick stands between two statuses and may mean either.")
    ),
    "status_not_read": Kind(_UNREAD, N_("The status line holds words that were not understood.")),
    "no_engineer": Kind(_DECIDE, N_("No engineer is named.")),
    "engineer_unclear": Kind(_DECIDE, N_("“%(name)s” does not look like an engineer's name.")),
    # the timeline
    "tracking_without_speaker": Kind(_NOTE, N_("Nobody is named as the author of this text.")),
    "speaker_is_a_role": Kind(_NOTE, N_("%(speaker)s is no person but a role: %(role)s.")),
    "speaker_without_brackets": Kind(
        _DECIDE, N_("“%(speaker)s” may be a speaker; only names in 【】 were taken as such.")
    ),
    "bracket_label_unclear": Kind(
        _DECIDE, N_("【%(label)s】 may be a speaker; the colon is missing.")
    ),
    "speaker_in_problem": Kind(
        _DECIDE, N_("【%(speaker)s】 speaks outside the tracking log; kept as text.")
    ),
    "entry_after_end": Kind(_NOTE, N_("An entry stands below the end of the case.")),
    "routing_note": Kind(_NOTE, N_("A routing note: %(routing)s")),
    "date_mark": Kind(_NOTE, N_("The entry is dated by the mark %(mark)s.")),
    "mark_without_dashes": Kind(_NOTE, N_("The section mark %(mark)s lacks its dashes.")),
    "unknown_mark": Kind(_UNREAD, N_("The mark %(mark)s is unknown; it was kept as text.")),
    "section_mark_without_blank_line": Kind(
        _NOTE, N_("No blank line stands before the section mark.")
    ),
    "heading_inside_case": Kind(_UNREAD, N_("A heading inside the case was kept as text.")),
    "text_after_end": Kind(_UNREAD, N_("Text below the end of the case belongs to no part of it.")),
    "order_of_lines_is_not_order_of_time": Kind(
        _DECIDE,
        N_("Lines %(lines)s (%(version)s) stand below text of %(above)s, yet are older."),
    ),
    # what the text points to
    "vague_reference": Kind(_DECIDE, N_("The text points to an earlier case without naming it.")),
    "ambiguous_reference": Kind(_DECIDE, N_("%(text)s can mean more than one case.")),
    "reference_not_on_page": Kind(_NOTE, N_("%(text)s is no case of this page.")),
    "same_problem_text": Kind(_NOTE, N_("The same problem is described in %(labels)s.")),
    "image_not_in_source": Kind(_NOTE, N_("The image %(name)s is not in this source.")),
    "attachment_not_in_source": Kind(_NOTE, N_("The file %(name)s is not in this source.")),
    # secrets, people, firms
    "credentials": Kind(_NOTE, N_("Login data stands in line %(lines)s.")),
    "phone_number": Kind(_NOTE, N_("A phone number stands in line %(lines)s.")),
    "personal_number": Kind(
        _NOTE, N_("A mail address, card or plate number stands in line %(lines)s.")
    ),
    "address": Kind(_NOTE, N_("An address stands in line %(lines)s.")),
    "contract_number": Kind(_NOTE, N_("A contract number stands in line %(lines)s.")),
    "price": Kind(_NOTE, N_("A price stands in line %(lines)s.")),
    # writing
    "name_variant": Kind(_DECIDE, N_("%(written)s may be %(name)s spelled another way.")),
    "space_inside_a_word": Kind(_NOTE, N_("A blank stands inside the word “%(word)s”.")),
    "numbered_lists_typed_by_hand": Kind(
        _NOTE, N_("Numbers were typed by hand; they stay text and become no list.")
    ),
    # conversion: the codes of `xwiki.FindingCode`
    "macro_unexpanded": Kind(_UNREAD, N_("The macro was kept as text: macros are never run.")),
    "macro_dropped": Kind(_NOTE, N_("The macro shows nothing of its own and was left out.")),
    "macro_unclosed": Kind(
        _UNREAD, N_("The macro has no end. The wiki hides what follows; here it is text.")
    ),
    "verbatim_unclosed": Kind(
        _UNREAD,
        N_("The block {{{ has no end. The wiki formats nothing behind it; here it is text."),
    ),
    "group_unclosed": Kind(_NOTE, N_("The group has no end.")),
    "link_unclosed": Kind(_NOTE, N_("The link [[ has no end; it is text.")),
    "link_unsafe": Kind(_NOTE, N_("The link would run a script: only its words were kept.")),
    "accidental_markup": Kind(
        _NOTE, N_("The wiki takes these characters for markup, though they look like words.")
    ),
    "hidden_text": Kind(_NOTE, N_("These words stand where the wiki shows none.")),
    "numbered_lines": Kind(
        _NOTE, N_("Numbers typed by hand: for the wiki these lines are one item of a list.")
    ),
    "nesting_capped": Kind(_UNREAD, N_("Too deeply nested to be followed: kept as text.")),
    "syntax_unknown": Kind(
        _UNREAD, N_("The page is written in %(syntax)s, which is not interpreted: kept as typed.")
    ),
    # the page
    "no_case": Kind(_UNREAD, N_("No heading on this page is the label of a case.")),
    "empty_heading": Kind(_NOTE, N_("The heading is empty.")),
    "heading_without_label": Kind(_UNREAD, N_("The heading “%(heading)s” is no label of a case.")),
    "unplaced_text": Kind(_UNREAD, N_("Text outside the cases was kept as a note of the page.")),
    "versions_without_lines": Kind(
        _NOTE, N_("The versions %(versions)s (at least) left no line in the page.")
    ),
    "whitespace_collapsed": Kind(
        _NOTE, N_("Runs of blanks are collapsed in this source: it cannot be restored exactly.")
    ),
    "nfkc_normalised": Kind(
        _NOTE, N_("There is no full-width punctuation in this source; the wiki may well have it.")
    ),
    "authors_missing": Kind(
        _NOTE, N_("The source does not name the authors of its lines, but for: %(authors)s.")
    ),
    "versions_missing": Kind(_NOTE, N_("The source does not tell the version of every line.")),
    "title_prefix_unknown": Kind(
        _DECIDE, N_("The page's title may still carry words of the wiki's view.")
    ),
    "not_people": Kind(_NOTE, N_("These names are firms, not people: %(names)s.")),
}


def doubt(
    code: str, place: Place, *, words: str = "", choices: tuple[str, ...] = (), **values: object
) -> Doubt:
    """Return the doubt with this code."""
    kind = KINDS[code]
    return Doubt(code, kind.severity, place, kind.why, values, words, choices)


def line_list(numbers: Iterable[int]) -> str:
    """Return line numbers as people write them: `174-176, 180`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
