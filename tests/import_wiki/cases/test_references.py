from collections.abc import Callable

import pytest

from import_wiki.cases import ParsedPage, WikiCase
from import_wiki.cases.model import Reference, ReferenceKind

Parse = Callable[[str], ParsedPage]
ParseCase = Callable[[str], WikiCase]


def test_label_is_found_between_chinese_characters(parse: Parse) -> None:
    page = parse(
        "= demo_case#2_20210106 =\n问题描述:x\n~-~-跟踪\n参考demo_case#1_20210105让客户检查\n"
        "= demo_case#1_20210105 =\n问题描述:y"
    )

    assert page.cases[0].references == (
        Reference(ReferenceKind.CASE, "demo_case#1_20210105", 4, target="demo_case#1_20210105"),
    )


@pytest.mark.parametrize(
    "text", ["见demo_case＃1_20210105。", "见Demo_case#1_20210105", "同demo_case#1"]
)
def test_label_is_tied_in_every_writing_if_one_case_can_be_meant(text: str, parse: Parse) -> None:
    page = parse(f"= demo_case#2_20210106 =\n问题描述:{text}\n= demo_case#1_20210105 =")

    assert [r.target for r in page.cases[0].references] == ["demo_case#1_20210105"]


def test_reference_to_a_reused_number_is_tied_to_none(parse: Parse) -> None:
    page = parse(
        "= demo_case#3_20210107 =\n问题描述:同demo_case#1，参考#1\n"
        "= demo_case#1_20210106 =\n= demo_case#1_20210105 ="
    )

    case = page.cases[0]
    both = ("demo_case#1_20210106", "demo_case#1_20210105")
    assert [(r.target, r.candidates) for r in case.references] == [(None, both), (None, both)]
    assert [d.choices for d in case.doubts if d.code == "ambiguous_reference"] == [both, both]


def test_reference_to_another_page_stays_open(parse: Parse) -> None:
    (case,) = parse("= demo_case#1_20210105 =\n问题描述:参考other_case#4_20191226处理").cases

    assert [(r.text, r.target) for r in case.references] == [("other_case#4_20191226", None)]
    assert "reference_not_on_page" in {doubt.code for doubt in case.doubts}


@pytest.mark.parametrize("text", ["3#桩离线", "#3桩离线", "1#枪", "参考#12345678"])
def test_numbers_of_piles_are_no_references(text: str, parse_case: ParseCase) -> None:
    assert parse_case(f"问题描述:{text}").references == ()


@pytest.mark.parametrize(
    "words",
    [
        "类似的问题之前提过",
        "类似问题以前遇到过",
        "之前反馈过",
        "同上次",
        "和上次一样",
        "跟之前的情况相同",
        "参考上次处理",
    ],
)
def test_words_that_point_to_an_earlier_case_get_candidates_and_no_target(
    words: str, parse: Parse
) -> None:
    page = parse(
        f"= demo_case#2_20210106 =\n问题描述:充电卡被锁\n~-~-跟踪\n【WL】:看过,{words}。\n"
        "= demo_case#1_20210105 =\n问题描述:充电卡怎么解绑"
    )

    (reference,) = page.cases[0].references
    assert (reference.kind, reference.text) == (ReferenceKind.VAGUE, words)
    assert (reference.target, reference.candidates) == (None, ("demo_case#1_20210105",))


@pytest.mark.parametrize("words", ["客户之前提供的清单", "上次充电的账单", "之前已退款"])
def test_words_about_the_past_alone_are_no_reference(words: str, parse_case: ParseCase) -> None:
    assert parse_case(f"问题描述:{words}").references == ()


def test_partner_tickets_are_kept_apart(parse_case: ParseCase) -> None:
    case = parse_case("问题描述:x\n关联工单：TK-2021-0042")

    assert [(r.kind, r.text) for r in case.references] == [(ReferenceKind.PARTNER, "TK-2021-0042")]
    assert "reference_not_on_page" not in {doubt.code for doubt in case.doubts}
