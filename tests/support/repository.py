"""The project as files: what is tracked, what stands beside it."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SHARED = ROOT.parent / "shared"
"""Material that is handed to the project, not part of it; tests skip where it is absent."""


def files(*patterns: str) -> list[Path]:
    """Return the project's files that match git's `patterns`: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    names = dict.fromkeys(filter(None, listed.stdout.split("\0")))
    return [path for name in names if (path := ROOT / name).is_file()]
