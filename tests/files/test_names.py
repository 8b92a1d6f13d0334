"""Names of files from outside: what they are saved under, and when two are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.files.names import NAME_MAX_LENGTH, name_key, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("对账单.xlsx", "对账单.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ('a"; filename="b.exe', 'a"; filename="b.exe'),
        ("a.png\r\nSet-Cookie: x=1", "a.pngSet-Cookie: x=1"),
        ("\u202egnp.exe", "gnp.exe"),
        ("..", "file"),
        (".", "file"),
        ("a/", "file"),
        ("", "file"),
        ("\x00", "file"),
    ],
)
def test_safe_name_is_one_part_of_a_path_in_one_line(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_safe_name_is_never_empty_and_never_a_path(name: str) -> None:
    safe = safe_name(name)

    assert 0 < len(safe) <= NAME_MAX_LENGTH
    assert not set(safe) & set("/\\\r\n\0")
    assert safe.strip(". ")


@pytest.mark.parametrize(
    "written", ["a b(1).png", "a%20b(1).png", "a b（1）.png", "a\u00a0b(1).png", r"a b\(1).png"]
)
def test_name_key_is_the_same_for_every_way_to_write_a_name(written: str) -> None:
    assert name_key(written) == "a b(1).png"


@pytest.mark.parametrize("other", ["a.png", "A.PNG", "ab.png", "a.jpg", "100%.png"])
def test_name_key_tells_other_names_apart(other: str) -> None:
    assert name_key(other) == other
