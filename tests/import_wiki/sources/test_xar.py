"""Exports: the wiki's own fixtures, the real page as an export, and archives made to be wrong."""

import base64
import hashlib
import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from import_wiki.cases import parse_page
from import_wiki.document import document
from import_wiki.page import Degradation, SourceKind, WikiPage
from import_wiki.sources import Finding, FindingKind, SourceRefused, names, read_page, read_pages
from import_wiki.sources.xar import archive as archives
from import_wiki.sources.xar import rcs, tree

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "xwiki" / "xar"

Entries = Sequence[tuple[str, str | bytes]]


def fixture(name: str) -> Path:
    path = FIXTURES / name
    if not path.exists():
        pytest.skip("the wiki's fixtures are not on this machine")
    return path


@pytest.fixture
def xar(tmp_path: Path) -> Callable[..., Path]:
    """Return an archive of these entries."""

    def made(*entries: tuple[str, str | bytes]) -> Path:
        path = tmp_path / "made.xar"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in entries:
                archive.writestr(name, data)
        return path

    return made


def page_xml(
    inner: str = "",
    *,
    attributes: str = 'version="1.4" reference="Demo.WebHome" locale=""',
    head: str = "",
) -> str:
    content = "" if "<content>" in inner.replace("<attachment><content>", "") else TEXT
    return f"{head}<xwikidoc {attributes}>{inner}{content}</xwikidoc>"


TEXT = "<content>第一行\n第二行</content>"
OLD_NAME = "<web>Demo.Sub</web><name>A.B</name><language>zh</language>"


def read(path: Path, **options: Any) -> tuple[list[WikiPage], list[Finding]]:
    found: list[Finding] = []
    return list(read_pages(path, report=found.append, **options)), found


def kinds(found: list[Finding]) -> list[FindingKind]:
    return [finding.kind for finding in found]


@pytest.mark.parametrize(
    ("name", "references", "versions", "files"),
    [
        ("official_Main.TestPage-backup.xar", ["Main.TestPage"], [1], []),
        ("official_Main.TestPage-no-history.xar", ["Main.TestPage"], [1], [(3, 0)]),
        ("official_Main.TestPage-with-history.xar", ["Main.TestPage"], [3], [(3, 2)]),
        ("official_Main.TestPage-with-history-1.3.xar", ["Main.TestPage"], [3], [(3, 2)]),
        ("official_Test.Attachment2.xar", ["Test.Attachment2"], [1], [(44, 0)]),
        (
            "official_test-restore-documents.xar",
            ["XWiki.AdminRegistrationSheet", "XWiki.RegistrationHelp"],
            [1, 1],
            [],
        ),
    ],
)
def test_read_pages_counts_what_the_official_exports_hold(
    name: str,
    references: list[str],
    versions: list[int],
    files: list[tuple[int, int]],
    tmp_path: Path,
) -> None:
    pages, _ = read(fixture(name), attachments_to=tmp_path)

    assert [page.reference for page in pages] == references
    assert [len(page.history) for page in pages] == versions
    attachments = [attachment for page in pages for attachment in page.attachments]
    assert [(a.size_bytes, len(a.revisions)) for a in attachments] == files
    for attachment in attachments:
        assert attachment.file is not None
        data = attachment.file.read_bytes()
        assert len(data) == attachment.size_bytes
        assert hashlib.sha256(data).hexdigest() == attachment.sha256 == attachment.file.name


def test_read_pages_refuses_the_invalid_export() -> None:
    with pytest.raises(SourceRefused, match="no XAR export"):
        read(fixture("official_invalid.xar"))


def test_read_pages_reports_the_junk_of_an_export() -> None:
    _, found = read(fixture("official_test-restore-documents.xar"))

    assert [(finding.kind, finding.entry) for finding in found] == [
        (FindingKind.NOT_A_PAGE, "XWiki/RegistrationConfig.xml~"),
        (FindingKind.NOT_A_PAGE, "XWiki/RegistrationHelp.xml~"),
    ]


def test_history_of_the_official_export_is_rebuilt_to_the_letter() -> None:
    pages, _ = read(fixture("official_Main.TestPage-with-history.xar"))

    assert [
        (v.version, v.author, v.comment, v.date.local if v.date else None) for v in pages[0].history
    ] == [
        ("3.1", "Admin", "A third version of the document", datetime(2010, 2, 26, 13, 57, 22)),  # noqa: DTZ001 - the reading of a clock
        ("2.1", "Admin", "A new version of the document", datetime(2010, 2, 26, 13, 56, 50)),  # noqa: DTZ001 - the reading of a clock
        ("1.1", "Admin", "", datetime(2010, 2, 26, 13, 55, 40)),  # noqa: DTZ001 - the reading of a clock
    ]


