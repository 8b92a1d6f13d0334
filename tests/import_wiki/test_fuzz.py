"""Damaged sources: none raises, none loses a word, each line has one place.

1,500 of them in a moment; the other 8,500 of ten thousand are slow. All are the same in every run.
"""

import json
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from import_wiki.addresses import Addresses
from import_wiki.cases import ParsedPage, parse_page
from import_wiki.cases.conversion import findings_of
from import_wiki.document import document
from import_wiki.markdown import markdown_of
from import_wiki.report import report
from import_wiki.sources import SourceRefused, TextKind, read_page
from import_wiki.text import shown
from import_wiki.xwiki import convert
from tests.import_wiki.accounting import missing, out_of_order, texts_of
from tests.import_wiki.mutating import PIECES, paste, source

QUICK, ALL, CHUNK = 1_500, 10_000, 500
ADDRESSES = Addresses("云岭充电.WebHome", 7, {"Hylcd_case2326_20220610": "ylcd_case#26_20220610"})
HAN = re.compile(r"[\u4e00-\u9fff]")
HIDDEN = re.compile(r'(?==[ \t]*("[^"\n]*"))')  # the values of parameters are hidden rightly


def chunks() -> list[object]:
    starts = range(0, ALL, CHUNK)
    return [
        pytest.param(start, marks=() if start < QUICK else pytest.mark.slow) for start in starts
    ]


@pytest.mark.parametrize("start", chunks())
def test_ten_thousand_damaged_sources_are_read_without_loss(start: int) -> None:
    for number in range(start, start + CHUNK):
        prove(source(number))
        read_or_refused(paste(number))


@settings(max_examples=100)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=14).map("\n".join))
def test_anything_is_read_without_loss(text: str) -> None:
    prove(text)


def prove(text: str) -> None:
    """Read a text as bare source; hold what comes out to its promises."""
    try:
        page = read_page(text, reference=ADDRESSES.page, kind=TextKind.PLAIN)
    except SourceRefused:
        assert not text.strip("\ufeff").strip()  # the mark of its encoding is no word
        return
    assert "\n".join(line.text for line in page.lines).split() == text.lstrip("\ufeff").split()
    parsed = parse_page(page)
    prove_parsed(parsed)
    prove_shown(parsed)


def read_or_refused(text: str) -> None:
    """Read a text as a view, or be told the line where it is none."""
    refused_at = 1
    try:
        parse_page(read_page(text))
    except SourceRefused as refusal:
        refused_at = refusal.line
    assert 1 <= refused_at <= text.count("\n") + 2  # what is missing stands below the end


def prove_parsed(parsed: ParsedPage) -> None:
    """Each line has one place, and each word of it is somewhere."""
    assert len(parsed.coverage) == len(parsed.page.lines)
    assert missing(parsed) == []
    assert out_of_order(parsed) == []


def prove_shown(parsed: ParsedPage) -> None:
    """The document, the report and the Markdown of every text can be made, and lose nothing."""
    json.dumps(document(parsed, file="x"))
    assert report(parsed)
    for case in parsed.cases:
        list(findings_of(case, None))
    for text in texts_of(parsed):
        markdown_of(text, syntax=None, address=ADDRESSES)
        conversion = convert(text.source)
        kept = Counter(HAN.findall(conversion.markdown))
        for finding in conversion.findings:
            kept.update(HAN.findall(text.source[finding.span.start : finding.span.end]))
        kept.update(HAN.findall("".join(HIDDEN.findall(text.source))))
        assert Counter(HAN.findall(shown(text.source).text)) - kept == Counter()
