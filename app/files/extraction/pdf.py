"""The text of PDFs by `pypdf`; a scan without a text layer has none."""

import codecs
import logging
import pkgutil
import re
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import IO

from app.files.extraction.bounds import Reason, Unreadable
from app.files.extraction.columns import mask_columns

_BLANKS = re.compile(r"([ \t]+)")
_ENCODINGS = ("gbk", "gb2312", "gb18030", "utf-16-be", "big5", "cp950", "cp1252", "latin-1")


def prepare() -> None:
    """Load everything that reading may ask for: later no file can be opened any more."""
    import pypdf  # only the process that reads a PDF pays for it

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would quote the file
    for module in pkgutil.walk_packages(pypdf.__path__, "pypdf."):
        with suppress(ImportError):  # parts for pictures, whose libraries are not there
            import_module(module.name)
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)


def lines_of(stream: IO[bytes]) -> Iterator[str]:
    """Yield the lines of a PDF, page by page.

    :raises Unreadable: if it asks for a password.
    """
    from pypdf import PdfReader

    reader = PdfReader(stream)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable(Reason.PASSWORD)
    for page in reader.pages:
        yield from mask_columns(page.extract_text().splitlines(), _BLANKS)
