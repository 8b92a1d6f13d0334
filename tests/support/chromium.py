"""Chromium for the browser tests: found, or installed where that is possible.

`python -m tests.support.chromium` prepares it and says in one line what is missing if it cannot.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk")  # the fonts: without them Chinese is empty boxes
ADVICE = (
    "Chromium is missing. Install it (on Debian: apt-get install chromium fonts-noto-cjk), "
    "or let Playwright fetch its own: .venv/bin/playwright install chromium"
)


def find() -> Path | None:
    """Return the Chromium to use: one on the PATH, else the one that Playwright has fetched."""
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if on_path:
        return Path(on_path)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else None


def install() -> None:
    """Install Chromium: as root on Debian from its packages, elsewhere Playwright's own build."""
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update", "--quiet=2")
        _run(
            "apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", *DEBIAN_PACKAGES
        )
    if find() is None:
        _run(sys.executable, "-m", "playwright", "install", "chromium")


def _run(*command: str) -> None:
    """Run `command` and show what it says; whether it helped is seen by looking for Chromium."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, check=False, env=environment, stdin=subprocess.DEVNULL)


def main() -> int:
    if find() is None:
        print("Installing Chromium for the browser tests …", flush=True)
        install()
    if find() is None:
        print(ADVICE, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
