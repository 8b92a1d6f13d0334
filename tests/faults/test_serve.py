"""`flask serve`: web and worker together; the worker comes back when it is killed."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.support.repository import ROOT


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def test_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = os.environ | {"PILEBOOK_HOME": str(tmp_path), "PORT": str(port)}
        ended = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Error: Port {port} of 127.0.0.1 cannot be had")
    assert "Traceback" not in ended.stderr


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    port = str(free_port())
    environment = os.environ | {"PILEBOOK_HOME": str(tmp_path), "PORT": port}
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run([*flask, "db", "upgrade"], cwd=ROOT, env=environment, check=True)
    with subprocess.Popen(
        [*flask, "serve"], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as server:  # fmt: skip
        yield server, f"http://127.0.0.1:{port}"
        if server.poll() is None:
            server.terminate()
        server.communicate()


def worker_of(server: subprocess.Popen[str]) -> int:
    """Return the process id of the worker, told by the system."""
    while True:
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        threads = Path(f"/proc/{server.pid}/task").iterdir()
        children += [c for t in threads for c in (t / "children").read_text().split()]
        if children:
            return int(children[0])


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_worker_that_is_killed_is_started_again_and_both_stop_together(
    served: tuple[subprocess.Popen[str], str], stop: signal.Signals
) -> None:
    server, address = served
    assert server.stderr is not None
    assert server.stdout is not None
    assert server.stdout.readline().startswith("Pilebook answers")
    with urlopen(f"{address}/sign-in") as answer:  # noqa: S310 - loopback
        assert answer.status == 200
    first = worker_of(server)

    os.kill(first, signal.SIGKILL)

    assert any("started again" in line for line in iter(server.stderr.readline, ""))
    while (second := worker_of(server)) == first:
        pass
    assert second != first
    server.send_signal(stop)
    assert server.wait(timeout=30) == 0
