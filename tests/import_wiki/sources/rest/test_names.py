from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from import_wiki.sources.rest import PageName

part = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
tricky = st.text(st.sampled_from(".\\:%/桩 "), min_size=1, max_size=6)
names = st.builds(PageName, st.lists(part | tricky, min_size=1, max_size=4).map(tuple), part)


@pytest.mark.parametrize(
    ("reference", "spaces", "name"),
    [
        ("Main.WebHome", ("Main",), "WebHome"),
        ("A.B.C.页", ("A", "B", "C"), "页"),
        (r"V1\.2.WebHome", ("V1.2",), "WebHome"),
        (r"A\\.B", ("A\\",), "B"),
        (r"A\:1.WebHome", ("A:1",), "WebHome"),
    ],
)
def test_page_name_reads_and_writes_references(
    reference: str, spaces: tuple[str, ...], name: str
) -> None:
    found = PageName.parse(reference)

    assert found == PageName(spaces, name)
    assert str(found) == reference


def test_page_name_encodes_each_step_of_its_path() -> None:
    name = PageName(("Sandbox", "广西 玉林", "V1.2"), "A/B%C?d#e")

    assert name.path == (
        "/spaces/Sandbox/spaces/%E5%B9%BF%E8%A5%BF%20%E7%8E%89%E6%9E%97/spaces/V1.2"
        "/pages/A%2FB%25C%3Fd%23e"
    )


def test_page_name_of_dots_does_not_climb() -> None:
    name = PageName(("..",), ".")

    assert name.path == "/spaces/%2E%2E/pages/%2E"


@given(names)
@settings(max_examples=100)
def test_reference_means_the_same_page_again(name: PageName) -> None:
    assert PageName.parse(str(name)) == name


@given(names)
@settings(max_examples=100)
def test_path_holds_the_names_and_nothing_else(name: PageName) -> None:
    steps = name.path.split("/")

    assert [unquote(step) for step in steps[2::2]] == [*name.spaces, name.name]
