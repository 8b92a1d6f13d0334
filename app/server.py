"""`flask serve`: the whole product on one machine, web and worker together.

The web server runs in this process; the worker is a child of it, started again when it dies. On
several machines run `gunicorn wsgi:app` and `flask worker` instead (docs/operating.md).
"""

import logging
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import click
import waitress
from flask import Flask, current_app

from app.config import Settings

log = logging.getLogger(__name__)

OPEN_FILES = 8192
CONNECTIONS = 4000
BODY_MAX_BYTES = 20 * 2**20
RESTART_SECONDS = 1.0
GOODBYE_SECONDS = 10


@click.command("serve")
def serve() -> None:
    """Start the web server and the worker; stop both with Ctrl-C."""
    settings: Settings = current_app.extensions["pilebook.settings"]
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way to the object behind
    _raise_open_files()
    server = _listening(app, settings)
    stop = threading.Event()
    supervisor = threading.Thread(target=_keep_worker, args=(stop,), name="worker-supervisor")
    supervisor.start()
    for number in (signal.SIGTERM, signal.SIGINT):  # a shell starts what it leaves behind deaf
        signal.signal(number, _interrupt)
    click.echo(f"Pilebook answers at http://{settings.host}:{settings.port}/  (Ctrl-C stops it)")
    try:
        server.run()
    finally:
        stop.set()
        supervisor.join()
        server.close()


def _listening(app: Flask, settings: Settings) -> Any:
    """Return the web server, which listens already.

    :raises click.ClickException: if another program has the port.
    """
    try:
        return waitress.create_server(app, **waitress_options(settings))
    except OSError as error:
        raise click.ClickException(
            f"Port {settings.port} of {settings.host} cannot be had ({error.strerror}). "
            "Choose another: PORT=9000 make run"
        ) from error


def waitress_options(settings: Settings) -> dict[str, Any]:
    """Return options under which slow clients cannot keep the others out (the defaults fall)."""
    proxy: dict[str, Any] = {}
    if settings.trusted_proxy:
        proxy = {
            "trusted_proxy": settings.trusted_proxy,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        }
    return {
        "host": settings.host,
        "port": settings.port,
        "threads": settings.threads,
        "asyncore_use_poll": True,
        "connection_limit": CONNECTIONS,
        "channel_timeout": 20,
        "cleanup_interval": 10,
        "max_request_body_size": max(BODY_MAX_BYTES, settings.import_max_mb * 2**20) + 2**20,
        "max_request_header_size": 32768,
        "ident": None,
        "clear_untrusted_proxy_headers": True,
        **proxy,
    }


def _keep_worker(stop: threading.Event) -> None:
    """Keep one worker alive until `stop`; then let it finish its delivery."""
    while not stop.is_set():
        worker = subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "worker"])
        _wait(worker, stop.is_set)
        if stop.is_set():
            _end(worker)
            return
        log.error("the worker ended with status %s; it is started again", worker.returncode)
        stop.wait(RESTART_SECONDS)


def _wait(worker: subprocess.Popen[bytes], stopping: Callable[[], bool]) -> None:
    while not stopping():
        try:
            worker.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            continue
        return


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    try:
        worker.wait(timeout=GOODBYE_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def _interrupt(_number: int, _frame: object) -> None:
    """Let a signal end the server through the `finally`, which ends the worker too."""
    raise KeyboardInterrupt


def _raise_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


__all__ = ["BODY_MAX_BYTES", "serve", "waitress_options"]
