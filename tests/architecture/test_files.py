"""What must not stand in any file of the project."""

import re
from pathlib import Path

import pytest

from tests.support.repository import ROOT, files

ELSEWHERE = re.compile(
    r"""
      (?:pypi|files[.]pythonhosted|registry[.]npmjs|registry[.]yarnpkg|deb[.]debian)[.](?:org|com)
    | (?<![\w.>])/(?:work|root)/                   # a folder of somebody's machine
    """,
    re.VERBOSE,
)
"""Addresses of package registries and folders of one machine: other machines have their own."""

INLINE = re.compile(
    r"""
      <style\b | \sstyle\s*=                       # styles belong into the stylesheet
    | <script(?![^>]*\b(?:src=|type="application/json")) | javascript:
    | \son[a-z]+\s*=                               # event attributes; the page's policy refuses all
    """,
    re.VERBOSE | re.IGNORECASE,
)


def found_in(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Return `file:line: text` of everything in `paths` that `pattern` finds."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(errors="ignore").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_files_name_no_registry_and_no_folder_of_one_machine() -> None:
    assert found_in(ELSEWHERE, files()) == []


def test_templates_hold_no_inline_style_or_script() -> None:
    assert found_in(INLINE, files("app/**/*.html")) == []


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<style>",
        "<script>alert(1)</script>",
        '<button onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_inline_is_recognised(text: str) -> None:
    assert INLINE.search(text)


@pytest.mark.parametrize(
    "text",
    ['<script src="/assets/app.js" defer></script>', "<p>style = none</p>", '<p data-on="x">'],
)
def test_what_is_not_inline_passes(text: str) -> None:
    assert not INLINE.search(text)


@pytest.mark.parametrize("path", files("requirements/*.txt"), ids=lambda path: path.name)
def test_requirements_are_pinned_with_hashes_and_name_no_index(path: Path) -> None:
    lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]
    demands = "\n".join(lines).replace("\\\n", " ").splitlines()

    unpinned = [
        line for line in demands if not re.match(r"[\w.-]+(\[[\w,]+\])?==\S+ .*--hash=", line)
    ]

    assert unpinned == []
    assert "://" not in "\n".join(lines)
