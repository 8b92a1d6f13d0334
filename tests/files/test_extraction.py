"""The text of real files, read in a process that is bounded, and never with a secret in it."""

import codecs
import io
import os
import tempfile
from pathlib import Path

import pypdf
import pytest

from app.files.extraction import Extracted, Reason, bounds, extract, process
from app.files.kinds import DOCX, PDF, TEXT, XLSX, kind_of
from tests.files import documents, samples

WORDS = "直流桩离线排查"


def read(data: bytes, media_type: str | None = None) -> Extracted:
    """Read bytes as the worker does; their kind is what they say themselves."""
    with tempfile.TemporaryFile() as stream:
        stream.write(data)
        kind = media_type or kind_of(stream)
        stream.seek(0)
        return extract(stream, kind)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (documents.pdf(f"{WORDS}\n第一步", "第二页"), f"{WORDS}\n第一步\n第二页"),
        (documents.docx(WORDS, "第二段", footnote="脚注里的话"), f"{WORDS}\n第二段\n脚注里的话"),
        (documents.docx(WORDS, table=[["站点", "桩号"], ["一号", "170036"]]),
         f"{WORDS}\n站点\t桩号\n一号\t170036"),
        (documents.xlsx([["站点", "", "桩号"], ["一号", "", "170036"]]),
         "报表\n站点\t桩号\n一号\t170036"),
        (f"{WORDS}\r\n第二行\r\n".encode(), f"{WORDS}\n第二行"),
        (f"{WORDS}\n第二行\n".encode("gb18030"), f"{WORDS}\n第二行"),
        (codecs.BOM_UTF8 + WORDS.encode(), WORDS),
        (codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"), WORDS),
        (codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"), WORDS),
        (b"\xff\xfe" + "a\x00b".encode("utf-16-le"), None),
    ],
    ids=["pdf", "docx", "docx-table", "xlsx", "utf-8", "gb18030", "bom", "le", "be", "binary"],
)  # fmt: skip
def test_text_of_a_file_is_what_it_says(data: bytes, text: str | None) -> None:
    with tempfile.TemporaryFile() as stream:
        stream.write(data)
        readable = kind_of(stream) in bounds.READABLE

    assert (read(data) if readable else None) == (text and Extracted(text))


TABLE = [["站点", "密码", "账号"], ["一号", "Abc123xyz", "admin"], ["二号", "qwe-987", "guest"]]
MASKED = [["站点", "密码", "账号"], ["一号", "••••••", "admin"], ["二号", "••••••", "guest"]]


def lines(table: list[list[str]], separator: str) -> str:
    return "\n".join(separator.join(row) for row in table)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (documents.pdf(lines(TABLE, "  ")), lines(MASKED, " ")),
        (documents.docx(table=TABLE), lines(MASKED, "\t")),
        (documents.xlsx(TABLE), "报表\n" + lines(MASKED, "\t")),
        (lines(TABLE, ",").encode("gb18030"), lines(MASKED, ",")),
        ("后台密码：Abc123xyz，电话 13800001111".encode(), "后台密码：••••••，电话 138****1111"),
    ],
    ids=["pdf", "docx", "xlsx", "csv", "sentence"],
)
def test_secrets_never_leave_the_process_that_reads(data: bytes, text: str) -> None:
    assert " ".join(read(data).text.split(" ")).replace("  ", " ") == text


def test_password_in_a_very_long_row_is_masked() -> None:
    row = [f"第{number}项说明文字" * 40 for number in range(20)]

    found = read(documents.xlsx([["站点", *row, "密码"], ["一号", *row, "Abc123xyz"]]))

    assert "Abc123xyz" not in found.text
    assert found.text.endswith("\t••••••")


