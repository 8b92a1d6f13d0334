"""Large and deep pages: work grows with the length and nothing else, and nothing is too deep.

Work is counted in calls, not in seconds: a busy machine calls as often as an idle one.
"""

import sys
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path
from types import FrameType

import pytest

from import_wiki.cases import ParsedPage, parse_page
from import_wiki.document import document
from import_wiki.markdown import markdown_of
from import_wiki.page import WikiPage
from import_wiki.report import report
from import_wiki.sources import SourceRefused, TextKind, read_page, read_pages
from import_wiki.xwiki import convert, parse
from tests.import_wiki.accounting import missing, texts_of
from tests.import_wiki.mutating import SAMPLES
from tests.support.repository import SHARED

KB = 1000


def page_of(size: int) -> WikiPage:
    """Return a page of `size` bytes, made of the cases of our sample, each with its number."""
    lines = (SAMPLES / "every_shape.xwiki").read_text(encoding="utf-8").split("\n")
    written: list[str] = []
    length = 0
    for number, line in enumerate(islice(cycle(lines), 10**6)):
        words = f"= ylcd_case#{number}_20220615 =" if "_case#" in line[:14] else line
        written.append(words)
        length += len(words.encode()) + 1
        if length >= size:
            break
    text = (
        "\n".join(written).replace("{{{", "((").replace("{{code}}", "")
    )  # they would run to the end
    return read_page(text, reference="大页", kind=TextKind.PLAIN)


def read(page: WikiPage) -> ParsedPage:
    """Parse and convert: what an import does to a page before it is stored."""
    parsed = parse_page(page)
    for text in texts_of(parsed):
        markdown_of(text, syntax=None, address=lambda _: None)
    return parsed


def calls(page: WikiPage) -> int:
    """Return how many functions are called to read the page."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    read(page_of(10 * KB))  # what is remembered between pages is remembered by now
    sys.setprofile(counted)
    try:
        parsed = read(page)
        document(parsed, file="x")
        report(parsed)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.slow
def test_work_grows_with_the_length_of_the_page_alone() -> None:
    quarter, half = (calls(page_of(size * KB)) for size in (125, 250))

    assert 1.8 < half / quarter < 2.3


@pytest.mark.slow
def test_page_of_a_megabyte_is_read_whole() -> None:
    page = page_of(1000 * KB)

    parsed = read(page)

    assert len(parsed.coverage) == len(page.lines)
    assert missing(parsed) == []
    assert len(parsed.cases) > 1000


@pytest.mark.parametrize("depth", [500, 5_000])
def test_nested_groups_are_read_at_any_depth(depth: int) -> None:
    body = "(((\n" * depth + "最里面的字\n" + ")))\n" * depth
    case = f"= ylcd_case#1_20220615 =\n问题描述：组\n~-~-跟踪\n{body}"

    parsed = read(read_page(case, reference="深页", kind=TextKind.PLAIN))

    assert missing(parsed) == []
    assert "最里面的字" in convert(body).markdown
    parse(body)


EXPORTS = SHARED / "xwiki" / "xar"
HELD = {  # pages, versions of each, sizes of the attachments
    "official_Main.TestPage-backup.xar": (1, [1], []),
    "official_Main.TestPage-no-history.xar": (1, [1], [3]),
    "official_Main.TestPage-with-history.xar": (1, [3], [3]),
    "official_Main.TestPage-with-history-1.3.xar": (1, [3], [3]),
    "official_Test.Attachment2.xar": (1, [1], [44]),
    "official_test-restore-documents.xar": (2, [1, 1], []),
    "seed_synthetic.xar": (1, [19], [1093, 1484]),
    "official_invalid.xar": None,
}


def test_every_export_there_is_is_read_and_the_invalid_one_refused(tmp_path: Path) -> None:
    if not EXPORTS.is_dir():
        pytest.skip("the wiki's fixtures are not on this machine")
    held: dict[str, tuple[int, list[int], list[int]] | None] = {}

    for file in EXPORTS.glob("*.xar"):
        try:
            pages = list(read_pages(file, attachments_to=tmp_path, report=lambda _: None))
        except SourceRefused:
            held[file.name] = None
            continue
        attachments = [each for page in pages for each in page.attachments]
        sizes = [each.size_bytes or 0 for each in attachments]
        held[file.name] = (len(pages), [len(page.history) for page in pages], sizes)
        for each in attachments:
            assert each.file
            data = each.file.read_bytes()
            assert (len(data), sha256(data).hexdigest()) == (each.size_bytes, each.sha256)

    assert held == HELD
