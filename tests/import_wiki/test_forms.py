"""Forms, tickets, comments, tags and prose pages on their way into the product, once and again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from app import redaction
from app.accounts.models import User
from app.cases import queries
from app.cases.documents import CaseSource
from app.cases.form_kinds import FormFieldKind
from app.cases.labels import CaseLabel
from app.cases.models import (
    Case,
    Entry,
    EntryKind,
    EventKind,
    PageImport,
    Provenance,
    SourcePage,
    WikiComment,
)
from app.database import Model, db
from app.transaction import transaction
from app.vault.models import VaultRow
from import_wiki.apply import apply_page
from import_wiki.cases import parse_page
from import_wiki.page import SourceKind, WikiLine, WikiPage, WikiTime
from import_wiki.page import WikiComment as Comment
from import_wiki.plan import Plan

ORDER = "31415926535897932384626433"
PILE = "11000000000000012345"
PHONE = "13800138000"

PAGE = f"""= demo_case#2_20210210 =
问题描述：
日期：2021-02-10
桩站名称：东门站
手机号：{PHONE}
订单号：{ORDER}
充电桩号：{PILE}
充电枪号：02
开始充电时间：2021-02-10 09:30
网络状态：在线
故障状态：
枪头过热，充电中断
关联工单：TK-2021-0042、TK-2021-0043
~-~-跟踪
【WL】：已转互联方，关联云帆工单号：YF88012
状态(☑表示选定 )：已解决 | ☑ 处理中 | 暂搁置
售后(跟单)工程师：WL
= demo_case#1_20210105 =
问题描述：桩离线
~-~-跟踪
【lin】：重启
状态(☑表示选定 )：☑ 已解决 | 处理中 | 暂搁置
售后(跟单)工程师：lin
后面没有人认领的一段话，密码：Zhuang-2291"""


def page(
    text: str = PAGE,
    *,
    version: str = "1.1",
    source: SourceKind = SourceKind.PLAIN,
    comments: Sequence[Comment] = (),
    tags: Sequence[str] = (),
    wiki_url: str | None = None,
    author: str | None = None,
) -> WikiPage:
    date = WikiTime(datetime(2021, 2, 18, 16, 52)) if author else None  # noqa: DTZ001 - a wiki's
    lines = enumerate(text.split("\n"), start=1)
    return WikiPage(
        reference="Demo.WebHome",
        title="演示客户",
        source=source,
        lines=tuple(WikiLine(number, words, version, author, date) for number, words in lines),
        version=version,
        syntax="xwiki/2.1",
        comments=tuple(comments),
        tags=tuple(tags),
        wiki_url=wiki_url,
    )


def apply(read: WikiPage) -> Plan:
    return apply_page(parse_page(read))


def case(number: int, reader: User) -> Case:
    (found,) = queries.cases_labelled(reader, CaseLabel("demo", number, None))
    return queries.case_to_show(reader, found.id)


def source(reader: User) -> SourcePage:
    return queries.wiki_page(reader, queries.wiki_page_named(reader, "Demo.WebHome"))


def everything() -> dict[str, list[tuple[object, ...]]]:
    return {
        table.name: [tuple(row) for row in db.session.execute(sa.select(table))]
        for table in Model.metadata.sorted_tables
    }


def events(of: Case) -> list[Entry]:
    return [each for each in queries.entries_in_order(of) if each.kind is EntryKind.EVENT]


def tickets(of: Case) -> list[tuple[str, str]]:
    return [(each.system, each.number) for each in queries.external_references(of)]


def test_form_becomes_fields_of_the_case_by_kind(engineer: User) -> None:
    apply(page())

    fields = case(2, engineer).form_fields
    assert [(each.kind, redaction.masked(each.value)) for each in fields] == [
        (FormFieldKind.DATE, "2021-02-10"),
        (FormFieldKind.STATION, "东门站"),
        (FormFieldKind.PHONE, "138****8000"),
        (FormFieldKind.ORDER_NUMBER, ORDER),
        (FormFieldKind.PILE_NUMBER, PILE),
        (FormFieldKind.CONNECTOR_NUMBER, "02"),
        (FormFieldKind.STARTED_AT, "2021-02-10 09:30"),
        (FormFieldKind.NETWORK_STATE, "在线"),
        (FormFieldKind.FAULT_STATE, ""),
    ]
    assert [each.label for each in fields][:2] == ["日期", "桩站名称"]
    assert [each.line for each in fields] == list(range(3, 12))
    assert case(1, engineer).form_fields == []


def test_form_knows_where_it_comes_from(engineer: User) -> None:
    apply(page(author="lin"))

    (form,) = [
        each for each in queries.provenance_of_fields(case(2, engineer)) if each.field == "form"
    ]
    assert (form.first_line, form.last_line) == (3, 11)
    assert (form.versions, form.author) == (["1.1"], "lin")


def test_form_stays_in_the_problem_and_is_shown_only_as_a_form(engineer: User) -> None:
    apply(page())

    found = case(2, engineer)
    assert f"订单号：{ORDER}" in found.problem
    assert "枪头过热，充电中断" in found.problem_html
    for field in found.form_fields:
        assert field.label not in found.problem_html
    assert found.title == "枪头过热，充电中断"


def test_problem_that_is_a_form_alone_keeps_a_title(engineer: User) -> None:
    apply(page("= demo_case#1_20210105 =\n问题描述：\n订单号：12345\n故障状态：无法启动"))

    found = case(1, engineer)
    assert (found.title, found.problem_html) == ("故障状态：无法启动", "")


def test_form_keeps_no_secret_outside_the_vault(engineer: User) -> None:
    apply(page())

    kept = {name: str(rows) for name, rows in everything().items() if name != "vault"}
    assert PHONE not in str(kept)
    assert "Zhuang-2291" not in str(kept)
    (phone,) = [each for each in case(2, engineer).form_fields if each.kind is FormFieldKind.PHONE]
    (reference,) = redaction.references_of(phone.value)
    row = db.session.scalar(sa.select(VaultRow).where(VaultRow.reference == reference))
    assert row is not None
    assert row.subject == f"case:{case(2, engineer).id}"


def test_import_again_writes_nothing(engineer: User) -> None:
    apply(page())
    before = everything()

    assert len(apply(page()).unchanged) == 2

    assert everything() == before


def test_changed_form_is_one_update_and_tells_what_stood_before(engineer: User) -> None:
    apply(page())
    changed = page(PAGE.replace("充电枪号：02", "充电枪号：01"), version="2.1")

    done = apply(changed)

    (update,) = done.update
    assert [change.field for change in update.changes] == ["problem", "form"]
    found = case(2, engineer)
    assert [each.value for each in found.form_fields if each.label == "充电枪号"] == ["01"]
    event = events(found)[-1]
    assert event.event is EventKind.WIKI_CHANGED
    before = {change["field"]: change["before"] for change in event.details["changes"]}
    assert "充电枪号：02" in before["problem"]
    (form,) = [each for each in queries.provenance_of_fields(found) if each.field == "form"]
    assert form.versions == ["2.1"]
    assert apply(changed).update == ()


def test_form_that_left_the_wiki_leaves_the_case_once(engineer: User) -> None:
    form = PAGE[PAGE.index("日期：") : PAGE.index("枪头过热")]
    without = PAGE.replace(form, "")
    apply(page())

    assert len(apply(page(without, version="2.1")).update) == 1
    assert case(2, engineer).form_fields == []
    assert apply(page(f"{without}\n", version="3.1")).update == ()


def test_form_that_moved_is_the_same_and_stands_elsewhere(engineer: User) -> None:
    apply(page())

    done = apply(page(f"\n\n{PAGE}", version="2.1"))

    assert len(done.unchanged) == 2
    found = case(2, engineer)
    assert [each.line for each in found.form_fields] == list(range(5, 14))
    assert [each.line for each in queries.external_references(found)] == [15, 15, 17]
    assert len(events(found)) == 1


def test_form_of_a_case_imported_before_comes_without_an_event(engineer: User) -> None:
    apply(page())
    with transaction():  # as a case stands that was imported before forms were kept
        found = queries.imported_case(source(engineer), "demo_case#2_20210210", 1)
        found.form_fields = []
        db.session.execute(sa.delete(Provenance).where(Provenance.field == "form"))
        db.session.execute(sa.update(SourcePage).values(settled=None, line_groups=[]))

    apply(page())

    assert len(case(2, engineer).form_fields) == 9
    assert len(events(found)) == 1
    assert source(engineer).line_groups != []


def test_tickets_of_partners_are_rows_each_once(engineer: User) -> None:
    apply(page(PAGE.replace("YF88012", "YF88012，关联工单：TK-2021-0042")))

    assert tickets(case(2, engineer)) == [
        ("", "TK-2021-0042"),
        ("", "TK-2021-0043"),
        ("云帆", "YF88012"),
    ]
    assert tickets(case(1, engineer)) == []


def test_ticket_that_left_the_wiki_is_removed_and_the_event_tells(engineer: User) -> None:
    apply(page())

    apply(page(PAGE.replace("，关联云帆工单号：YF88012", ""), version="2.1"))

    found = case(2, engineer)
    assert ("云帆", "YF88012") not in tickets(found)
    assert "YF88012" in events(found)[-1].details["changes"][0]["before"]


def test_ticket_that_is_a_phone_number_is_masked(engineer: User) -> None:
    apply(page(PAGE.replace("YF88012", PHONE)))

    assert ("云帆", "138****8000") in tickets(case(2, engineer))


def test_search_document_holds_the_numbers_of_the_form_and_no_phone(engineer: User) -> None:
    apply(page())

    document = CaseSource().document(case(2, engineer).id)

    assert document is not None
    assert ORDER in document.problem
    assert PILE in document.problem
    assert PHONE not in str(document)
    assert "138****8000" in document.problem


COMMENTS = (
    Comment(0, f"已**电话**回访，{PHONE}", "wang", WikiTime(datetime(2021, 3, 1, 9))),  # noqa: DTZ001 - a wiki's
    Comment(1, '收到 [[demo_case#1_20210105>>||anchor="x"]]', None, None, answers=0),
)


def test_richer_source_of_the_same_version_adds_comments_and_tags_without_an_event(
    engineer: User,
) -> None:
    apply(page())
    assert source(engineer).told is None
    version = case(2, engineer).version
    export = page(source=SourceKind.XAR, comments=COMMENTS, tags=["售后", "东区"])

    done = apply(export)

    assert (len(done.unchanged), done.update) == (2, ())
    first, second = queries.comments_of_page(source(engineer))
    assert (first.author, first.number, first.answers) == ("wang", 0, None)
    assert "<strong>电话</strong>" in first.html
    assert PHONE not in first.text + first.html
    assert (second.author, second.at, second.answers) == (None, None, 0)
    assert source(engineer).tags == "售后\n东区"
    assert case(2, engineer).version == version
    before = everything()
    apply(export)
    apply(page())
    assert everything() == before


def test_later_comment_of_the_same_version_is_news_and_a_paste_forgets_none(
    engineer: User,
) -> None:
    apply(page(source=SourceKind.XAR, comments=COMMENTS[:1]))

    apply(page(source=SourceKind.XAR, comments=COMMENTS))
    apply(page(f"{PAGE}\n补充", version="2.1"))

    assert len(queries.comments_of_page(source(engineer))) == 2


def test_comments_that_left_the_wiki_leave_the_page(engineer: User) -> None:
    apply(page(source=SourceKind.XAR, comments=COMMENTS, tags=["售后"]))

    apply(page(source=SourceKind.XAR))

    assert queries.comments_of_page(source(engineer)) == []
    assert source(engineer).tags == ""


def test_page_keeps_who_wrote_which_line_through_a_poorer_source(engineer: User) -> None:
    apply(page(source=SourceKind.XAR, author="lin", wiki_url="https://wiki.example/bin/view/Demo"))
    longer = page(f"{PAGE}\n补充一行", version="2.1")
    lines = (*(replace(line, version="1.1") for line in longer.lines[:-1]), longer.lines[-1])

    apply(replace(longer, lines=lines))

    old, new = source(engineer).line_groups
    assert (old["version"], old["author"], old["at"]) == (
        *("1.1", "lin"),
        "2021-02-18T16:52:00+08:00",
    )
    assert (new["version"], new["author"], new["line"]) == ("2.1", None, len(lines))
    assert source(engineer).wiki_url == "https://wiki.example/bin/view/Demo"


def test_page_without_a_case_is_kept_whole_with_its_notes(engineer: User) -> None:
    prose = "= 值班说明 =\n\n先看后台。\n密码：Zhuang-2291"

    apply(page(prose))

    kept = source(engineer)
    assert [line.split("⟦")[0] for line in kept.text.split("\n")] == [
        "= 值班说明 =",
        "",
        "先看后台。",
        "密码：",
    ]
    assert kept.notes == [[1, 4]]
    assert queries.pages_without_case() == [kept]
    before = everything()
    apply(page(prose))
    assert everything() == before


def test_page_with_cases_keeps_what_none_of_them_took_as_a_note(engineer: User) -> None:
    apply(page())

    last = PAGE.count("\n") + 1
    assert source(engineer).notes == [[last, last]]
    assert queries.pages_without_case() == []


def test_every_writing_of_a_page_is_in_its_history(engineer: User) -> None:
    apply(page())
    apply(page())
    apply(page(f"{PAGE}\n补充", version="2.1", source=SourceKind.XAR, author="lin"))

    known = queries.imports_of_page(source(engineer))

    lines = PAGE.count("\n") + 1
    assert [(each.version, each.source, each.line_count) for each in known] == [
        ("2.1", "xar", lines + 1),
        ("1.1", "plain", lines),
    ]


def test_page_that_goes_takes_its_comments_and_history_with_it(engineer: User) -> None:
    apply(page("只有一段话", source=SourceKind.XAR, comments=COMMENTS))

    with transaction():
        db.session.execute(sa.delete(SourcePage))

    for model in (WikiComment, PageImport):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 0