@pytest.fixture(scope="module")
def real_export() -> WikiPage:
    pages, found = read(fixture("seed_synthetic.xar"))
    assert found == []
    return pages[0]


def test_blame_of_the_real_export_is_that_of_the_annotate_view(
    real_export: WikiPage, real_paste: str
) -> None:
    pasted = read_page(real_paste).lines

    pairs = list(zip(pasted, real_export.lines, strict=True))

    words = [(paste.version, line.version) for paste, line in pairs if not paste.blank]
    assert len(words) == 134
    assert [paste for paste, _ in words] == [line for _, line in words]
    assert sum(paste.version == line.version for paste, line in pairs) >= 197


def test_cases_of_the_real_export_are_those_of_the_paste(
    real_export: WikiPage, real_expected: dict[str, Any]
) -> None:
    cases = document(parse_page(real_export), file="x")["cases"]

    assert len(cases) == 10
    # Versions of blank lines and the author are what an export may know better than a paste.
    better = {"doubts", "author", "versions", "version_heading"}
    for case, expected in zip(cases, real_expected["cases"], strict=True):
        same = expected.keys() - better
        assert {key: case[key] for key in same} == {key: expected[key] for key in same}


def test_real_export_has_author_and_date_of_every_line_and_all_files(
    real_export: WikiPage,
) -> None:
    assert (real_export.reference, real_export.title) == ("客户.广西玉林.WebHome", "广西玉林")
    assert real_export.source is SourceKind.XAR
    assert len(real_export.history) == 19
    assert all(line.author and line.date for line in real_export.lines)
    assert [len(a.revisions) for a in real_export.attachments] == [1, 2]
    assert real_export.degraded == {Degradation.ATTACHMENTS_MISSING}  # no folder was given


def test_read_pages_needs_no_table_of_contents_and_no_nested_names(
    xar: Callable[..., Path],
) -> None:
    pages, found = read(xar(("Demo.WebHome.xml", page_xml())))

    assert [(page.reference, page.title) for page in pages] == [("Demo.WebHome", "Demo")]
    assert [line.text for line in pages[0].lines] == ["第一行", "第二行"]
    assert kinds(found) == [FindingKind.OLD_SYNTAX]


def test_read_pages_takes_identity_from_the_page_never_from_the_entry(
    xar: Callable[..., Path],
) -> None:
    old = page_xml(OLD_NAME, attributes="")

    pages, _ = read(xar(("../../etc/passwd.xml", old), ("/X/Y.xml", page_xml())))

    assert [(page.reference, page.language) for page in pages] == [
        ("Demo.Sub.A\\.B(zh)", "zh"),
        ("Demo.WebHome", None),
    ]


def test_read_pages_lays_no_file_outside_the_folder(
    xar: Callable[..., Path], tmp_path: Path
) -> None:
    file = "<attachment><filename>../../x.png</filename><content>AQID</content></attachment>"
    folder = tmp_path / "files"

    pages, _ = read(xar(("../P.xml", page_xml(file))), attachments_to=folder)

    digest = hashlib.sha256(b"\x01\x02\x03").hexdigest()
    assert [path.name for path in folder.iterdir()] == [digest]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["files", "made.xar"]
    assert pages[0].attachments[0].name == "../../x.png"


def test_read_pages_does_not_take_a_file_for_the_text(xar: Callable[..., Path]) -> None:
    file = "<attachment><content>AQID</content><filename>a</filename></attachment>"

    pages, _ = read(xar(("P.xml", page_xml(file))))

    assert [line.text for line in pages[0].lines] == ["第一行", "第二行"]


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        ("<filename>a</filename><filesize>3</filesize>", FindingKind.ATTACHMENT_WITHOUT_CONTENT),
        ("<filename>a</filename><content>A</content>", FindingKind.ATTACHMENT_DAMAGED),
        ("<filename>a</filename><content>é</content>", FindingKind.ATTACHMENT_DAMAGED),
        (
            "<filename>a</filename><content>AQID</content><filesize>9</filesize>",
            FindingKind.ATTACHMENT_DAMAGED,
        ),
    ],
)
def test_read_pages_reports_files_without_their_bytes(
    inner: str, kind: FindingKind, xar: Callable[..., Path], tmp_path: Path
) -> None:
    entry = ("P.xml", page_xml(f"<attachment>{inner}</attachment>"))

    pages, found = read(xar(entry), attachments_to=tmp_path / "files")

    assert [attachment.name for attachment in pages[0].attachments] == ["a"]
    assert kinds(found) == [kind, FindingKind.OLD_SYNTAX] or kinds(found) == [
        FindingKind.OLD_SYNTAX,
        kind,
    ]
    assert not list((tmp_path / "files").glob(".part-*"))


