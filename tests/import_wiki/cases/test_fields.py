"""Problem, resolution, status, engineers: every way the wiki was seen to write them."""

from collections.abc import Callable

import pytest

from import_wiki.cases import ParsedPage, WikiCase
from import_wiki.cases.model import Bucket, FormField, WikiStatus

ParseCase = Callable[[str], WikiCase]
Parse = Callable[[str], ParsedPage]


def codes(case: WikiCase) -> set[str]:
    return {doubt.code for doubt in case.doubts}


@pytest.mark.parametrize(
    "body",
    [
        "问题描述:充值失败",
        "问题描述：充值失败",
        "问题描述 ： 充值失败",
        "  问题描述:充值失败",
        "**问题描述：**充值失败",
        "**问题描述**:充值失败",
        "问题:充值失败",
        "问题描述:\n充值失败",
        "== 问题描述 ==\n充值失败",
    ],
)
def test_problem_is_read_in_every_writing_of_its_label(body: str, parse_case: ParseCase) -> None:
    problem = parse_case(body).problem

    assert problem is not None
    assert problem.text == "充值失败"


def test_problem_keeps_its_lines_and_knows_where_they_stand(parse_case: ParseCase) -> None:
    problem = parse_case("问题描述:充值失败\n\n\n1、余额不变\n2、无账单\n\n--跟踪").problem

    assert problem is not None
    assert problem.text == "充值失败\n\n1、余额不变\n2、无账单"
    assert problem.numbers == (2, 3, 5, 6)
    assert (problem.first, problem.last) == (2, 6)
    assert problem.line_at(problem.text.index("无账单")) == 6


def test_problem_without_label_is_the_text_on_top(parse_case: ParseCase) -> None:
    case = parse_case("充值失败\n\n~-~-跟踪")

    assert case.problem is not None
    assert case.problem.text == "充值失败"
    assert "problem_without_label" in codes(case)


def test_problem_takes_the_filled_form_above_it(parse_case: ParseCase) -> None:
    case = parse_case("桩站名称：滨河站\n手机号:\n故障状态：状态 8\n问题描述:枪锁打不开")

    assert case.form == (
        FormField("桩站名称", "滨河站", 2),
        FormField("手机号", "", 3),
        FormField("故障状态", "状态 8", 4),
    )
    assert case.problem is not None
    assert case.problem.text == "桩站名称：滨河站\n手机号:\n故障状态：状态 8\n枪锁打不开"


def test_missing_problem_is_none(parse_case: ParseCase) -> None:
    case = parse_case("问题描述:\n\n~-~-跟踪")

    assert case.problem is None
    assert "no_problem" in codes(case)


@pytest.mark.parametrize(
    "mark",
    [
        "~-~-解决:更换接触器",
        "~-~-解决：更换接触器",
        "--解决:更换接触器",
        "~-~-解决\n更换接触器",
        "~-~-解决方案:\n\n更换接触器",
        "解决:\n更换接触器",
    ],
)
def test_resolution_is_read_in_every_writing_of_its_mark(mark: str, parse_case: ParseCase) -> None:
    case = parse_case(f"问题描述:停不下来\n\n~-~-跟踪\n\n{mark}")

    assert case.resolution is not None
    assert case.resolution.text == "更换接触器"
    assert case.tracking == ()


def test_resolution_that_is_an_image_is_kept(parse_case: ParseCase) -> None:
    case = parse_case("问题描述:停不下来\n~-~-解决:\n[[image:a.png]]")

    assert case.resolution is not None
    assert case.resolution.text == ""
    assert [image.name for image in case.resolution.images] == ["a.png"]


def test_resolution_is_never_made_of_the_last_entry(parse: Parse) -> None:
    page = parse(
        "= demo_case#1_20210105 =\n问题描述:停不下来\n~-~-跟踪\n【lin】:更换接触器\n~-~-解决:\n"
        "状态(☑表示选定 ): ☑ 已解决 | 处理中\n售后(跟单)工程师:lin"
    )
    (case,) = page.cases

    assert case.resolution is None
    (doubt,) = (d for d in case.doubts if d.code == "status_resolved_but_resolution_empty")
    assert doubt.choices == ("更换接触器",)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("状态(☑表示选定 ): 已解决 | 处理中 | 暂搁置", None),
        ("状态（☑表示选定）： ☑ 已解决 | 处理中 | 暂搁置", WikiStatus.RESOLVED),
        ("状态 (√表示选定): 已解决 | √处理中 | 暂搁置", WikiStatus.IN_PROGRESS),
        ("**状态(☑表示选定)**: 已解决 | 处理中 | ☑暂搁置", WikiStatus.ON_HOLD),
        ("状态：已解决√ | 处理中 | 暂搁置", WikiStatus.RESOLVED),
    ],
)
def test_status_line_is_read_behind_its_legend(
    line: str, status: WikiStatus | None, parse: Parse
) -> None:
    (case,) = parse(f"= demo_case#1_20210105 =\n问题描述:x\n\n{line}").cases

    assert case.status is status
    assert case.status_line == 4