def test_number_at_the_cut_is_left_out_whole() -> None:
    phone = "13800001111"
    before = "占" * ((bounds.TEXT_MAX_BYTES - 8) // 3)  # the cut goes through the phone

    found = read(f"{before}{phone} 之后".encode())

    assert found.cut
    assert found.text == before


def test_text_of_50_megabytes_is_read_to_where_it_is_kept(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    line = f"2026-03-02 12:00:00 {WORDS}\n".encode()
    log.write_bytes(line * (50_000_000 // len(line)))

    with log.open("rb") as stream:
        found = extract(stream, TEXT)

    assert found.cut
    assert bounds.TEXT_MAX_BYTES - len(line) <= len(found.text.encode()) <= bounds.TEXT_MAX_BYTES


def test_sheet_with_more_words_than_are_kept_gives_the_first_rows() -> None:
    table = [[f"第{row}行第{column}列" for column in range(8)] for row in range(3_000)]

    found = read(documents.xlsx(table))

    assert found.cut
    assert found.text.startswith("报表\n第0行第0列\t第0行第1列")
    assert "\t\t" not in found.text
    assert len(found.text.encode()) > bounds.TEXT_MAX_BYTES - 200


def bomb() -> bytes:
    return documents.docx(extra={"word/header1.xml": b"<a>" + b" " * 20_000_000 + b"</a>"})


def endless_pages() -> bytes:
    """Return a PDF whose tree of pages is its own child."""
    return documents.pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 2 /Kids [3 0 R 2 0 R] /Parent 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [2 0 R] /Parent 2 0 R >>",
        ]
    )


def entities() -> bytes:
    declared = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    return documents.docx(extra={"word/header1.xml": declared})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (samples.PDF, Reason.DAMAGED),
        (documents.pdf(WORDS)[:300], Reason.DAMAGED),
        (documents.docx(WORDS)[:-30], Reason.DAMAGED),
        (documents.xlsx([["a"]], extra={"xl/worksheets/sheet2.xml": b"<a><b>"}), Reason.DAMAGED),
        (entities(), Reason.DAMAGED),
        (bomb(), Reason.BOMB),
        (documents.archive({f"word/header{n}.xml": b"" for n in range(bounds.PARTS_MAX)}),
         Reason.BOMB),
        (endless_pages(), Reason.DAMAGED),
    ],
    ids=["pdf", "cut-pdf", "cut-docx", "broken-xml", "entities", "bomb", "parts", "endless"],
)  # fmt: skip
def test_file_that_cannot_be_read_tells_why(data: bytes, reason: Reason) -> None:
    kind = PDF if data.startswith(b"%PDF") else XLSX if b"xl/work" in data else DOCX

    assert read(data, kind) == Extracted(reason=reason)


def encrypted(password: str) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(documents.pdf(WORDS)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def test_pdf_with_a_password_is_not_read() -> None:
    assert read(encrypted("geheim")) == Extracted(reason=Reason.PASSWORD)


def test_pdf_that_only_forbids_printing_is_read() -> None:
    assert read(encrypted("")).text == WORDS


SPINNING = "while True: pass"
SLEEPING = "import time; time.sleep(60)"
GREEDY = "kept = bytearray(bounds.MEMORY_BYTES)"
DYING = "import os; os._exit(3)"
CHATTERING = "import sys\nwhile True: sys.stdout.write('a' * 65536)"


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (SPINNING, Reason.TOO_SLOW),
        (SLEEPING, Reason.TOO_SLOW),
        (GREEDY, Reason.TOO_LARGE),
        (DYING, Reason.DIED),
        (CHATTERING, Reason.DIED),
    ],
)
def test_child_that_exceeds_its_bounds_is_ended(
    monkeypatch: pytest.MonkeyPatch, behaviour: str, reason: Reason
) -> None:
    monkeypatch.setattr(process, "WALL_SECONDS", 10.0 if behaviour is SPINNING else 3.0)
    misbehaving(monkeypatch, behaviour)

    assert read(b"words") == Extracted(reason=reason)


@pytest.mark.parametrize(
    "escape",
    ["open('/etc/hostname').read()", "__import__('socket').socket()",
     "__import__('os').fork()", "__import__('os').pipe()"],
)  # fmt: skip
def test_child_can_open_nothing_else(monkeypatch: pytest.MonkeyPatch, escape: str) -> None:
    misbehaving(monkeypatch, f"import socket, os; yield str({escape})")
    if "fork" in escape and os.geteuid() == 0:
        pytest.skip("the superuser may have as many processes as he likes")

    assert read(b"words") == Extracted(reason=Reason.DAMAGED)


def test_child_knows_no_keys_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PILEBOOK_VAULT_KEY", "geheim")
    misbehaving(monkeypatch, "import os; yield ' '.join(sorted(os.environ))")

    assert "PILEBOOK" not in read(b"words").text


def misbehaving(monkeypatch: pytest.MonkeyPatch, behaviour: str) -> None:
    """Let the child do this instead of reading text, within the bounds it sets itself."""
    body = behaviour.replace("\n", "\n    ")
    program = (
        "import sys\n"
        "from app.files.extraction import bounds, child, plain\n"
        "def lines_of(stream):\n"
        f"    {body}\n"
        "    yield ''\n"
        "child.PROCESSOR_SECONDS = 1\n"
        "child._READERS[sys.argv[1]] = (plain.prepare, lines_of)\n"
        "child.main()\n"
    )
    monkeypatch.setattr(process, "CHILD", ("-c", program))
