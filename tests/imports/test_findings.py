"""What makes a doubt the same in a later version of its page."""

import pytest

from app.imports.findings import FoundDoubt, counts, found_doubts, names_of, planned_cases
from import_wiki.cases import ParsedPage, parse_page
from import_wiki.plan import Plan
from import_wiki.sources import read_page
from tests.imports.support import PAGE, PASSWORD, PHONE, pasted


def parsed(text: str = PAGE) -> ParsedPage:
    return parse_page(read_page(pasted(text)))


def keys(text: str = PAGE) -> dict[str, FoundDoubt]:
    return {doubt.key: doubt for doubt in found_doubts(parsed(text), [])}


def test_every_doubt_has_a_key_of_its_own() -> None:
    doubts = found_doubts(parsed(), names_of(parsed()))

    assert len({doubt.key for doubt in doubts}) == len(doubts)


def test_keys_stay_when_the_page_grows_at_its_top() -> None:
    newer = "= demo_case#3_20210301 =\n问题描述:桩号看不清\n" + PAGE

    assert set(keys()) - set(keys(newer)) == set()


def test_key_changes_with_the_words_in_doubt() -> None:
    before = {
        doubt.key for doubt in keys(PAGE + " ??").values() if doubt.code == "engineer_unclear"
    }
    after = {doubt.key for doubt in keys(PAGE + " !!").values() if doubt.code == "engineer_unclear"}

    assert before
    assert before & after == set()


def test_names_are_those_of_people() -> None:
    assert names_of(parsed()) == ["WL", "lin"]


@pytest.mark.parametrize("secret", [PASSWORD, PHONE])
def test_nothing_kept_holds_a_secret(secret: str) -> None:
    page = parsed(PAGE.replace("桩离线", f"桩离线，密码：{PASSWORD}，电话{PHONE}"))
    plan = Plan(create=page.cases)

    kept = [*found_doubts(page, []), *planned_cases(page, plan), counts(page, plan, [])]

    assert secret not in str(kept)
