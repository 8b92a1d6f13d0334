"""Importing into the database: once, again, and a later version of the page."""

from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from app.accounts import operations as accounts
from app.accounts.models import User
from app.cases import operations, queries
from app.cases.labels import CaseLabel
from app.cases.models import Case, Entry, EntryKind, EventKind
from app.cases.workflow import CaseStatus
from app.database import Model, db
from app.transaction import transaction
from app.vault.models import VaultRow
from import_wiki.apply import apply_page
from import_wiki.cases import parse_page
from import_wiki.page import SourceKind, WikiLine, WikiPage
from import_wiki.sources import read_pages
from tests.support import factories
from tests.support.factories import NOON
from tests.support.repository import SHARED

PAGE = """= demo_case#2_20210210 =
问题描述:刷卡提示卡片未授权
--跟踪
【WL】:已核对白名单，参考demo_case#1_20210105处理。
【客】:还是不行，电话13800138000
--解决:
状态(☑表示选定 ): 已解决 | ☑ 处理中 | 暂搁置
售后(跟单)工程师:WL lin
= demo_case#1_20210105 =
问题描述:桩离线
--跟踪
【lin】:密码：Zhuang-2291
--解决:重启后恢复。
状态(☑表示选定 ): 已解决 | 处理中 | 暂搁置
售后(跟单)工程师:lin"""


def page(
    text: str = PAGE,
    *,
    version: str = "1.1",
    author: str | None = None,
    reference: str = "Demo.WebHome",
) -> WikiPage:
    lines = enumerate(text.split("\n"), start=1)
    return WikiPage(
        reference=reference,
        title="演示客户",
        source=SourceKind.PLAIN,
        lines=tuple(WikiLine(number, words, version, author) for number, words in lines),
        version=version,
    )


def apply(text: str = PAGE, **kwargs: str) -> tuple[int, int, int, int, int]:
    """Import a page; return how many cases were created, updated, unchanged, in conflict, gone."""
    done = apply_page(parse_page(page(text, **kwargs)))
    return (
        len(done.create),
        len(done.update),
        len(done.unchanged),
        len(done.conflicts),
        len(done.vanished),
    )


def case(label: str, reader: User) -> Case:
    parsed = CaseLabel.parse(label)
    assert parsed is not None
    (found,) = queries.cases_labelled(reader, parsed)
    return queries.case_to_show(reader, found.id)


