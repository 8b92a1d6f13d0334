"""Addresses on the wiki: table of names, and the law that a name never becomes another address."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.wiki_address import page_address, revision_address

BASE = "https://wiki.example/xwiki"


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("Kunden.WebHome", "Kunden/WebHome"),
        ("案例.广西玉林", "%E6%A1%88%E4%BE%8B/%E5%B9%BF%E8%A5%BF%E7%8E%89%E6%9E%97"),
        ("xwiki:A.B.WebHome", "A/B/WebHome"),
        (r"A.V1\.2.WebHome", "A/V1.2/WebHome"),
        (r"A.a\\b", "A/a%5Cb"),
        ("A.b/c?d#e", "A/b%2Fc%3Fd%23e"),
        (r"A.x\:y", "A/x%3Ay"),
        ("A.100%", "A/100%25"),
    ],
)
def test_page_address_encodes_every_step_of_the_name(reference: str, path: str) -> None:
    assert page_address(BASE, reference) == f"{BASE}/bin/view/{path}"
    assert page_address(f"{BASE}/", reference) == f"{BASE}/bin/view/{path}"


@pytest.mark.parametrize(
    "base", ["", "javascript:alert(1)", "//wiki.example", "wiki.example", "ftp://a/b", "http://["]
)
def test_page_address_needs_an_address_of_the_web(base: str) -> None:
    assert page_address(base, "A.WebHome") is None
    assert revision_address(f"{base}/bin/view/A/WebHome", "1.1") is None


@pytest.mark.parametrize("reference", ["广西玉林", "", ".", "Demo"])
def test_page_address_of_a_title_alone_is_not_known(reference: str) -> None:
    assert page_address(BASE, reference) is None


@pytest.mark.parametrize(
    ("page", "version", "address"),
    [
        (f"{BASE}/bin/view/A/B", "8.1", f"{BASE}/bin/view/A/B?viewer=code&rev=8.1"),
        (f"{BASE}/bin/view/A/B?x=1#y", "8.1", f"{BASE}/bin/view/A/B?viewer=code&rev=8.1"),
        (f"{BASE}/bin/view/A/B", None, None),
        (None, "8.1", None),
        ("javascript:alert(1)", "8.1", None),
    ],
)
def test_revision_address_asks_for_the_code_of_one_version(
    page: str | None, version: str | None, address: str | None
) -> None:
    assert revision_address(page, version) == address


@settings(max_examples=60)
@given(st.lists(st.text(min_size=1, max_size=8), min_size=2, max_size=4))
def test_page_address_leads_to_the_same_names_on_the_same_wiki(names: list[str]) -> None:
    escaped = (name.replace("\\", r"\\").replace(".", r"\.").replace(":", r"\:") for name in names)

    address = page_address(BASE, ".".join(escaped))

    assert address is not None
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == (
        *("https", "wiki.example"),
        "",
        "",
    )
    assert [unquote(step) for step in parts.path.split("/")[4:]] == names
