from collections.abc import Callable

from import_wiki.cases import ParsedPage
from import_wiki.plan import CaseKey, CaseUpdate, Change, FieldChange, Plan
from import_wiki.report import report

Parse = Callable[[str], ParsedPage]


def test_report_of_a_dry_run_names_every_case_doubt_and_bucket(sample_page: ParsedPage) -> None:
    text = report(sample_page)

    assert "11 to create, 0 to update, 0 unchanged, 0 in conflict, 0 vanished" in text
    for case in sample_page.cases:
        assert f"create     {case.id}  lines {case.lines[0]}-{case.lines[1]}" in text
    for doubt in sample_page.all_doubts:
        assert f"{doubt.code}: " in text
    assert f"Every one of {len(sample_page.coverage)} lines has its place:" in text


def test_report_shows_what_an_update_changes_and_masks_it(parse: Parse) -> None:
    parsed = parse("= a_case#1_20210105 =\n问题描述:x")
    (case,) = parsed.cases
    key = CaseKey("Demo.WebHome", case.id)
    change = FieldChange(
        "problem", Change.CHANGED, "密码:Kx7pw42a", "电话13800001111", conflict=True
    )
    moved = FieldChange("tracking", Change.ADDED, "", "新的一条", position=2)

    text = report(
        parsed, Plan(conflicts=(CaseUpdate(key, case, (change, moved)),), vanished=(key,))
    )

    assert "    problem changed  CONFLICT\n      - 密码:••••••\n      + 电话138****1111" in text
    assert "    tracking 3 added\n      + 新的一条" in text
    assert "vanished   a_case#1_20210105: kept here and marked" in text


def test_report_points_at_what_was_not_interpreted(parse: Parse) -> None:
    text = report(parse("备注\n= a_case#1_20210105 =\n问题描述:x"))

    assert "note       line 1: 备注" in text
    assert "unplaced, kept as notes of the page: lines 1" in text
    assert "not read  line 1" in text


def test_report_masks_secrets_and_people(sample_page: ParsedPage) -> None:
    text = report(sample_page)

    assert "13800001111" not in text
    for case in sample_page.cases:
        for secret in case.secrets:
            assert secret.kind != "password" or secret.value not in text
