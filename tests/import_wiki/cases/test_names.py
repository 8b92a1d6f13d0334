import pytest

from import_wiki.cases.aliases import NameVariants, Variant, alias_groups
from import_wiki.cases.names import looks_like_names, read_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("YD", ("YD",)),
        ("Meilin YD", ("Meilin", "YD")),
        ("YD、周启明", ("YD", "周启明")),
        ("YD，周启明/lin", ("YD", "周启明", "lin")),
        ("YD　lin", ("YD", "lin")),
        ("YD YD", ("YD",)),
    ],
)
def test_read_names_splits_at_blanks_and_marks_of_both_widths(
    text: str, names: tuple[str, ...]
) -> None:
    assert read_names(text).names == names


def test_read_names_takes_the_longest_known_name_first() -> None:
    known = ("meilin wu", "meilin")

    assert read_names("YD meilin wu lin", known).names == ("YD", "meilin wu", "lin")
    assert read_names("meilin wuhan", known).names == ("meilin", "wuhan")


@pytest.mark.parametrize(
    ("text", "unclear"),
    [("待定", ("待定",)), ("YD 等客户回复再定", ("等客户回复再定",)), ("YD 12", ("12",))],
)
def test_read_names_keeps_what_is_no_name_and_says_so(text: str, unclear: tuple[str, ...]) -> None:
    found = read_names(text)

    assert found.unclear == unclear
    assert set(unclear) <= set(found.names)


def test_looks_like_names_is_strict() -> None:
    assert looks_like_names("YD 周启明")
    assert not looks_like_names("YD 已联系客户并约定上门")
    assert not looks_like_names("")


def test_alias_groups_propose_who_may_be_one_person() -> None:
    groups = alias_groups(["zhou", "周启明", "lin chen", "Lin", "zqm", "WL"])

    assert {frozenset(group) for group in groups} == {
        frozenset({"zhou", "周启明", "zqm"}),
        frozenset({"lin chen", "Lin"}),
        frozenset({"WL"}),
    }


def test_name_variants_find_what_sounds_alike_and_nothing_else() -> None:
    variants = NameVariants(["循道", "周启明"])  # 其 has another tone than 启

    found = list(variants.in_text("请寻道和周其明确认，循道已到"))

    assert found == [Variant("寻道", "循道")]
