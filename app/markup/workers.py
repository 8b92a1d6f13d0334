"""The worker processes that render: started when needed, kept, killed when late.

At most four at once, so that one hard text delays nobody else's page; usually one. A process that
died while it was idle is replaced without anybody noticing. After a fork the child starts its own.
"""

import atexit
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import app
from app.markup import frames

RENDER_SECONDS = 2.0
_START_SECONDS = 30.0  # an interpreter's start on a machine that is busy with other things
_MOST_WORKERS = 4
_ROOT = Path(app.__file__).parents[1]


class RenderingFailed(Exception):  # noqa: N818 - named for what happened
    """The text could not be rendered within its limits."""


class WorkerGone(RenderingFailed):
    """The process ended before it answered: killed, or out of memory."""


class Worker:
    """One process and the connection to it."""

    def __init__(self) -> None:
        self.connection, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.markup.renderer"],
                cwd=_ROOT,
                env={"PYTHONUTF8": "1"},  # none of ours: it holds keys
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the server, which closes the connection
            )
        try:
            self.connection.settimeout(_START_SECONDS)
            frames.receive(self.connection)
        except BaseException:
            self.kill()
            raise

    def html_of(self, source: str) -> str:
        deadline = time.monotonic() + RENDER_SECONDS
        self.connection.settimeout(RENDER_SECONDS)
        frames.send(self.connection, {"source": source})
        self.connection.settimeout(max(0.001, deadline - time.monotonic()))
        answer = frames.receive(self.connection)
        if "html" not in answer:
            raise RenderingFailed(answer.get("error", ""))
        return answer["html"]

    def close(self) -> None:
        """Let an idle process end by itself: it stops when its connection closes."""
        self.connection.close()
        try:
            self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()  # leaves no zombie
        self.connection.close()

    def forget(self) -> None:
        """Drop a process that belongs to the parent of a fork, without touching it."""
        self.connection.close()
        self.process.returncode = 0  # not ours to wait for


class Pool:
    def __init__(self) -> None:
        self._start_afresh()

    def _start_afresh(self) -> None:
        self._all: set[Worker] = set()
        self._idle: list[Worker] = []
        self._guard = threading.Lock()
        self._places = threading.BoundedSemaphore(_MOST_WORKERS)

    def html_of(self, source: str) -> str:
        """Return the HTML of a Markdown text.

        :raises RenderingFailed: if it took too long or too much.
        """
        with self._places:
            worker = self._idle_worker()
            if worker is not None:
                try:
                    return self._rendered(worker, source)
                except WorkerGone:
                    pass  # it died while it was idle: a new one knows nothing of that
            return self._rendered(self._new_worker(), source)

    def close(self) -> None:
        """End the idle processes; those at work end with their text."""
        while (worker := self._idle_worker()) is not None:
            worker.close()
            self._all.discard(worker)

    def forget(self) -> None:
        """In the child of a fork: leave the parent's processes to the parent."""
        for worker in self._all:
            worker.forget()
        self._start_afresh()

    def _idle_worker(self) -> Worker | None:
        with self._guard:
            return self._idle.pop() if self._idle else None

    def _new_worker(self) -> Worker:
        try:
            worker = Worker()
        except (EOFError, OSError) as error:
            raise RenderingFailed("no process could be started") from error
        self._all.add(worker)
        return worker

    def _rendered(self, worker: Worker, source: str) -> str:
        try:
            html = worker.html_of(source)
        except RenderingFailed:
            self._put_back(worker)
            raise
        except BaseException as error:
            worker.kill()
            self._all.discard(worker)
            raise _meaning(error) from error
        self._put_back(worker)
        return html

    def _put_back(self, worker: Worker) -> None:
        with self._guard:
            self._idle.append(worker)


def _meaning(error: BaseException) -> BaseException:
    if isinstance(error, TimeoutError):
        return RenderingFailed(f"longer than {RENDER_SECONDS} s")
    if isinstance(error, (EOFError, ConnectionError)):
        return WorkerGone("its process ended")
    return error


_pool = Pool()
html_of = _pool.html_of
shutdown = _pool.close

atexit.register(shutdown)
os.register_at_fork(after_in_child=_pool.forget)
