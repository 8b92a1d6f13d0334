"""Nothing a person types may run, load or hide: checked on the tree a browser would build."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest

from app.markup import render

ATTACKS = [
    line.replace("⏎", "\n").replace("⇥", "\t").replace("␀", "\0")
    for line in (Path(__file__).parent / "attacks.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# One")
]
TAGS = frozenset(
    [
        *(
            "a",
            "abbr",
            "b",
            "blockquote",
            "br",
            "caption",
            "cite",
            "code",
            "dd",
            "del",
            "div",
            "dl",
        ),
        *(
            "dt",
            "em",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "i",
            "img",
            "ins",
            "kbd",
            "li",
            "mark",
        ),
        *(
            "ol",
            "p",
            "pre",
            "q",
            "s",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
            "table",
            "tbody",
            "td",
        ),
        *("tfoot", "th", "thead", "tr", "u", "ul"),
    ]
)
ATTRIBUTES = {
    "align": r"left|right|center",
    "alt": r"[\s\S]*",
    "class": r"|sealed|reference|admonition-title|(admonition )?(note|tip|warning|danger)|footnote",
    "colspan": r"\d{1,5}%?",
    "data-kind": r"[a-z_]+",
    "data-reference": r"[0-9a-f]{16}",
    "height": r"\d{1,5}%?",
    "href": r"https?://[^\s]+|mailto:[^\s]+|/(?![/\\])[^\s\\]*|#[^\s]*",
    "id": r"note-[0-9a-f]{8}-fn[^\s]*",
    "rel": r"noopener noreferrer",
    "rowspan": r"\d{1,5}%?",
    "src": r"/attachments/[\w-]+(/[\w-]+)?",
    "start": r"\d{1,5}%?",
    "title": r"[\s\S]*",
    "width": r"\d{1,5}%?",
}


def offences(html: str) -> list[str]:
    """Return what in `html` is not on the list of the harmless."""
    found = []
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if element.tag != "DOCUMENT_FRAGMENT":
            found += _offences_of(element)
    return found


def _offences_of(element: Element) -> list[str]:
    if element.tag not in TAGS:
        return [f"<{element.tag}>"]
    return [
        f'{element.tag} {name}="{value}"'
        for name, value in element.attrib.items()
        if name not in ATTRIBUTES or not re.fullmatch(ATTRIBUTES[name], value)
    ]


def test_the_table_of_attacks_is_long() -> None:
    assert len(ATTACKS) >= 140


@pytest.mark.parametrize("attack", ATTACKS)
def test_render_leaves_nothing_of_an_attack(attack: str) -> None:
    html = render(attack).html

    assert offences(html) == []


def test_attacks_do_not_gain_from_each_other() -> None:
    html = render("\n\n".join(ATTACKS)).html

    assert offences(html) == []


def test_the_check_would_see_an_attack_that_survives() -> None:
    html = "<p onclick=x><svg></svg><img src=//evil.example/><a href='javascript:x'>y</a></p>"

    assert len(offences(html)) == 4


def test_tags_that_do_not_survive_are_shown_as_text() -> None:
    html = render("重启<station>后，<script>alert(1)</script>").html

    assert html == "<p>重启&lt;station&gt;后，&lt;script&gt;alert(1)&lt;/script&gt;</p>"


def test_a_foreign_image_becomes_a_link() -> None:
    html = render("![截图](https://elsewhere.example/1.png)").html

    assert html == (
        '<p><a href="https://elsewhere.example/1.png" rel="noopener noreferrer">截图</a></p>'
    )


def test_an_image_of_ours_keeps_its_size() -> None:
    html = render('<img src="/attachments/12" alt="图" height="309" width="428">').html

    assert html == '<p><img src="/attachments/12" alt="图" height="309" width="428"></p>'
