"""The look keeps its promises: contrast by token, small files, icons that exist."""

import gzip
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.web.assets import load
from app.web.sprite import NAMES
from tests.support.repository import ROOT

CSS = (ROOT / "app" / "static" / "app.css").read_text()
TEMPLATES = sorted((ROOT / "app" / "templates").rglob("*.html"))

TOKEN = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{6})\b")
THEMES = {"light": "app.css", "dark": "dark.css"}

TEXT = 4.5
GRAPHIC = 3.0

GROUNDS = ("paper", "surface", "fill", "sunken", "hover", "accent-soft", "note")
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-2") for ground in GROUNDS),
    *((ink, ground, TEXT) for ink in ("ink-2", "ink-3") for ground in ("green-soft", "red-soft")),
    *(("ink-3", ground, TEXT) for ground in ("paper", "surface", "hover", "accent-soft", "fill")),
    *(("ink", ground, TEXT) for ground in ("amber-soft", "red-soft", "green-soft", "mark")),
    *(
        (hue, ground, TEXT)
        for hue in ("accent", "green", "amber", "red", "violet")
        for ground in ("paper", "surface", "hover")
    ),
    *((hue, f"{hue}-soft", TEXT) for hue in ("green", "amber", "red", "violet")),
    ("accent-2", "accent-soft", TEXT),
    ("accent", "note", TEXT),
    ("accent", "sunken", TEXT),
    ("amber", "note", TEXT),
    ("accent", "mark", TEXT),
    ("ink-2", "mark", TEXT),
    ("ink-2", "note-line", TEXT),
    ("ink", "note-line", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-2", TEXT),
    ("on-accent", "amber", TEXT),
    ("paper", "ink", TEXT),
    *(("line-2", ground, GRAPHIC) for ground in ("paper", "surface")),
]


def tokens(theme: str) -> Mapping[str, str]:
    css = (ROOT / "app" / "static" / THEMES[theme]).read_text()
    block = re.search(r":root \{(.*?)\n\}", css, re.DOTALL)
    assert block, f"the tokens of the theme {theme}"
    return dict(TOKEN.findall(block[1]))


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast_is_enough(theme: str, ink: str, ground: str, least: float) -> None:
    colours = tokens(theme)

    assert contrast(colours[ink], colours[ground]) >= least


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_dark_sets_every_colour_of_light() -> None:
    assert set(tokens("dark")) == set(tokens("light"))


def test_colours_stand_in_tokens_only() -> None:
    rules = CSS[CSS.index("/* ---- Ground ---- */") :]

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgba?\(|\bhsla?\(", rules) == []


@pytest.mark.parametrize(
    ("name", "raw", "compressed"),
    [
        ("app.css", 29_370, 7_500),
        ("dark.css", 630, 500),  # together 30,000 and 8,000
        ("app.js", 15_000, 6_000),
        ("icons.svg", 25_000, 10_000),
        ("htmx.js", 52_000, 17_000),
    ],
)
def test_file_is_small_enough(name: str, raw: int, compressed: int) -> None:
    body = load()[name].body

    assert len(body) <= raw
    assert len(gzip.compress(body)) <= compressed


def test_every_icon_in_use_exists() -> None:
    named = {
        name
        for path in [*TEMPLATES, *(ROOT / "app").rglob("*.py")]
        for name in re.findall(r"""\bicon\(\s*["']([a-z0-9-]+)["']""", path.read_text())
    }

    assert sorted(named - NAMES) == []


def test_every_icon_of_the_sprite_is_in_use() -> None:
    texts = "\n".join(path.read_text() for path in TEMPLATES)
    texts += (ROOT / "app" / "web" / "filters.py").read_text()

    assert sorted(name for name in NAMES if f'"{name}"' not in texts) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.name))
def test_template_says_first_what_it_is(path: Path) -> None:
    assert path.read_text().startswith("{# ")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.name))
def test_form_that_changes_something_carries_the_token(path: Path) -> None:
    forms = re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(), re.DOTALL)

    assert [form for form in forms if "token()" not in form] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.name))
def test_template_uses_nothing_the_policy_of_the_page_refuses(path: Path) -> None:
    text = path.read_text()

    assert re.findall(r"\shx-on|\shx-vals|\sstyle=|\son[a-z]+=|hx-trigger=\"[^\"]*\[", text) == []
