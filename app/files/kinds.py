"""What bytes are, told by themselves, and how large a picture is. Pure, and nothing is decoded.

A small table instead of a library: pictures are shown and need certainty, for everything else the
kind is only a word for people. What no line fits is unknown, which is safe: it is downloaded.
"""

import codecs
import os
import re
import struct
from typing import IO

RASTER = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Pictures that can hold no script, so that a browser may show them by themselves."""
UNKNOWN = "application/octet-stream"
ZIP = "application/zip"
TEXT = "text/plain"
PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{_OFFICE}wordprocessingml.document"
XLSX = f"{_OFFICE}spreadsheetml.sheet"

_SHORT_NAMES = {
    "image/svg+xml": "SVG",
    TEXT: "TXT",
    "application/x-ole-storage": "Office 97",
    "application/x-7z-compressed": "7Z",
    "application/vnd.rar": "RAR",
    "application/gzip": "GZ",
    XLSX: "XLSX",
    DOCX: "DOCX",
    f"{_OFFICE}presentationml.presentation": "PPTX",
    "audio/mpeg": "MP3",
    UNKNOWN: "",
}

BEGINNING_BYTES = 4096
END_BYTES = 65536

_BEGINNINGS = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"%PDF-", PDF),
    (0, b"PK\x03\x04", ZIP),
    (0, b"PK\x05\x06", ZIP),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"ID3", "audio/mpeg"),
)
_PACKED = (
    (b"xl/workbook", XLSX),
    (b"word/document", DOCX),
    (b"ppt/presentation", f"{_OFFICE}presentationml.presentation"),
)
_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype|[?a-z])", re.IGNORECASE | re.DOTALL
)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_TEXT_ENCODINGS = ("utf-8", "gb18030")
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# Start of frame, in every way a JPEG may be coded; C4, C8 and CC in between mean something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SEGMENT_START, _SEGMENT_LENGTH_MIN = 0xFF, 2
_SEGMENTS_MAX = 1000


def kind_of(stream: IO[bytes]) -> str:
    """Return the media type of the bytes in a stream that can be sought."""
    stream.seek(0)
    beginning = stream.read(BEGINNING_BYTES)
    for offset, mark, kind in _BEGINNINGS:
        if beginning.startswith(mark, offset):
            return _packed(stream) if kind == ZIP else kind
    return _written(beginning)


def short_name(kind: str) -> str:
    """Return what people call a media type, in every language: PDF. Empty for an unknown one."""
    return _SHORT_NAMES.get(kind, kind.rpartition("/")[2].upper())


def size_of(stream: IO[bytes], kind: str) -> tuple[int, int] | None:
    """Return width and height of a picture as its header tells, None if it tells none."""
    reader = _READERS.get(kind)
    if reader is None:
        return None
    stream.seek(0)
    try:
        width, height = reader(stream)
    except (struct.error, ValueError):
        return None
    return (width, height) if width and height else None


def _packed(stream: IO[bytes]) -> str:
    """Return what a ZIP holds, by the names in its table of contents at the end."""
    stream.seek(0, os.SEEK_END)
    stream.seek(max(0, stream.tell() - END_BYTES))
    contents = stream.read(END_BYTES)
    if b"[Content_Types].xml" in contents:
        for name, kind in _PACKED:
            if name in contents:
                return kind
    return ZIP


def _written(beginning: bytes) -> str:
    if beginning.startswith(_WIDE_MARKS):
        return TEXT if _is_wide_text(beginning) else UNKNOWN
    if not beginning or _CONTROL.search(beginning):
        return UNKNOWN
    if _MARKUP.match(beginning):
        lowered = beginning.lower()
        if b"<svg" in lowered:
            return "image/svg+xml"
        return "text/xml" if lowered.lstrip().startswith(b"<?xml") else "text/html"
    return TEXT if any(_is_text(beginning, encoding) for encoding in _TEXT_ENCODINGS) else UNKNOWN


def _is_text(beginning: bytes, encoding: str) -> bool:
    """Tell whether the bytes are text; the last character may be cut."""
    try:
        beginning.decode(encoding)
    except UnicodeDecodeError as error:
        return len(beginning) == BEGINNING_BYTES and error.start > BEGINNING_BYTES - 4
    return True


def _is_wide_text(beginning: bytes) -> bool:
    """Tell whether bytes with the mark of UTF-16 are text in it, and no markup."""
    if not _is_text(beginning, "utf-16"):
        return False
    narrow = beginning.decode("utf-16", errors="ignore").encode()
    return not _CONTROL.search(narrow) and not _MARKUP.match(narrow)


def _png(stream: IO[bytes]) -> tuple[int, int]:
    mark, width, height = struct.unpack(">12x4sII", stream.read(24))
    if mark != b"IHDR":
        raise ValueError("no header")
    return width, height


def _gif(stream: IO[bytes]) -> tuple[int, int]:
    width, height = struct.unpack("<6xHH", stream.read(10))
    return width, height


def _jpeg(stream: IO[bytes]) -> tuple[int, int]:
    stream.seek(2)
    for _ in range(_SEGMENTS_MAX):
        lead, mark, length = struct.unpack(">BBH", stream.read(4))
        if lead != _SEGMENT_START or length < _SEGMENT_LENGTH_MIN:
            break
        if mark in _FRAMES:
            height, width = struct.unpack(">xHH", stream.read(5))
            return width, height
        stream.seek(length - _SEGMENT_LENGTH_MIN, os.SEEK_CUR)
    raise ValueError("no frame")


def _webp(stream: IO[bytes]) -> tuple[int, int]:
    head = stream.read(30)
    match head[12:16]:
        case b"VP8X":
            return _le(head[24:27]) + 1, _le(head[27:30]) + 1
        case b"VP8L":
            bits = _le(head[21:25])
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            return _le(head[26:28]) & 0x3FFF, _le(head[28:30]) & 0x3FFF
    raise ValueError("no header")


def _le(data: bytes) -> int:
    if not data:
        raise ValueError("cut off")
    return int.from_bytes(data, "little")


_READERS = {"image/png": _png, "image/gif": _gif, "image/jpeg": _jpeg, "image/webp": _webp}
