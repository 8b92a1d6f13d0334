import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.analysis.identifiers import index_names, pattern_of, query_choices


def finds(asked: str, kept: str, after: str = "") -> bool:
    """Tell whether `asked` finds a document that has nothing but `kept`."""
    names = index_names(kept, after=after)

    def has(name: str) -> bool:
        return any(n.startswith(name) for n in names) if name[0] == "~" else name in names

    return any(
        all(map(has, alternative)) for choice in query_choices(asked) for alternative in choice
    )


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("gxyl_case#7_20200911", "gxyl_case#7_20200911"),
        ("gxyl#7_20200911", "gxyl_case#7_20200911"),
        ("gxyl_case#7_20200911", "gxyl#7_20200911"),
        ("gxyl_case#7", "gxyl_case#7_20200911"),
        ("gxyl#07", "gxyl_case#7_20200911"),
        ("#7_20200911", "gxyl_case#7_20200911"),
        ("#7", "gxyl_case#7"),
        ("20200911", "gxyl_case#7_20200911"),
        ("0911", "gxyl_case#7_20200911"),
        ("gxyl_case#7_202106180", "gxyl_case#7_202106180"),
        ("lhc20180907002zyqc", "lhc20180907002zyqc"),
        ("20180907002", "lhc20180907002zyqc"),
        ("7002", "lhc20180907002zyqc"),
        ("907002", "lhc20180907002zyqc"),
        ("zyqc", "lhc20180907002zyqc"),
        ("qx20213377", "qx-20213377"),
        ("qx-20213377", "qx-20213377"),
        ("213377", "qx-20213377"),
        ("123456789012", "99000123456789012"),
        ("err-102", "err-102"),
        ("e03", "e03"),
        ("2020-9-1", "20200901"),
        ("mc2.0", "mc2.0"),
    ],
)
def test_name_is_found_whole_by_parts_and_by_last_digits(asked: str, kept: str) -> None:
    assert finds(asked, kept)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("gxyl_case#7_20200911", "gxyl_case#7_20200318"),
        ("gxyl#7", "gxyl#17_20200911"),
        ("#7", "gxyl_case#70_20200911"),
        ("911", "gxyl_case#7_20200911"),
        ("8090", "lhc20180907002zyqc"),
        ("20", "2.0"),
        ("1234", "12345678"),
    ],
)
def test_name_is_not_found_by_what_it_is_not(asked: str, kept: str) -> None:
    assert not finds(asked, kept)


def test_plate_is_kept_with_its_province() -> None:
    assert "桂k12345" in index_names("k12345", after="桂")
    assert "粤bd12345" in index_names("b·d12345", after="粤")
    assert "在k12345" not in index_names("k12345", after="在")


@given(st.from_regex(r"[0-9a-z]{1,12}([-_#./][0-9a-z]{1,12}){0,3}", fullmatch=True))
def test_every_name_finds_itself_and_is_marked(name: str) -> None:
    assert finds(name, name)
    assert re.search(pattern_of(name), name)


@given(st.integers(10**5, 10**30), st.integers(4, 24))
def test_every_number_is_found_by_its_last_digits(number: int, length: int) -> None:
    assert finds(str(number)[-length:], str(number))