def test_status_word_inside_the_log_is_only_a_hint(parse: Parse) -> None:
    page = parse(
        "= demo_case#1_20210105 =\n问题描述:x\n\n~-~-跟踪\n已报厂家，处理中\n\n"
        "状态(☑表示选定 ): 已解决 | 处理中"
    )
    (case,) = page.cases

    assert case.status is None
    assert case.status_hint is not None
    assert case.status_hint.value == "in_progress"
    assert case.status_hint.because == "text of line 5: 处理中"


def test_states_of_a_pile_are_no_status_line(parse_case: ParseCase) -> None:
    case = parse_case("问题描述:桩离线\n~-~-跟踪\n状态 8，离线\n状态:离线")

    assert [entry.text.text for entry in case.tracking] == ["状态 8，离线\n状态:离线"]
    assert case.status is WikiStatus.IN_PROGRESS


@pytest.mark.parametrize(
    "line",
    [
        "售后(跟单)工程师:lin 周启明",
        "售后（跟单）工程师：lin、周启明",
        "售后 (跟单) 工程师 : lin，周启明",
        "跟单工程师:lin/周启明",
        "跟进：lin 周启明",
        "**售后(跟单)工程师**：lin 周启明",
    ],
)
def test_engineers_are_read_in_every_writing_of_their_label(line: str, parse: Parse) -> None:
    (case,) = parse(f"= demo_case#1_20210105 =\n问题描述:x\n~-~-跟踪\n\n{line}").cases

    assert case.engineers == ("lin", "周启明")
    assert case.engineers_line == 5


def test_sentence_that_begins_like_a_label_stays_text(parse_case: ParseCase) -> None:
    case = parse_case("问题描述:x\n~-~-跟踪\n售后工程师已到现场\n跟进：客户明天到场再确认情况")

    assert case.tracking[0].text.text == "售后工程师已到现场\n跟进：客户明天到场再确认情况"
    assert case.engineers == ("WL",)


def test_two_blocks_in_one_case_keep_their_order(parse: Parse) -> None:
    page = parse(
        "= demo_case#1_20210105 =\n问题描述:第一次\n\n~-~-跟踪\n【WL】:先查卡\n\n~-~-解决:换卡\n"
        "状态(☑表示选定 ): ☑ 已解决 | 处理中\n售后(跟单)工程师:WL\n\n"
        "问题描述:第二次\n\n~-~-跟踪\n【lin】:再查桩\n\n~-~-解决:\n"
        "状态(☑表示选定 ): 已解决 | ☑ 处理中\n售后(跟单)工程师:lin"
    )
    (case,) = page.cases

    assert case.problem is not None
    assert case.problem.text == "第一次"
    assert [(e.section, e.speaker, e.text.text) for e in case.tracking] == [
        (None, "WL", "先查卡"),
        ("问题描述", None, "第二次"),
        (None, "lin", "再查桩"),
    ]
    assert case.status is None
    assert case.engineers == ("WL", "lin")
    assert {"several_problem_blocks", "several_status_lines"} <= codes(case)


def test_analysis_is_a_section_of_the_log(parse_case: ParseCase) -> None:
    case = parse_case(
        "问题描述:x\n\n运营商初步排查结果：网络正常\n\n分析\n\n桩端重启过\n\n~-~-跟踪\n【WL】:好"
    )

    assert [(e.section, e.speaker, e.text.text) for e in case.tracking] == [
        ("运营商初步排查结果", None, "网络正常"),
        ("分析", None, "桩端重启过"),
        (None, "WL", "好"),
    ]


def test_text_behind_the_end_is_unplaced_and_kept(parse: Parse) -> None:
    page = parse(
        "= demo_case#1_20210105 =\n问题描述:x\n状态(☑表示选定 ): ☑ 已解决\n"
        "售后(跟单)工程师:WL\n\n下次升级时一并处理"
    )
    (note,) = page.notes

    assert (note.case, note.text.text) == ("demo_case#1_20210105", "下次升级时一并处理")
    assert page.coverage[5] is Bucket.UNPLACED
    assert "text_after_end" in codes(page.cases[0])
    assert not page.fully_read
