"""The figures of XWiki's own conformance cases, which are kept beside the project."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from import_wiki.xwiki import convert, parse
from import_wiki.xwiki.nodes import walk
from import_wiki.xwiki.tree import Macro

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "xwiki"
RAW_HTML = re.compile(r"native form: ([0-9]+) of ([0-9]+)")

# Cases that ask for a macro or a highlighter which only XWiki's test suite installs.
OF_THE_SUITE = ("/macrobox9#2.0", "/macrohtml19#2.0", "/macrocode12#2.0")

pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="the conformance cases are not on this machine"
)


@dataclass(frozen=True)
class Scores:
    """What `score.py` says: a row per case, and how many use HTML without need."""

    rows: Sequence[dict[str, Any]]
    raw_html: float

    def share(self, level: str, *tiers: str) -> float:
        """Return the per cent of the cases in `tiers` that hold at `level`."""
        values = [row[level] for row in self.rows if row["tier"] in tiers]
        counted = [bool(value) for value in values if value is not None]
        return 100 * sum(counted) / len(counted)


@pytest.fixture(scope="module", params=["cases.jsonl", "cases_zh.jsonl"])
def cases(request: pytest.FixtureRequest) -> Path:
    return SHARED / str(request.param)


@pytest.fixture(scope="module", params=["python-markdown", "commonmark"])
def scores(
    request: pytest.FixtureRequest, cases: Path, tmp_path_factory: pytest.TempPathFactory
) -> Scores:
    out = tmp_path_factory.mktemp("scores") / "rows.json"
    command = [sys.executable, str(SHARED / "score.py"), "import_wiki.xwiki:to_markdown"]
    options = ["--cases", str(cases), "--renderer", str(request.param), "--json", str(out)]
    done = subprocess.run(
        [*command, *options, "--path", str(ROOT)], capture_output=True, text=True, check=True
    )
    raw = RAW_HTML.search(done.stdout)
    assert raw
    rows = json.loads(out.read_text(encoding="utf-8"))
    return Scores(rows, 100 * int(raw[1]) / int(raw[2]))


def test_core_constructs_reach_the_figures(scores: Scores) -> None:
    assert scores.share("lossless", "core") == 100
    assert scores.share("text", "core") >= 98
    assert scores.share("structure", "core") >= 93


def test_known_macros_reach_the_figures(scores: Scores) -> None:
    rows = [row for row in scores.rows if not row["id"].endswith(OF_THE_SUITE)]
    known = Scores(rows, scores.raw_html)

    assert known.share("lossless", "macro-known") == 100
    assert known.share("text", "macro-known") >= 95
    assert known.share("structure", "macro-known") >= 90


def test_other_macros_lose_nothing(scores: Scores) -> None:
    assert scores.share("lossless", "macro-unexpanded", "macro-active") == 100


def test_html_is_rare_where_markdown_has_a_form(scores: Scores) -> None:
    assert scores.raw_html <= 5


def test_nothing_raises(scores: Scores) -> None:
    crashes = [row["id"] for row in scores.rows if str(row["diff"] or "").startswith("CRASH")]

    assert crashes == []


GUIDE = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (XWiki's|Chinese), ([0-9]+) of (core|known|other) [^|]*\|(.*)\|$", re.MULTILINE
)
TIERS = {
    "core": ("core",),
    "known": ("macro-known",),
    "other": ("macro-unexpanded", "macro-active"),
}


def test_guide_tells_these_figures(scores: Scores, cases: Path) -> None:
    whose = "Chinese" if cases.name == "cases_zh.jsonl" else "XWiki's"
    told = {found[3]: (found[2], found[4]) for found in ROW.finditer(GUIDE) if found[1] == whose}

    for name, tiers in TIERS.items():
        count = sum(row["tier"] in tiers for row in scores.rows)
        levels = ("lossless",) if name == "other" else ("lossless", "text", "structure")
        found = [f"{scores.share(level, *tiers):.1f}" for level in levels]
        assert (told[name][0], told[name][1].replace("|", " ").split()) == (str(count), found)


# What dresses its content: carried out, so there is nothing to say about it.
CARRIED_OUT = {
    *("box", "code", "content", "error", "footnote", "html", "id", "info", "raw", "warning"),
}


def test_every_macro_that_is_not_carried_out_is_found(cases: Path) -> None:
    silent = set()
    for line in cases.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        source, syntax = case["xwiki21_source"], case["syntax"].partition("+")[0]
        found = {finding.span for finding in convert(source, syntax=syntax).findings}
        macros = (node for node in walk(parse(source, syntax=syntax).children))
        silent |= {
            node.name for node in macros if isinstance(node, Macro) and node.span not in found
        }

    assert silent <= CARRIED_OUT