def test_read_pages_streams_large_files(xar: Callable[..., Path], tmp_path: Path) -> None:
    data = bytes(range(256)) * 4096
    lines = base64.encodebytes(data).decode()
    file = f"<attachment><filename>a</filename><content>{lines}</content></attachment>"

    pages, _ = read(xar(("P.xml", page_xml(file))), attachments_to=tmp_path / "files")

    (attachment,) = pages[0].attachments
    assert attachment.file is not None
    assert attachment.file.read_bytes() == data


@pytest.mark.parametrize("reference", ["&#1;", "&#x01;", "&#31;", "&#x0B;", "\x02"])
def test_read_pages_replaces_control_characters_and_reports_them(
    reference: str, xar: Callable[..., Path]
) -> None:
    head = '<?xml version="1.1" encoding="UTF-8"?>\n'
    content = f"<content>{'x' * 65_480}a{reference}b&#9;c&lt;</content>"

    pages, found = read(xar(("P.xml", page_xml(content, head=head))))

    assert pages[0].lines[0].text.endswith("xa\ufffdb\tc<")
    assert Finding(FindingKind.CONTROL_CHARACTERS, "P.xml", "1") in found


BAD_PAGES = {
    "dtd": '<!DOCTYPE xwikidoc [<!ENTITY a "b">]>' + page_xml(),
    "external": '<!DOCTYPE xwikidoc SYSTEM "file:///etc/passwd">' + page_xml(),
    "doctype": "<!DOCTYPE xwikidoc>" + page_xml(),
    "cut": page_xml()[:40],
    "empty": "",
    "binary": b"\x00\x01\xff",
    "encoding": page_xml(head='<?xml version="1.0" encoding="klingon"?>'),
    "other": "<package/>",
    "nameless": page_xml(attributes=""),
    "deep": page_xml("<a>" * 100 + "</a>" * 100),
}


@pytest.mark.parametrize("bad", BAD_PAGES)
def test_read_pages_passes_over_a_bad_page_reports_it_and_reads_the_others(
    bad: str, xar: Callable[..., Path]
) -> None:
    pages, found = read(xar(("bad.xml", BAD_PAGES[bad]), ("P.xml", page_xml())))

    assert [page.reference for page in pages] == ["Demo.WebHome"]
    assert [finding.entry for finding in found] == ["bad.xml", "P.xml"]
    assert "bad.xml" in str(found[0])


def test_read_pages_passes_over_a_page_that_comes_twice(xar: Callable[..., Path]) -> None:
    pages, found = read(xar(("A.xml", page_xml()), ("B.xml", page_xml())))

    assert len(pages) == 1
    assert Finding(FindingKind.TWICE, "B.xml", "Demo.WebHome") in found


@pytest.mark.parametrize("limit", ["MOST_ELEMENTS", "MOST_CHARACTERS"])
def test_read_pages_passes_over_a_page_beyond_a_limit(
    limit: str, xar: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = xar(("A.xml", page_xml("<b/><b/><b/><title>a long one</title>")), ("P.xml", page_xml()))
    monkeypatch.setattr(tree, limit, {"MOST_ELEMENTS": 4, "MOST_CHARACTERS": 10}[limit])

    pages, found = read(path)

    assert [page.reference for page in pages] == ["Demo.WebHome"]
    assert found[0] == Finding(FindingKind.TOO_LARGE, "A.xml")


def test_read_pages_refuses_a_bomb(xar: Callable[..., Path]) -> None:
    bomb = xar(("P.xml", page_xml(f"<title>{' ' * 5_000_000}</title>")))

    with pytest.raises(SourceRefused, match=r"P\.xml.*unpack"):
        read(bomb)


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [("MOST_ENTRIES", 1, "2 entries"), ("TOTAL_MAX_BYTES", 100, "unpack")],
)
def test_read_pages_refuses_an_archive_beyond_a_limit(
    limit: str,
    value: int,
    message: str,
    xar: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, limit, value)

    with pytest.raises(SourceRefused, match=message):
        read(xar(("A.xml", page_xml()), ("B.xml", page_xml())))


def changed(path: Path, signature: bytes, offset: int, form: str, value: int) -> Path:
    """Return the archive with a number overwritten behind each such signature."""
    data = bytearray(path.read_bytes())
    at = data.find(signature)
    while at >= 0:
        struct.pack_into(form, data, at + offset, value)
        at = data.find(signature, at + 4)
    path.write_bytes(data)
    return path


