"""Files and folders of any kind of source."""

import zipfile
from pathlib import Path

import pytest

from import_wiki.page import SourceKind
from import_wiki.sources import Finding, FindingKind, SourceRefused, TextKind, read_pages

PASTE = (
    "Wiki源代码示例\nVersion 1.1 by lin on 2021/01/05 09:30\nHide last authors\n| |\n1.1 | 1 | x |"
)
XML = '<?xml version="1.0"?>\n<xwikidoc reference="A.B"><syntaxId>xwiki/2.1</syntaxId></xwikidoc>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one source of each kind, and things that are none."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "a.txt").write_text(PASTE, encoding="utf-8")
    (tmp_path / "b.xml").write_text(XML, encoding="utf-8")
    with zipfile.ZipFile(inner / "c.zip", "w") as archive:
        archive.writestr("x.xml", XML.replace("A.B", "C.D"))
    (inner / "Sales.xwiki").write_text("= 标题 =", encoding="utf-8")
    (inner / "photo.png").write_bytes(b"\x89PNG\xff")
    (inner / "link.txt").symlink_to(tmp_path / "a.txt")
    return tmp_path


def test_read_pages_reads_a_folder_and_reports_what_is_no_source(folder: Path) -> None:
    found: list[Finding] = []

    pages = list(read_pages(folder, report=found.append))

    assert [(page.reference, page.source) for page in pages] == [
        ("示例", SourceKind.ANNOTATED_PASTE),
        ("A.B", SourceKind.XAR),
        ("Sales", SourceKind.PLAIN),
        ("C.D", SourceKind.XAR),
    ]
    assert [(finding.kind, finding.entry) for finding in found] == [
        (FindingKind.UNREADABLE, "inner/photo.png")
    ]


def test_read_pages_reads_one_page_at_a_time(folder: Path) -> None:
    pages = read_pages(folder)

    assert next(pages).reference == "示例"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.png", b"\x89PNG\xff"),
        ("x.xar", b"no archive"),
        ("x.xml", b"<xwikidoc>"),
        ("x.txt", b""),
        ("x.txt", "= 标题 =".encode()),
    ],
)
def test_read_pages_refuses_a_file_that_is_asked_for_and_is_no_source(
    name: str, data: bytes, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)

    with pytest.raises(SourceRefused):
        list(read_pages(tmp_path / name))


def test_read_pages_reads_a_text_as_bare_source_if_told_so(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes("\ufeff= 标题 =\r\n".encode())

    (page,) = read_pages(tmp_path / "x.txt", kind=TextKind.PLAIN, reference="Demo.WebHome")

    assert (page.reference, [line.text for line in page.lines]) == ("Demo.WebHome", ["= 标题 ="])
