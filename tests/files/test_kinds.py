"""What bytes are, and how large pictures are, by themselves."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.files.kinds import kind_of, short_name, size_of
from tests.files import samples

WORKBOOK = samples.packed("[Content_Types].xml", "xl/workbook.xml")
KINDS = [
    (samples.png(), "image/png"),
    (samples.png() + samples.HTML, "image/png"),
    (samples.jpeg(), "image/jpeg"),
    (samples.gif(), "image/gif"),
    (samples.webp(), "image/webp"),
    (samples.PDF, "application/pdf"),
    (samples.SVG, "image/svg+xml"),
    (b'<?xml version="1.0"?>\n<!-- drawn -->\n' + samples.SVG, "image/svg+xml"),
    (b"<?xml version='1.0'?><a/>", "text/xml"),
    (samples.HTML, "text/html"),
    (b"\xef\xbb\xbf \n<!-- GIF89a --><Script>", "text/html"),
    (WORKBOOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (samples.packed("a.txt"), "application/zip"),
    (samples.packed("xl/workbook.xml"), "application/zip"),
    ("桩编号,功率\r\n".encode(), "text/plain"),
    ("桩编号,功率\r\n".encode("gb18030"), "text/plain"),
    (("功" * 3000).encode(), "text/plain"),
    (b"", "application/octet-stream"),
    (b"MZ\x90\x00\x03", "application/octet-stream"),
    (b"\xff\xfe<\x00s\x00", "application/octet-stream"),
]


@pytest.mark.parametrize(("data", "kind"), KINDS)
def test_kind_is_told_by_the_bytes(data: bytes, kind: str) -> None:
    assert kind_of(io.BytesIO(data)) == kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (samples.png(640, 480), "image/png"),
        (samples.gif(640, 480), "image/gif"),
        (samples.jpeg(640, 480), "image/jpeg"),
        (samples.jpeg(640, 480, before=60_000), "image/jpeg"),
        (samples.webp(b"VP8X", 640, 480), "image/webp"),
        (samples.webp(b"VP8L", 640, 480), "image/webp"),
        (samples.webp(b"VP8 ", 640, 480), "image/webp"),
    ],
)
def test_size_of_a_picture_is_what_its_header_says(data: bytes, kind: str) -> None:
    assert size_of(io.BytesIO(data), kind) == (640, 480)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (samples.PDF, "application/pdf"),
        (samples.png(0, 0), "image/png"),
        (b"\xff\xd8\xff\xd9", "image/jpeg"),
    ],
)
def test_size_of_what_tells_none_is_unknown(data: bytes, kind: str) -> None:
    assert size_of(io.BytesIO(data), kind) is None


@given(st.sampled_from([data for data, _ in KINDS]), st.integers(0, 400), st.binary(max_size=64))
@settings(max_examples=200)
def test_cut_or_changed_bytes_never_fail(data: bytes, at: int, more: bytes) -> None:
    stream = io.BytesIO(data[:at] + more)

    width, height = size_of(stream, kind_of(stream)) or (1, 1)

    assert width > 0
    assert height > 0


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("application/pdf", "PDF"),
        ("image/svg+xml", "SVG"),
        ("image/png", "PNG"),
        ("application/zip", "ZIP"),
        ("application/octet-stream", ""),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    ],
)
def test_short_name_is_what_people_say(kind: str, name: str) -> None:
    assert short_name(kind) == name