def said(of: Case, reader: User) -> Sequence[str]:
    words = [entry for entry in queries.timeline(reader, of) if entry.kind is not EntryKind.EVENT]
    return [entry.text for entry in words]


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table but those about who signed in."""
    return {
        table.name: [tuple(row) for row in db.session.execute(sa.select(table))]
        for table in Model.metadata.sorted_tables
    }


def test_apply_creates_cases_with_people_words_and_provenance(engineer: User) -> None:
    with transaction():
        accounts.add_alias(engineer, "WL", by=None, at=NOON)

    assert apply() == (2, 0, 0, 0, 0)

    first = case("demo_case#2_20210210", engineer)
    assert (first.title, first.status) == ("刷卡提示卡片未授权", CaseStatus.IN_PROGRESS)
    assert (first.owner, first.wiki_engineers) == (engineer, ["WL", "lin"])
    assert first.customer.name == "演示客户"
    note, words, _ = queries.timeline(engineer, first)
    assert (note.kind, note.author, note.speaker) == (EntryKind.NOTE, engineer, "WL")
    assert words.kind is EntryKind.CUSTOMER
    assert note.provenance is not None
    assert (note.provenance.first_line, note.provenance.versions) == (4, ["1.1"])
    second = case("demo_case#1_20210105", engineer)
    assert (second.status, second.resolution) == (CaseStatus.UNMARKED, "重启后恢复。")
    assert [link.case.id for link in queries.backlinks(engineer, second)] == [first.id]


def test_apply_takes_the_title_from_what_is_wrong_not_from_a_filled_form(engineer: User) -> None:
    form = "问题描述:\n桩站名称：东门站\n手机号：13800138000\n枪头过热，充电中断"

    apply(PAGE.replace("问题描述:桩离线", form))

    assert case("demo_case#1_20210105", engineer).title == "枪头过热，充电中断"


def test_apply_keeps_no_secret_outside_the_vault(engineer: User) -> None:
    apply()

    rows = everything()
    kept = {name: str(found) for name, found in rows.items() if name != "vault"}
    assert "Zhuang-2291" not in str(kept)
    assert "13800138000" not in str(kept)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(VaultRow)) == 4


def test_apply_again_writes_nothing(engineer: User) -> None:
    apply()
    before = everything()

    assert apply() == (0, 0, 2, 0, 0)

    assert everything() == before


def test_apply_updates_exactly_the_case_that_changed_and_shows_what(engineer: User) -> None:
    apply()
    untouched = case("demo_case#1_20210105", engineer).version
    changed = PAGE.replace(
        "【客】:还是不行，", "【lin】:厂商已远程下发。\n【客】:还是不行了，"
    ).replace("已解决 | ☑ 处理中", "☑ 已解决 | 处理中", 1)

    assert apply(changed, version="2.1") == (0, 1, 1, 0, 0)

    updated = case("demo_case#2_20210210", engineer)
    assert updated.status is CaseStatus.RESOLVED
    assert [words.split("，")[0] for words in said(updated, engineer)] == [
        "已核对白名单",
        "厂商已远程下发。",
        "还是不行了",
    ]
    event = queries.timeline(engineer, updated)[-1]
    assert event.event is EventKind.WIKI_CHANGED
    assert [change["field"] for change in event.details["changes"]] == [
        "status",
        "tracking",
        "tracking",
    ]
    assert case("demo_case#1_20210105", engineer).version == untouched
    assert apply(changed, version="2.1") == (0, 0, 2, 0, 0)


def test_apply_of_a_changed_problem_cites_what_it_cites_now_and_once(engineer: User) -> None:
    cites = PAGE.replace("问题描述:刷卡提示", "问题描述:同demo_case#1_20210105，刷卡提示").replace(
        "，参考demo_case#1_20210105处理", ""
    )
    apply(cites)
    cited = case("demo_case#1_20210105", engineer)
    assert len(queries.backlinks(engineer, cited)) == 1

    assert apply(cites.replace("卡片未授权", "卡片已过期"), version="2.1")[1] == 1
    assert len(queries.backlinks(engineer, cited)) == 1

    assert apply(cites.replace("同demo_case#1_20210105，", ""), version="3.1")[1] == 1
    assert queries.backlinks(engineer, cited) == []


def test_apply_leaves_a_case_alone_that_was_changed_here_too(engineer: User) -> None:
    apply()
    with transaction():
        found = queries.case_to_change(engineer, case("demo_case#2_20210210", engineer).id)
        operations.change_status(
            found, CaseStatus.WAITING_VENDOR, seen=found.version, by=engineer, at=NOON
        )
    changed = PAGE.replace("已解决 | ☑ 处理中", "☑ 已解决 | 处理中", 1)

    assert apply(changed, version="2.1") == (0, 0, 1, 1, 0)

    assert case("demo_case#2_20210210", engineer).status is CaseStatus.WAITING_VENDOR


def test_apply_keeps_what_is_added_here_when_the_wiki_changes_elsewhere(engineer: User) -> None:
    apply()
    found = case("demo_case#2_20210210", engineer)
    factories.entry(found, "已电话回访。", by=engineer, internal=True)

    assert apply(PAGE.replace("已核对白名单", "已核对两次白名单"), version="2.1")[1] == 1

    assert said(found, engineer)[0].startswith("已核对两次白名单")
    assert said(found, engineer)[-1] == "已电话回访。"


def test_apply_keeps_an_entry_that_has_left_the_page(engineer: User) -> None:
    apply()
    shorter = PAGE.replace("【客】:还是不行，电话13800138000\n", "")

    assert apply(shorter, version="2.1")[1] == 1

    assert len(said(case("demo_case#2_20210210", engineer), engineer)) == 2
    assert apply(shorter, version="2.1") == (0, 0, 2, 0, 0)


def test_apply_marks_a_case_that_vanished_and_deletes_nothing(engineer: User) -> None:
    apply()
    shorter = PAGE[: PAGE.index("= demo_case#1")].rstrip()

    assert apply(shorter, version="2.1") == (0, 0, 1, 0, 1)

    gone = case("demo_case#1_20210105", engineer)
    assert gone.vanished_at is not None
    assert queries.timeline(engineer, gone)[-1].event is EventKind.WIKI_VANISHED
    before = everything()
    assert apply(shorter, version="2.1") == (0, 0, 1, 0, 0)
    assert everything() == before
    assert apply(version="3.1")[4] == 0
    assert case("demo_case#1_20210105", engineer).vanished_at is None


def test_apply_fills_the_gaps_from_a_richer_source_of_the_same_version(engineer: User) -> None:
    apply()

    assert apply(author="lin") == (0, 0, 2, 0, 0)

    note = queries.timeline(engineer, case("demo_case#2_20210210", engineer))[0]
    assert note.provenance is not None
    assert note.provenance.author == "lin"
    before = everything()
    apply(author="lin")
    apply()
    assert everything() == before


@pytest.mark.parametrize("text", ["只是一段话", "= 说明 =\n没有案例"])
def test_apply_of_a_page_without_cases_creates_none(engineer: User, text: str) -> None:
    assert apply(text) == (0, 0, 0, 0, 0)
    assert db.session.scalar(sa.select(sa.func.count(Entry.id))) == 0


@pytest.mark.parametrize("names", [("演示客户", "Demo.WebHome"), ("Demo.WebHome", "演示客户")])
def test_apply_knows_a_paste_and_an_export_for_one_page(
    engineer: User, names: tuple[str, str]
) -> None:
    first, second = names
    apply(reference=first)

    assert apply(reference=second) == (0, 0, 2, 0, 0)

    (known,) = queries.source_pages_titled("演示客户")
    assert known.reference == "Demo.WebHome"
    before = everything()
    assert apply(reference=first) == (0, 0, 2, 0, 0)
    assert everything() == before


def test_apply_of_the_export_after_the_paste_brings_authors_and_no_second_case(
    engineer: User,
) -> None:
    paste, export = SHARED / "wiki" / "gxyl.annotated.txt", SHARED / "xwiki" / "xar"
    if not paste.exists():
        pytest.skip("the customer's page is not on this machine")
    (pasted,) = [parse_page(each) for each in read_pages(paste)]
    (exported,) = [parse_page(each) for each in read_pages(export / "seed_synthetic.xar")]

    assert len(apply_page(pasted).create) == 10
    done = apply_page(exported)

    assert (done.create, len(done.unchanged) + len(done.update)) == ((), 10)
    note = queries.timeline(engineer, case("gxyl_case#5_20200115", engineer))[0]
    assert note.provenance is not None
    assert note.provenance.author
    before = everything()
    assert len(apply_page(exported).unchanged) == 10
    assert everything() == before
