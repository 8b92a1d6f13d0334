"""What docs/xwiki-syntax.md promises is what the reader does."""

import re
from pathlib import Path

from import_wiki.xwiki import FindingCode
from import_wiki.xwiki.macros import _MACROS

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "xwiki-syntax.md"


def test_guide_has_a_row_for_every_finding() -> None:
    codes = re.findall(r"^\| `([a-z]+_[a-z]+)` \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)

    assert codes == [code.value for code in FindingCode]


def test_guide_names_every_macro() -> None:
    section = GUIDE.read_text(encoding="utf-8").split("## Macros")[1].split("## Findings")[0]
    named = {name.lower() for name in re.findall(r"`([A-Za-z]+)`", section)}

    assert {name for name in _MACROS if not name.endswith("message")} == named - {"infomessage"}
