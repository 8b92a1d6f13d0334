"""Files that are text: logs, tables with commas, notes; in the encodings that come from China."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import IO

from app.files.extraction.bounds import TEXT_MAX_BYTES
from app.files.extraction.columns import mask_columns

_SEPARATORS = re.compile(r"([,;\t，|])")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_READ_BYTES = 2 * TEXT_MAX_BYTES
"""Enough in every encoding: what takes two bytes in one takes three in ours, or one."""


def prepare() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        codecs.lookup(encoding)


def lines_of(stream: IO[bytes]) -> Iterator[str]:
    """Yield the lines of a text file, as many as can be kept."""
    data = stream.read(_READ_BYTES + 1)
    text = data.decode(_encoding_of(data), errors="replace")
    yield from mask_columns(io.StringIO(text, newline=None), _SEPARATORS)


def _encoding_of(data: bytes) -> str:
    """Return the encoding: by its mark, else UTF-8 where that is possible, else the Chinese one."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)  # the last character may be cut
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
