"""Every setting has its line in the operator's handbook."""

from dataclasses import MISSING, fields
from pathlib import Path

from app.config import Settings, meanings, variables
from tests.support.repository import ROOT

HANDBOOK = Path(ROOT, "docs", "settings.md")


def rows() -> list[str]:
    """Return the table's rows as the settings themselves tell them: variable, default, meaning."""
    defaults = {f.name: f.default for f in fields(Settings) if f.default is not MISSING}
    return [
        f"| `{variable}` | {_shown(defaults[name])} | {meanings()[name]} |"
        for name, variable in variables().items()
    ]


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return f"`{int(default)}`"
    return f"`{default}`" if default != "" else ""


def test_settings_are_all_in_the_handbook() -> None:
    table = [line for line in HANDBOOK.read_text().splitlines() if line.startswith("| `")]

    assert table == rows()
