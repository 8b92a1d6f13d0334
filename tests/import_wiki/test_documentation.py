"""What docs/import.md promises is what the importer does."""

import re
from pathlib import Path

from import_wiki.__main__ import ExitCode
from import_wiki.cases import ParsedPage
from import_wiki.cases.doubts import KINDS
from import_wiki.document import document

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
READER = ROOT / "import_wiki"


def test_guide_has_a_row_for_every_doubt() -> None:
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| ([a-z]+) \|", GUIDE, re.MULTILINE))

    assert rows == {code: kind.severity.value for code, kind in KINDS.items()}


def test_every_doubt_of_the_table_can_be_raised() -> None:
    raised = "".join(
        file.read_text(encoding="utf-8")
        for file in READER.rglob("*.py")
        if file.name != "doubts.py"
    )

    assert [code for code in KINDS if f'"{code}"' not in raised] == []


def test_guide_names_every_exit_code() -> None:
    codes = {int(code) for code in re.findall(r"^\| ([0-9]) \|", GUIDE, re.MULTILINE)}

    assert codes == set(ExitCode)


def test_guide_names_every_key_of_the_json(sample_page: ParsedPage) -> None:
    values = document(sample_page, file="x")
    keys = {*values, *values["source"], *(key for case in values["cases"] for key in case)}

    assert {key for key in keys if not re.search(rf"\b{key}\b", GUIDE)} == set()
