"""Importing a wiki page as the command does."""

from pathlib import Path

from import_wiki.apply import apply_page
from import_wiki.cases import parse_page
from import_wiki.plan import Plan
from import_wiki.sources import read_page


def import_page(path: Path) -> Plan:
    """Import the page in `path` into the test's database."""
    return apply_page(parse_page(read_page(path.read_text(encoding="utf-8"))))
