"""What in a case makes a doubt: one small rule per shape of trouble, in one table.

A rule looks at one case and its surroundings and yields doubts; it changes nothing. A further
irregularity is one more rule here and one more row in `doubts.KINDS`. Rules of the page itself are
in `page_rules`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from import_wiki.cases.case import CaseReading
from import_wiki.cases.conversion import findings_of
from import_wiki.cases.doubts import doubt, line_list
from import_wiki.cases.labels import likely_days
from import_wiki.cases.model import Doubt, Entry, PersonalKind, ReferenceKind, WikiCase, WikiStatus
from import_wiki.cases.names import ROLES
from import_wiki.cases.parts import parts_in
from import_wiki.cases.shapes import LineKind, Reading, Section
from import_wiki.cases.surroundings import Surroundings, problem_words
from import_wiki.page import version_order
from import_wiki.text import fold

Rule = Callable[[CaseReading, Surroundings], Iterator[Doubt]]

_MOST_NAMED = 5  # a sentence names a few cases, not all of a long page
# One side of the blank is a single character, so that `绑定 人群` stays two words.
_SPLIT_WORD = re.compile(
    r"(?P<left>[\u4e00-\u9fff]) (?P<lone>[\u4e00-\u9fff])(?![\u4e00-\u9fff])"
    r"|(?<![\u4e00-\u9fff])(?P<first>[\u4e00-\u9fff]) (?P<right>[\u4e00-\u9fff])"
)
_DEEP_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}、|[0-9]{1,2}(?:\.[0-9]{1,2}){1,4}[、.\s]")
_BARE_SPEAKER = re.compile(r"(?P<speaker>[A-Za-z][A-Za-z ]{1,14}|[\u4e00-\u9fff]{1,4})\s?:(?!//)")
_LATIN_LABELS = frozenset({"http", "https", "ip", "id", "vin", "url", "app", "tel", "qq", "sim"})
_BRACKET = re.compile(r"【\s{0,4}(?P<label>[^【】]{1,12}?)\s{0,4}】(?P<colon>\s{0,4}:)?")


def case_doubts(reading: CaseReading, around: Surroundings) -> tuple[Doubt, ...]:
    """Return every doubt about one case, those of its label first."""
    return tuple(found for rule in CASE_RULES for found in rule(reading, around))


def _number(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    case, place = reading.case, around.place(reading.case.heading_line)
    others = _others(around.by_number[case.label.number], case)
    if others:
        number = case.label.number
        yield doubt("number_reused", place, number=number, labels=", ".join(others))
    if expected := around.expected_numbers.get(case.heading_line):
        yield doubt("number_out_of_sequence", place, expected=expected)
    repeated = len(around.by_label[case.label.key])
    if repeated > 1:
        yield doubt("label_repeated", place, label=case.id, count=repeated)


def _others(cases: Iterable[WikiCase], case: WikiCase) -> list[str]:
    return [other.id for other in islice(cases, _MOST_NAMED + 1) if other is not case]


def _label(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    label, place = reading.case.label, around.place(reading.case.heading_line)
    if label.digits is None:
        yield doubt("date_missing", place, words=label.text)
    elif label.date is None:
        choices = likely_days(label.digits)
        count = len(label.digits)
        yield doubt("date_unreadable", place, choices=choices, digits=label.digits, count=count)
    if not label.exact:
        yield doubt("label_inexact", place, words=label.text)
    if label.rest:
        yield doubt("label_with_words", place, words=label.rest, rest=label.rest)


def _problem(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    case = reading.case
    blocks = parts_in(reading.parts, Section.PROBLEM)
    # A form above the label belongs to the problem; other words there have no label.
    form = {filled.line for filled in case.form} if blocks else set()
    top = (line for line in reading.parts[0].readings if line.line.number not in form)
    if case.problem is None:
        yield doubt("no_problem", around.place(case.heading_line))
    elif any(line.filled and line.kind is LineKind.TEXT for line in top):
        place = around.place(case.problem.first)
        yield doubt("problem_without_label", place, words=case.problem.text)
    if len(blocks) > 1:
        place = around.place(blocks[1].readings[0].line.number)
        yield doubt("several_problem_blocks", place, count=len(blocks))


def _status(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    case = reading.case
    if case.status_line is None:
        choices = tuple(WikiStatus)
        yield doubt("no_status_line", around.place(case.heading_line), choices=choices)
        return
    place = around.place(case.status_line)
    chosen = tuple(dict.fromkeys(one for said in reading.statuses for one in said.chosen))
    lines = (line for line in reading.readings if line.kind is LineKind.STATUS)
    problems = [
        (status.problem, line.line.number)
        for status, line in zip(reading.statuses, lines, strict=True)
        if status.problem
    ]
    for problem, number in problems:
        choices = chosen or tuple(WikiStatus)
        yield doubt(problem.value, around.place(number), choices=choices)
    if problems:
        return
    if len({status.status for status in reading.statuses}) > 1:
        yield doubt("several_status_lines", place, choices=chosen)
    elif case.status is None:
        yield doubt("no_status_chosen", place, choices=tuple(WikiStatus))


def _engineers(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    case = reading.case
    if not case.engineers:
        yield doubt("no_engineer", around.place(case.engineers_line or case.heading_line))
    for name in reading.names.unclear:
        yield doubt("engineer_unclear", around.place(case.engineers_line), words=name, name=name)


def _empty_parts(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    case = reading.case
    if not case.tracking:
        yield doubt("empty_tracking", around.place(case.heading_line))
    if case.resolution is not None:
        return
    place = around.place(case.status_line or case.heading_line)
    if case.status is WikiStatus.RESOLVED:
        draft = tuple(entry.text.text for entry in case.tracking[-1:])
        yield doubt("status_resolved_but_resolution_empty", place, choices=draft)
    else:
        yield doubt("empty_resolution", place)


def _entries(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    for entry in reading.case.tracking:
        place = around.place(entry.text.first)
        role = ROLES.get(entry.speaker or "")
        if role:
            yield doubt("speaker_is_a_role", place, speaker=entry.speaker, role=role)
        if entry.routing:
            yield doubt("routing_note", place, routing=entry.routing)
        elif entry.mark:
            yield doubt("date_mark", place, words=entry.mark, mark=entry.mark)
        elif entry.speaker is None and entry.note is None and entry.section is None:
            yield doubt("tracking_without_speaker", place, words=entry.text.text)


def _speakers_elsewhere(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    """Yield names that may speak although they are not written as speakers are."""
    for part in reading.parts:
        for line in part.readings:
            if line.kind is LineKind.TEXT:
                log = part.section is Section.TRACKING
                yield from (_bare_speaker if log else _bracket_elsewhere)(line, around)
                yield from _bracket_without_colon(line, around)


def _bare_speaker(line: Reading, around: Surroundings) -> Iterator[Doubt]:
    found = _BARE_SPEAKER.match(fold(line.text.lstrip()))
    if found is None:
        return
    speaker = found["speaker"]
    latin = speaker.isascii() and speaker.casefold() not in _LATIN_LABELS
    if latin or speaker in around.people:
        place = around.place(line.line.number)
        yield doubt("speaker_without_brackets", place, words=line.text, speaker=speaker)


def _bracket_elsewhere(line: Reading, around: Surroundings) -> Iterator[Doubt]:
    found = _BRACKET.match(fold(line.text.lstrip()))
    if found and found["colon"]:
        place = around.place(line.line.number)
        yield doubt("speaker_in_problem", place, words=line.text, speaker=found["label"])


def _bracket_without_colon(line: Reading, around: Surroundings) -> Iterator[Doubt]:
    found = _BRACKET.match(fold(line.text.lstrip()))
    if found and not found["colon"]:
        place = around.place(line.line.number)
        yield doubt("bracket_label_unclear", place, words=line.text, label=found["label"])


def _marks(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    blank_before = True
    for line in reading.readings:
        place = around.place(line.line.number)
        if line.kind is LineKind.MARK and not blank_before:
            yield doubt("section_mark_without_blank_line", place)
        if "bare" in line.groups:
            yield doubt("mark_without_dashes", place, words=line.whole, mark=line.whole)
        if line.kind is LineKind.UNKNOWN_MARK:
            yield doubt("unknown_mark", place, words=line.whole, mark=line.whole)
        if line.kind is LineKind.HEADING:
            yield doubt("heading_inside_case", place, words=line.whole)
        blank_before = line.kind is LineKind.BLANK


def _after_end(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    for note in reading.notes():
        yield doubt("text_after_end", around.place(note.text.first), words=note.text.text)
    ended = False
    for part in reading.parts:
        ended = ended or part.section is Section.END
        first = part.readings[0] if part.readings else None
        if ended and part.section is Section.TRACKING and first and first.kind is not LineKind.MARK:
            yield doubt("entry_after_end", around.place(first.line.number), words=first.whole)


def _order_of_time(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    above: Entry | None = None
    for entry in reading.case.tracking:
        if above and _oldest(entry) < _oldest(above):
            yield doubt(
                "order_of_lines_is_not_order_of_time",
                around.place(entry.text.first),
                lines=f"{entry.text.first}-{entry.text.last}",
                version=", ".join(entry.text.versions),
                above=", ".join(above.text.versions),
            )
        above = entry if entry.text.versions else above


def _oldest(entry: Entry) -> tuple[int, ...]:
    """Return what orders entries by their oldest line; without versions none is older."""
    versions = entry.text.versions
    return version_order(versions[0]) if versions else (1 << 62,)


def _references(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    for reference in reading.case.references:
        place = around.place(reference.line)
        if reference.kind is ReferenceKind.VAGUE:
            choices = reference.candidates
            yield doubt("vague_reference", place, words=reference.text, choices=choices)
        elif reference.kind is ReferenceKind.PARTNER or reference.target:
            continue
        elif reference.candidates:
            choices = reference.candidates
            yield doubt("ambiguous_reference", place, choices=choices, text=reference.text)
        else:
            yield doubt("reference_not_on_page", place, text=reference.text)


def _same_problem(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    case = reading.case
    if case.problem is None or not case.problem.text:
        return
    others = _others(around.by_problem[problem_words(case)], case)
    if others:
        place = around.place(case.problem.first)
        yield doubt("same_problem_text", place, labels=", ".join(others))


def _files(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    for image in reading.case.images:
        if not _is_there(image.name, around):
            yield doubt("image_not_in_source", around.place(image.line), name=image.name)
    for file in reading.case.attachments:
        if not _is_there(file.name, around):
            yield doubt("attachment_not_in_source", around.place(file.line), name=file.name)


def _is_there(name: str, around: Surroundings) -> bool:
    """Tell whether the source holds the bytes of a file; some only list it."""
    file = around.page.attachment(name)
    return file is not None and file.has_bytes


_PERSONAL_CODES = {
    "phone_number": {PersonalKind.PHONE},
    "personal_number": {
        PersonalKind.EMAIL,
        PersonalKind.ID_CARD,
        PersonalKind.BANK_CARD,
        PersonalKind.PLATE,
    },
    "address": {PersonalKind.ADDRESS},
    "contract_number": {PersonalKind.CONTRACT},
}


def _sensitive(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    lines = {"credentials": [secret.line for secret in reading.case.secrets]}
    for code, kinds in _PERSONAL_CODES.items():
        lines[code] = [found.line for found in reading.case.personal if found.kind in kinds]
    lines["price"] = list(reading.price_lines)
    for code, numbers in lines.items():
        if numbers:
            yield doubt(code, around.place(numbers[0]), lines=line_list(numbers))


def _names(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    told: set[str] = set()
    for line in reading.readings:
        for variant in around.variants.in_text(line.text):
            if variant.written not in told:
                told.add(variant.written)
                place = around.place(line.line.number)
                written, name = variant.written, variant.name
                yield doubt("name_variant", place, choices=(name,), written=written, name=name)


def _split_words(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    for line in reading.readings:
        for found in _SPLIT_WORD.finditer(line.text):
            if found[0].replace(" ", "") in around.character_pairs:
                place = around.place(line.line.number)
                yield doubt("space_inside_a_word", place, word=found[0])


def _typed_numbers(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    """Yield one doubt for a case with numbering of several levels, which looks like a list."""
    for line in reading.readings:
        if line.kind is LineKind.TEXT and _DEEP_NUMBER.match(fold(line.text.lstrip())):
            place = around.place(line.line.number)
            yield doubt("numbered_lists_typed_by_hand", place, words=line.text)
            return


def _conversion(reading: CaseReading, around: Surroundings) -> Iterator[Doubt]:
    """Yield what the conversion to Markdown does not carry over as it was meant."""
    for line, finding in findings_of(reading.case, around.page.syntax):
        yield doubt(finding.code.value, around.place(line), words=finding.words)


CASE_RULES: tuple[Rule, ...] = (
    _number,
    _label,
    _problem,
    _status,
    _engineers,
    _empty_parts,
    _entries,
    _speakers_elsewhere,
    _marks,
    _after_end,
    _order_of_time,
    _references,
    _same_problem,
    _files,
    _sensitive,
    _names,
    _split_words,
    _typed_numbers,
    _conversion,
)