def test_read_pages_refuses_an_encrypted_archive(xar: Callable[..., Path]) -> None:
    encrypted = changed(xar(("P.xml", page_xml())), b"PK\x01\x02", 8, "<H", 1)

    with pytest.raises(SourceRefused, match="encrypted"):
        read(encrypted)


def test_read_pages_refuses_entries_that_lie_over_each_other(xar: Callable[..., Path]) -> None:
    overlapping = changed(
        xar(("A.xml", page_xml()), ("B.xml", page_xml())), b"PK\x01\x02", 42, "<I", 0
    )

    with pytest.raises(SourceRefused, match="over each other"):
        read(overlapping)


def test_read_pages_passes_over_an_entry_with_damaged_bytes(xar: Callable[..., Path]) -> None:
    path = xar(("A.xml", page_xml()), ("B.xml", page_xml()))
    data = bytearray(path.read_bytes())
    data[30 + len("A.xml") + 20] ^= 0xFF
    path.write_bytes(data)

    pages, found = read(path)

    assert len(pages) == 1
    assert (found[0].kind, found[0].entry) == (FindingKind.UNREADABLE, "A.xml")


@pytest.mark.parametrize("entries", [[], [("package.xml", "<package/>")], [("a.txt", "x")]])
def test_read_pages_refuses_an_archive_without_a_page(
    entries: Entries, xar: Callable[..., Path]
) -> None:
    with pytest.raises(SourceRefused):
        read(xar(*entries))


def test_read_pages_reads_comments_tags_and_the_names_of_users(xar: Callable[..., Path]) -> None:
    comment = """
      <author>xwiki:XWiki.lin</author>
      <object><name>Demo.WebHome</name><number>1</number><className>XWiki.XWikiComments</className>
        <property><author>XWiki.lin</author></property>
        <property><comment>已恢复 &amp; 正常</comment></property>
        <property><date>2021-01-05 09:30:15.0</date></property>
        <property><replyto>0</replyto></property></object>
      <object><className>XWiki.TagClass</className>
        <property><tags><value>充电卡</value><value>开票</value><value>开票</value></tags></property>
      </object>
      <object><className>Demo.Other</className></object>"""
    user = """<object><className>XWiki.XWikiUsers</className>
        <property><first_name>林</first_name></property>
        <property><last_name>一</last_name></property></object>"""
    attributes = 'reference="XWiki.lin"'

    pages, found = read(
        xar(("P.xml", page_xml(comment)), ("U.xml", page_xml(user, attributes=attributes)))
    )

    (said,) = pages[0].comments
    assert (said.number, said.answers, said.author, said.text) == (1, 0, "林 一", "已恢复 & 正常")
    assert said.date is not None
    assert (said.date.local.isoformat(), said.date.offset) == ("2021-01-05T09:30:15", None)
    assert pages[0].tags == ("充电卡", "开票")
    assert pages[0].author == "林 一"
    assert Finding(FindingKind.OBJECTS_NOT_READ, "P.xml", "Demo.Other") in found


@pytest.mark.parametrize(
    ("author", "name"), [("XWiki.x", "x"), ("xwiki:XWiki.a\\.b", "a.b"), ("", None)]
)
def test_read_pages_names_people_without_a_page_of_their_own(
    author: str, name: str | None, xar: Callable[..., Path]
) -> None:
    pages, _ = read(xar(("P.xml", page_xml(f"<author>{author}</author>"))))

    assert pages[0].author == name


@pytest.mark.parametrize(
    ("title", "shown"), [("#set($x = 1)", "Demo"), ("", "Demo"), ("充电", "充电")]
)
def test_read_pages_shows_the_name_where_the_title_is_a_program(
    title: str, shown: str, xar: Callable[..., Path]
) -> None:
    pages, _ = read(xar(("P.xml", page_xml(f"<title>{title}</title>"))))

    assert pages[0].title == shown


def version_xml(version: str, *lines: str) -> str:
    return (
        f"<xwikidoc>\n<author>XWiki.{'abc'[int(version[-1]) % 3]}</author>\n"
        f"<version>{version}</version>\n<content>" + "\n".join(lines) + "</content>\n</xwikidoc>"
    )


