"""A page stored as text is the same page again."""

from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from import_wiki.page import (
    Degradation,
    SourceKind,
    WikiAttachment,
    WikiComment,
    WikiLine,
    WikiPage,
    WikiTime,
    WikiVersion,
)
from import_wiki.stored_page import dump, load

FILES = Path("/spool/files")

WORDS = st.text(st.characters(exclude_characters="\n\0", exclude_categories=["Cs"]), max_size=20)
NAMES = st.none() | WORDS
TIMES = st.none() | st.builds(
    WikiTime,
    st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2030, 1, 1)),  # noqa: DTZ001 - the wiki's clock tells no zone
    st.none() | st.integers(-12, 12).map(lambda hours: timedelta(hours=hours)),
)
ATTACHMENTS = st.builds(
    WikiAttachment,
    name=WORDS,
    mimetype=NAMES,
    size_bytes=st.none() | st.integers(0, 10**9),
    author=NAMES,
    date=TIMES,
    version=NAMES,
    file=st.none() | st.sampled_from("abc").map(lambda name: FILES / (name * 64)),
    sha256=st.none() | st.just("a" * 64),
)
LINES = st.lists(st.tuples(WORDS, st.sampled_from([None, "1.1", "2.1"]), NAMES, TIMES), max_size=6)
PAGES = st.builds(
    WikiPage,
    reference=WORDS,
    title=WORDS,
    source=st.sampled_from(SourceKind),
    lines=LINES.map(
        lambda rows: tuple(WikiLine(number, *row) for number, row in enumerate(rows, 1))
    ),
    version=NAMES,
    author=NAMES,
    date=TIMES,
    syntax=NAMES,
    attachments=st.lists(ATTACHMENTS, max_size=2).map(tuple),
    degraded=st.frozensets(st.sampled_from(Degradation)),
    language=NAMES,
    history=st.lists(st.builds(WikiVersion, WORDS, NAMES, TIMES, WORDS), max_size=2).map(tuple),
    comments=st.lists(
        st.builds(WikiComment, st.integers(0, 9), st.text(max_size=9), NAMES, TIMES), max_size=2
    ).map(tuple),
    tags=st.lists(WORDS, max_size=2).map(tuple),
    wiki_url=NAMES,
)


@settings(max_examples=150, deadline=None)
@given(page=PAGES)
def test_stored_page_is_the_same_again(page: WikiPage) -> None:
    assert load(dump(page), files=FILES) == page


def test_stored_page_keeps_its_lines_as_lines() -> None:
    lines = (WikiLine(1, "密码:Zx93kd77", "1.1"), WikiLine(2, "", "1.1"), WikiLine(3, "尾", "2.1"))
    page = WikiPage("Cases.Demo", "演示", SourceKind.PLAIN, lines)

    stored = dump(page)

    assert stored.split("\n")[1:] == ["密码:Zx93kd77", "", "尾"]


def test_stored_page_replaces_what_no_database_takes() -> None:
    page = WikiPage("D", "d", SourceKind.REST, (WikiLine(1, "a\0b\ud800c"),))

    (line,) = load(dump(page)).lines

    assert line.text == "a\ufffdb\ufffdc"


def test_stored_page_without_a_folder_has_no_files() -> None:
    files = (WikiAttachment("a.png", file=FILES / ("a" * 64), sha256="a" * 64),)
    page = WikiPage("Cases.Demo", "演示", SourceKind.XAR, (), attachments=files)

    (found,) = load(dump(page)).attachments

    assert (found.file, found.sha256) == (None, "a" * 64)


def test_stored_page_takes_no_path_out_of_its_folder() -> None:
    page = WikiPage("D", "d", SourceKind.XAR, (), attachments=(WikiAttachment("a"),))
    forged = dump(page).replace('"file":null', '"file":"../../etc/passwd"')

    (found,) = load(forged, files=FILES).attachments

    assert found.file == FILES / "passwd"
