"""Pages to read: the customer's real one (kept outside the project) and ones written in a test."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from import_wiki.cases import ParsedPage, WikiCase, parse_page
from import_wiki.page import SourceKind, WikiLine, WikiPage
from import_wiki.sources import read_page

SHARED = Path(__file__).resolve().parents[3] / "shared" / "wiki"
SAMPLE = Path(__file__).resolve().parents[2] / "import_wiki" / "sample" / "hcyg.annotated.txt"

HEADING = "= demo_case#1_20210105 ="
END = "状态(☑表示选定 ): 已解决 | ☑ 处理中 | 暂搁置\n售后(跟单)工程师:WL"


def _shared(name: str) -> str:
    file = SHARED / name
    if not file.exists():
        pytest.skip("the customer's page is not on this machine")
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def real_paste() -> str:
    return _shared("gxyl.annotated.txt")


@pytest.fixture(scope="session")
def real_expected() -> dict[str, Any]:
    expected: dict[str, Any] = json.loads(_shared("gxyl.expected.json"))
    return expected


@pytest.fixture(scope="session")
def real_page(real_paste: str) -> ParsedPage:
    return parse_page(read_page(real_paste))


@pytest.fixture(scope="session")
def sample_paste() -> str:
    return SAMPLE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def sample_page(sample_paste: str) -> ParsedPage:
    return parse_page(read_page(sample_paste))


Line = str | tuple[str, str]


def _page(lines: Sequence[Line]) -> WikiPage:
    pairs = [line if isinstance(line, tuple) else ("1.1", line) for line in lines]
    return WikiPage(
        reference="Demo.WebHome",
        title="Demo",
        source=SourceKind.PLAIN,
        lines=tuple(WikiLine(n, text, version) for n, (version, text) in enumerate(pairs, 1)),
        version="1.1",
    )


@pytest.fixture(scope="session")
def page_of() -> Callable[[Sequence[Line]], WikiPage]:
    """Return a page of these lines; a line may be a pair of version and text."""
    return _page


@pytest.fixture(scope="session")
def parse() -> Callable[[str], ParsedPage]:
    """Parse a page written as plain text."""
    return lambda text: parse_page(_page(text.split("\n")))


@pytest.fixture(scope="session")
def parse_case() -> Callable[[str], WikiCase]:
    """Parse the body of one case; its heading and its end are added."""
    return lambda body: parse_page(_page(f"{HEADING}\n{body}\n\n{END}".split("\n"))).cases[0]


@pytest.fixture(scope="session")
def paste_of() -> Callable[[Sequence[tuple[str, str]]], str]:
    """Return the annotate view of these pairs of version and text, as it is pasted."""
    return _paste


def _paste(pairs: Sequence[tuple[str, str]]) -> str:
    rows = ["Wiki源代码示例", "Version 2.1 by lin on 2021/01/05 09:30", "Hide last authors"]
    above = None
    for number, (version, text) in enumerate(pairs, 1):
        words = f"{text} " if text else ""
        if version != above:
            rows += ["| |", f"{version} | {number} | {words}|"]
        elif number == len(pairs):
            rows.append(f"| {number} | {words}|")
        else:
            rows.append(f"| {number} | {words}| ||" if text else f"| {number} | |||")
        above = version
    return "\n".join(rows)
