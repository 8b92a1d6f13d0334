"""The process that reads one file: its bytes on standard input, what they say on standard output.

Run as `python -m app.files.extraction.child KIND`. It loads what it needs, gives up the right to
open anything else, and reads. It may be killed at any moment.
"""

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import IO

from app.files.extraction import office, pdf, plain
from app.files.extraction.bounds import (
    MEMORY_BYTES,
    PROCESSOR_SECONDS,
    READING_SECONDS,
    TEXT_MAX_BYTES,
    Extracted,
    Reason,
    Unreadable,
)
from app.files.kinds import DOCX, PDF, TEXT, XLSX
from app.redaction import mask

_READERS: dict[str, tuple[Callable[[], None], Callable[[IO[bytes]], Iterator[str]]]] = {
    PDF: (pdf.prepare, pdf.lines_of),
    DOCX: (office.prepare, office.document_lines),
    XLSX: (office.prepare, office.sheet_lines),
    TEXT: (plain.prepare, plain.lines_of),
}

_UNFINISHED = re.compile(r"[!-~]{1,300}\Z")
"""A number or a word where a text was cut: half a phone number is not known for one."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]+")
_STANDARD_STREAMS = 3


def main() -> None:
    prepare, lines_of = _READERS[sys.argv[1]]
    prepare()
    _confine()
    try:
        found = _read(lines_of(sys.stdin.buffer))
    except Unreadable as refusal:
        found = Extracted(reason=refusal.reason)
    except MemoryError:
        found = Extracted(reason=Reason.TOO_LARGE)
    except Exception:  # noqa: BLE001 - whatever a library raises, the file is not what it should be
        found = Extracted(reason=Reason.DAMAGED)
    json.dump(asdict(found), sys.stdout)


def _confine() -> None:
    """Give up memory, time, and every descriptor that is not open yet: no file, no connection."""
    # A signal at the first limit, which tells why; the end at the second.
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 1))
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_NOFILE, _STANDARD_STREAMS),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),  # a core file would hold the text
    ):
        resource.setrlimit(limit, (most, most))


def _read(lines: Iterator[str]) -> Extracted:
    """Return the text of these lines, masked, as far as room and time allow."""
    kept: list[str] = []
    room = TEXT_MAX_BYTES
    for line in lines:
        kept.append(_UNPRINTABLE.sub(" ", line.rstrip("\n")))
        room -= len(kept[-1].encode()) + 1
        if room <= 0 or time.process_time() > READING_SECONDS:
            text = _UNFINISHED.sub("", _beginning("\n".join(kept)))
            return Extracted(_beginning(mask(text)).strip(), cut=True)
    return Extracted(_beginning(mask("\n".join(kept))).strip())


def _beginning(text: str) -> str:
    """Return as much of a text as may be kept."""
    return text.encode()[:TEXT_MAX_BYTES].decode(errors="ignore")


if __name__ == "__main__":
    main()