def history(*versions: tuple[str, str]) -> str:
    """Return the RCS file of these versions, newest first."""
    following = [version for version, _ in versions[1:]] + [""]
    heads = [
        f"{version}\ndate\t2021.01.05.09.30.00;\tauthor XWiki_2Ex;\tstate full;\nbranches;\n"
        f"next\t{after};\n"
        for (version, _), after in zip(versions, following, strict=True)
    ]
    texts = [
        f"{version}\nlog\n@@\ntext\n@{text.replace('@', '@@')}@\n" for version, text in versions
    ]
    return "\n".join([f"head\t{versions[0][0]};\naccess;\n", *heads, "\ndesc\n@@\n", *texts])


def with_history(archive: str) -> tuple[str, str]:
    inner = (
        "<version>1.3</version><author>XWiki.a</author>"
        f"<content>a@b\nnew</content><versions>{escape(archive)}</versions>"
    )
    return ("P.xml", page_xml(inner))


def test_blame_of_an_export_goes_through_full_texts_and_steps(xar: Callable[..., Path]) -> None:
    author, number, text = "<author>XWiki.c</author>", "<version>1.2</version>", "<content>a@b"
    steps = f"d2 3\na4 3\n{author}\n{number}\n{text}</content>\nd5 1\n"
    archive = history(
        ("1.3", version_xml("1.3", "a@b", "new")),
        ("1.2", steps),
        ("1.1", version_xml("1.1", "old")),
    )

    pages, found = read(xar(with_history(archive)))

    assert [(line.text, line.version, line.author) for line in pages[0].lines] == [
        ("a@b", "1.2", "c"),
        ("new", "1.3", "a"),
    ]
    assert [version.version for version in pages[0].history] == ["1.3", "1.2", "1.1"]
    assert kinds(found) == [FindingKind.OLD_SYNTAX]


@pytest.mark.parametrize(
    ("versions", "kind"),
    [
        ([("1.3", version_xml("1.3", "x")), ("1.2", "d9 9\n"), ("1.1", "<")], "history_broken"),
        ([("1.3", version_xml("1.3", "x")), ("1.2", "nonsense")], "history_broken"),
        ([("1.3", version_xml("1.3", "x")), ("1.2", "a1 5\nx\n")], "history_broken"),
        ([("1.3", version_xml("1.3", "x")), ("1.2", "<broken")], "history_broken"),
        ([("1.3", "<x/>"), ("1.2", "\n"), ("1.1", version_xml("1.1"))], "version_without_text"),
        ([("1.3", "<x/>"), ("1.2", version_xml("1.2", "a@b", "new"))], "history_incomplete"),
    ],
)
def test_read_pages_reports_a_history_that_is_not_whole(
    versions: list[tuple[str, str]], kind: str, xar: Callable[..., Path]
) -> None:
    pages, found = read(xar(with_history(history(*versions))))

    assert [line.text for line in pages[0].lines] == ["a@b", "new"]
    assert kind in kinds(found)


def test_history_without_a_beginning_counts_old_lines_to_its_oldest_version(
    xar: Callable[..., Path],
) -> None:
    archive = history(("1.3", "<x/>"), ("1.2", version_xml("1.2", "a@b")))

    pages, _ = read(xar(with_history(archive)))

    assert [line.version for line in pages[0].lines] == ["1.2", "1.3"]


def test_page_without_history_does_not_invent_versions(xar: Callable[..., Path]) -> None:
    pages, _ = read(xar(("P.xml", page_xml("<version>2.1</version>"))))

    assert {line.version for line in pages[0].lines} == {None}
    assert Degradation.VERSIONS_MISSING in pages[0].degraded


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=4))
def test_history_gives_back_every_text_it_was_made_of(texts: list[str]) -> None:
    versions = [(f"1.{number}", f"<{text}") for number, text in enumerate(texts, 1)][::-1]

    assert [(one.version, one.text) for one in rcs.revisions(history(*versions))] == versions


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=300))
def test_history_of_anything_breaks_off_but_does_not_crash(text: str) -> None:
    with suppress(rcs.HistoryBroken):
        assert {one.text for one in rcs.revisions("head 1.1;\n" + text)} <= {None}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_read_pages_of_a_damaged_export_reads_or_refuses(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("A.xml", page_xml(OLD_NAME, attributes=""))
        archive.writestr("B.xml", page_xml())
    damaged = bytearray(whole.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "x.xar"
    path.write_bytes(damaged)

    try:
        pages, _ = read(path)
    except SourceRefused:
        return
    assert all(page.reference for page in pages)


@pytest.mark.parametrize(
    ("reference", "spoken"),
    [("A.B.WebHome", "B"), ("A.B\\.C", "B.C"), ("WebHome", "WebHome"), ("", "")],
)
def test_spoken_name_is_the_page_or_its_space(reference: str, spoken: str) -> None:
    assert names.spoken(reference) == spoken
