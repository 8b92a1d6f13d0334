"""Links and images, in both versions of the syntax."""

import pytest

from import_wiki.xwiki import convert, parse, to_markdown
from import_wiki.xwiki.anchors import anchor, heading_anchors
from import_wiki.xwiki.nodes import references
from import_wiki.xwiki.references import Reference, ReferenceKind


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("[[标签>>https://a.example/x]]", "[标签](https://a.example/x)"),
        ("[[标签>>https://a.example/x y]]", "[标签](<https://a.example/x y>)"),
        ("[[Space.Page]]", "[Space.Page](doc:Space.Page)"),
        ('[[页>>doc:S.P||anchor="Ha" queryString="a=1"]]', "[页](doc:S.P?a=1#Ha)"),
        ('[[本页>>||anchor="Ha"]]', "[本页](#Ha)"),
        ("[[表>>attach:表 1.xlsx]]", "[表](<attach:表 1.xlsx>)"),
        ("[[mailto:a@b.example]]", "[a@b.example](mailto:a@b.example)"),
        ("[[**粗**>>https://a.example]]", "[**粗**](https://a.example)"),
        ("https://a.example/x?a=1，中文", "<https://a.example/x?a=1>，中文"),
    ],
)
def test_link(source: str, markdown: str) -> None:
    assert to_markdown(source) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("[[image:图.png]]", "![图.png](attach:图.png)"),
        ("image:图.png", "![图.png](attach:图.png)"),
        ("[[image:Page@图.png]]", "![Page@图.png](attach:Page@图.png)"),
        ('[[image:图.png||alt="接线"]]', "![接线](attach:图.png)"),
        (
            '[[image:图.png||width="10" height="20px"]]',
            '<img src="attach:图.png" alt="图.png" width="10" height="20">',
        ),
        ("[[说明>>image:图.png]]", "![说明](attach:图.png)\n\n说明"),
        (
            "[[[[image:图.png]]>>https://a.example]]",
            "[![图.png](attach:图.png)](https://a.example)",
        ),
    ],
)
def test_image(source: str, markdown: str) -> None:
    assert to_markdown(source) == markdown


@pytest.mark.parametrize("scheme", ["javascript", "JavaScript", "vbscript", "data"])
def test_link_that_would_run_something_keeps_its_label_only(scheme: str) -> None:
    conversion = convert(f"[[点我>>path:{scheme}:alert(1)]]")

    assert conversion.markdown == "点我"
    assert [finding.code for finding in conversion.findings] == ["link_unsafe"]


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("S.P#Ha", Reference(ReferenceKind.DOCUMENT, "S.P", anchor="Ha")),
        ("S.P?a=1", Reference(ReferenceKind.DOCUMENT, "S.P", query="a=1")),
        ("P@other", Reference(ReferenceKind.INTERWIKI, "P", wiki="other")),
        ("mailto:a@b.example", Reference(ReferenceKind.MAIL, "a@b.example")),
    ],
)
def test_version_2_0_writes_everything_into_the_reference(text: str, reference: Reference) -> None:
    document = parse(f"[[标签>>{text}]]", syntax="xwiki/2.0")

    assert references(document) == (reference,)


def test_address_says_where_references_go() -> None:
    conversion = convert(
        "[[image:图.png]]", address=lambda reference: f"/attachments/{len(reference.target)}"
    )

    assert conversion.markdown == "![图.png](/attachments/5)"


def test_anchor_is_the_heading_in_hexadecimal() -> None:
    assert anchor("gxyl_case#4_20191226") == "Hgxyl_case234_20191226"
    assert anchor("标 a") == "H6807a"


def test_repeated_heading_has_a_numbered_anchor() -> None:
    document = parse("= 甲 =\n\n= 甲 =")

    assert [name for _, name in heading_anchors(document.children)] == ["H7532", "H7532-1"]
