"""A process of the product, killed where it stands, as by a crash or a machine without power.

The module that runs in it says where it stands with one line, and waits for its end.
"""

import os
import signal
import subprocess
import sys

from app.config import Settings
from tests.support.repository import ROOT


def run_until_killed(module: str, settings: Settings, *, standing: bytes) -> None:
    """Run `module` on the test's database until it prints `standing`, then kill it."""
    environment = os.environ | {
        "PILEBOOK_HOME": str(settings.home),
        "PILEBOOK_DATABASE_URL": settings.database_url,
    }
    with subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == standing + b"\n"
        process.send_signal(signal.SIGKILL)
