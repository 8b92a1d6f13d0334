"""Starting the process that reads a file, and ending it."""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

import app
from app.files.extraction.bounds import TEXT_MAX_BYTES, WALL_SECONDS, Extracted, Reason

_ROOT = Path(app.__file__).parents[1]
CHILD = ("-m", "app.files.extraction.child")
_ANSWER_MAX_BYTES = 8 * TEXT_MAX_BYTES
"""JSON takes at most six bytes for what is one of the text's."""


def extract(stream: IO[bytes], media_type: str) -> Extracted:
    """Return the text of a file that is open, in a process that knows nothing else."""
    late = threading.Event()
    with subprocess.Popen(  # noqa: S603 - a module of ours, and a kind out of a table of ours
        [sys.executable, *CHILD, media_type],
        cwd=_ROOT,
        env={"PYTHONUTF8": "1"},  # none of ours: it holds keys
        stdin=stream,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the worker, which finishes its file
    ) as process:
        timer = threading.Timer(WALL_SECONDS, _end, (process, late))
        timer.start()
        try:
            answer = _answer_of(process)
        finally:
            timer.cancel()
            process.kill()
    return _understood(answer, process.returncode, late=late.is_set())


def _end(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _answer_of(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None  # asked for above
    return process.stdout.read(_ANSWER_MAX_BYTES)


def _understood(answer: bytes, status: int, *, late: bool) -> Extracted:
    """Return what the process said; if it did not get that far, what became of it."""
    if late or status == -signal.SIGXCPU:
        return Extracted(reason=Reason.TOO_SLOW)
    try:
        found = json.loads(answer)
        reason = found["reason"]
        return Extracted(found["text"], found["cut"], Reason(reason) if reason else None)
    except (ValueError, KeyError, TypeError):
        return Extracted(reason=Reason.DIED)
