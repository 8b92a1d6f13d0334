"""The worker process: reads texts, writes HTML, until its connection closes.

Run as `python -m app.markup.renderer` with a socket for its standard input. It may be killed at any
moment, and limits itself: memory once, processor time anew for each text.
"""

import resource
import socket

from app.markup import frames
from app.markup.conversion import html_of
from app.markup.dialect import reader

_MEMORY_BYTES = 768 << 20
_PROCESSOR_SECONDS = 3


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the text
    with socket.socket(fileno=0) as connection:
        frames.send(connection, {"ready": "yes"})
        _serve(connection)


def _serve(connection: socket.socket) -> None:
    markdown = reader()
    while True:
        try:
            request = frames.receive(connection)
        except (EOFError, ConnectionError):
            return
        _allow_processor_time()
        try:
            frames.send(connection, {"html": html_of(request["source"], markdown)})
        except Exception as error:  # noqa: BLE001 - whatever the library does, the text is shown as typed
            frames.send(connection, {"error": type(error).__name__})


def _allow_processor_time() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + _PROCESSOR_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
