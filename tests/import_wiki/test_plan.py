"""The table of `import_wiki.plan`, row by row."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from import_wiki.cases import ParsedPage
from import_wiki.plan import (
    CaseKey,
    Change,
    FieldChange,
    Plan,
    StoredCase,
    StoredField,
    entry_words,
    field_words,
    fingerprint,
    key_of,
    plan,
)

Parse = Callable[[str], ParsedPage]

KEY = b"a key of this installation"
PAGE = """\
= a_case#2_20210106 =
问题描述:充值失败
~-~-跟踪
【WL】:已查账单
【lin】:通道超时
~-~-解决:
状态(☑表示选定 ): 已解决 | 处理中
售后(跟单)工程师:WL
= a_case#1_20210105 =
问题描述:枪锁打不开"""


def stored_from(parsed: ParsedPage) -> list[StoredCase]:
    """Return what an import of the page leaves behind."""
    return [
        StoredCase(
            key_of(parsed, case),
            {name: field(words) for name, words in field_words(case).items()},
            [field(entry_words(entry)) for entry in case.tracking],
        )
        for case in parsed.cases
    ]


def field(words: str, now: str | None = None) -> StoredField:
    imported = fingerprint(words, key=KEY)
    return StoredField(imported, imported if now is None else fingerprint(now, key=KEY), words)


def edited(case: StoredCase, name: str, now: str) -> StoredCase:
    """Return the case after somebody changed a field here."""
    before = case.fields[name].words
    return replace(case, fields={**case.fields, name: field(before, now)})


def test_plan_creates_everything_at_first(parse: Parse) -> None:
    parsed = parse(PAGE)

    assert plan(parsed, [], key=KEY) == Plan(create=parsed.cases)


def test_plan_changes_nothing_the_second_time(parse: Parse) -> None:
    parsed = parse(PAGE)

    found = plan(parsed, stored_from(parsed), key=KEY)

    assert found == Plan(unchanged=tuple(key_of(parsed, case) for case in parsed.cases))


def test_plan_is_the_same_for_a_source_in_full_width(parse: Parse) -> None:
    stored = stored_from(parse(PAGE))

    found = plan(parse(PAGE.replace(":", "：").replace("WL", "ＷＬ")), stored, key=KEY)

    assert len(found.unchanged) == 2


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (
            "充值失败",
            "充值两次失败",
            FieldChange("problem", Change.CHANGED, "充值失败", "充值两次失败"),
        ),
        ("解决:", "解决:补单", FieldChange("resolution", Change.ADDED, "", "补单")),
        ("已解决", "☑已解决", FieldChange("status", Change.ADDED, "", "resolved")),
        ("师:WL", "师:", FieldChange("engineers", Change.REMOVED, "WL", "")),
    ],
)
def test_plan_updates_the_one_field_that_changed_in_the_wiki(
    old: str, new: str, change: FieldChange, parse: Parse
) -> None:
    stored = stored_from(parse(PAGE))

    found = plan(parse(PAGE.replace(old, new)), stored, key=KEY)

    assert [(update.key.label, update.changes) for update in found.update] == [
        ("a_case#2_20210106", (change,))
    ]
    assert (found.create, found.conflicts, found.vanished) == ((), (), ())


def test_plan_keeps_an_edit_made_here(parse: Parse) -> None:
    parsed = parse(PAGE)
    second, first = stored_from(parsed)

    found = plan(parsed, [edited(second, "problem", "充值失败（微信）"), first], key=KEY)

    assert len(found.unchanged) == 2


def test_plan_sees_that_both_sides_arrived_at_the_same(parse: Parse) -> None:
    second, first = stored_from(parse(PAGE))
    here = edited(second, "problem", "充值两次失败")

    found = plan(parse(PAGE.replace("充值失败", "充值两次失败")), [here, first], key=KEY)

    assert len(found.unchanged) == 2


def test_plan_updates_every_field_beside_the_one_in_conflict(parse: Parse) -> None:
    second, first = stored_from(parse(PAGE))
    here = edited(second, "problem", "充值失败（微信）")
    wiki = PAGE.replace("充值失败", "充值两次失败").replace("解决:", "解决:补单")

    found = plan(parse(wiki), [here, first], key=KEY)

    (case,) = found.conflicts
    assert [change.field for change in case.conflicts] == ["problem"]
    assert [change.field for change in case.updates] == ["resolution"]
    assert found.update == ()


A, B, C, D = "充值失败", "充值两次失败", "充值失败（微信）", "充值三次失败"


@pytest.mark.parametrize(
    ("imported", "wiki", "here", "raised", "declined", "result"),
    [
        (A, A, A, "", (), "unchanged"),
        (A, A, C, "", (), "unchanged"),
        (A, B, A, "", (), "update"),
        (A, B, B, "", (), "unchanged"),
        (A, B, C, "", (), "conflict"),
        (A, B, C, B, (), "waiting"),  # raised by an earlier import, over these words
        (A, D, C, B, (), "conflict"),  # the wiki has changed its words since
        (B, B, C, "", (B,), "unchanged"),  # somebody chose C over B
        (B, D, C, "", (B,), "conflict"),  # not over D
        (D, B, C, "", (B, D), "unchanged"),  # over either
        (D, B, D, "", (B,), "update"),  # later somebody took D: nothing of ours is lost
        (A, "", A, "", (), "update"),
        (A, "", C, "", (), "conflict"),
        ("", B, "", "", (), "update"),
        ("", B, C, "", (), "conflict"),
    ],
)
def test_plan_merges_a_field(
    imported: str,
    wiki: str,
    here: str,
    raised: str,
    declined: tuple[str, ...],
    result: str,
    parse: Parse,
) -> None:
    second, first = stored_from(parse(PAGE))
    problem = replace(
        field(imported, here),
        raised=fingerprint(raised, key=KEY) if raised else "",
        declined=frozenset(fingerprint(words, key=KEY) for words in declined),
    )
    stored = replace(second, fields={**second.fields, "problem": problem})

    found = plan(parse(PAGE.replace(A, wiki)), [stored, first], key=KEY)

    assert result_of(found) == result


def result_of(found: Plan) -> str:
    """Return what became of the first case of the page."""
    if found.conflicts:
        return "conflict" if found.conflicts[0].is_news else "waiting"
    return "update" if found.update else "unchanged"


def test_plan_finds_entries_added_between_others(parse: Parse) -> None:
    stored = stored_from(parse(PAGE))
    wiki = PAGE.replace("【lin】", "【WL】:再查渠道\n【lin】")

    found = plan(parse(wiki), stored, key=KEY)

    (update,) = found.update
    (change,) = update.changes
    assert (change.field, change.change, change.position) == ("tracking", Change.ADDED, 1)
    assert change.after.endswith("再查渠道")


def test_plan_marks_entries_that_went_away(parse: Parse) -> None:
    stored = stored_from(parse(PAGE))

    found = plan(parse(PAGE.replace("【WL】:已查账单\n", "")), stored, key=KEY)

    (update,) = found.update
    assert [(c.change, c.stored_position) for c in update.changes] == [(Change.REMOVED, 0)]


def test_plan_sees_a_conflict_in_an_entry(parse: Parse) -> None:
    second, first = stored_from(parse(PAGE))
    entries = [replace(second.entries[0], now=fingerprint("改过", key=KEY)), *second.entries[1:]]

    found = plan(
        parse(PAGE.replace("已查账单", "已查两遍")),
        [replace(second, entries=entries), first],
        key=KEY,
    )

    assert [update.key.label for update in found.conflicts] == ["a_case#2_20210106"]


def test_plan_lets_go_of_an_edited_entry_that_left_the_wiki(parse: Parse) -> None:
    second, first = stored_from(parse(PAGE))
    entries = [replace(second.entries[0], now=fingerprint("改过", key=KEY)), *second.entries[1:]]
    wiki = parse(PAGE.replace("【WL】:已查账单\n", ""))

    found = plan(wiki, [replace(second, entries=entries), first], key=KEY)

    assert [update.key.label for update in found.update] == ["a_case#2_20210106"]


def test_plan_lists_cases_that_vanished_from_this_page_only(parse: Parse) -> None:
    parsed = parse(PAGE)
    gone = StoredCase(CaseKey("Demo.WebHome", "a_case#9_20210109"), {})
    elsewhere = StoredCase(CaseKey("Other.WebHome", "a_case#9_20210109"), {})

    found = plan(parsed, [*stored_from(parsed), gone, elsewhere], key=KEY)

    assert found.vanished == (gone.key,)


def test_plan_tells_repeated_labels_apart(parse: Parse) -> None:
    twice = "= a_case#1_20210105 =\n问题描述:甲\n= a_case#1_20210105 =\n问题描述:乙"
    stored = stored_from(parse(twice))

    found = plan(parse(twice.replace("甲", "丙")), stored, key=KEY)

    assert [update.key.occurrence for update in found.update] == [2]
    assert [key.occurrence for key in found.unchanged] == [1]


def test_key_of_is_the_same_for_every_way_to_write_a_label(parse: Parse) -> None:
    parsed = parse("= a_case#1_20210105 =\n= A case ＃01_20210105 =")

    assert [key_of(parsed, case) for case in parsed.cases] == [
        CaseKey("Demo.WebHome", "a_case#1_20210105", 2),
        CaseKey("Demo.WebHome", "a_case#1_20210105", 1),
    ]


def test_fingerprint_needs_the_key() -> None:
    assert fingerprint("123456", key=b"one") != fingerprint("123456", key=b"two")
    assert "123456" not in fingerprint("123456", key=KEY)


@settings(max_examples=60, deadline=None)
@given(
    before=st.lists(st.sampled_from(["【WL】:甲", "【lin】:乙", "【WL】:丙"]), max_size=5),
    after=st.lists(st.sampled_from(["【WL】:甲", "【lin】:乙", "【WL】:丁"]), max_size=5),
)
def test_plan_accounts_for_every_entry(before: list[str], after: list[str], parse: Parse) -> None:
    old, new = (
        parse("\n".join(["= a_case#1_20210105 =", "~-~-跟踪", *lines])) for lines in (before, after)
    )

    found = plan(new, stored_from(old), key=KEY)

    changes = [change for update in found.update for change in update.changes]
    added = sum(change.change is Change.ADDED for change in changes)
    removed = sum(change.change is Change.REMOVED for change in changes)
    assert len(before) + added - removed == len(after)
    assert bool(changes) == (before != after)
