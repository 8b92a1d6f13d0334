"""Converted words in the database: what a case shows, and that the wiki's words alone count."""

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.cases import queries
from app.cases.labels import CaseLabel
from app.cases.models import Case, Entry, SourcePage
from app.database import Model, db
from app.markup import plain_of_html
from app.redaction import SealedText
from import_wiki import apply as applying
from import_wiki.apply import apply_page
from import_wiki.cases import parse_page
from import_wiki.page import SourceKind, WikiLine, WikiPage

PAGE = """= demo_case#2_20210210 =
问题描述:(% style="color:red" %)**刷卡：**(%%)提示[[卡片>>https://cards.example/]]&lt;未授权
{{warning}}先断电{{/warning}}
--跟踪
【WL】:同[[之前>>||anchor="Hdemo_case231_20210105"]]，见[[对账单>>attach:对账单 1.xlsx]]
【lin】:
|=桩|=状态
|8|**离线**
= demo_case#1_20210105 =
问题描述:
{{code}}
E-stop
{{/code}}
--跟踪
【lin】:**密**码：Zhuang-2291
//斜"""


def page(text: str = PAGE, *, version: str = "1.1") -> WikiPage:
    lines = enumerate(text.split("\n"), start=1)
    return WikiPage(
        reference="Demo.WebHome",
        title="演示客户",
        source=SourceKind.PLAIN,
        lines=tuple(WikiLine(number, words, version, None) for number, words in lines),
        version=version,
    )


def case(label: str, reader: User) -> Case:
    parsed = CaseLabel.parse(label)
    assert parsed is not None
    (found,) = queries.cases_labelled(reader, parsed)
    return queries.case_to_show(reader, found.id)


def stored() -> dict[str, list[tuple[object, ...]]]:
    return {
        table.name: [tuple(row) for row in db.session.execute(sa.select(table))]
        for table in Model.metadata.sorted_tables
    }


def test_case_shows_its_words_as_the_wiki_does(engineer: User) -> None:
    apply_page(parse_page(page()))

    shown = case("demo_case#2_20210210", engineer)
    source = db.session.scalars(sa.select(SourcePage)).one()
    first, second = queries.timeline(engineer, shown)[:2]
    assert shown.title == "刷卡：提示卡片&lt;未授权"
    assert "<strong>刷卡：</strong>提示<a href=" in shown.problem_html
    assert "<blockquote>" not in shown.problem_html  # in the same paragraph a box has no frame
    assert first.html == (
        '<p>同<a href="/references/demo_case%231_20210105" rel="noopener noreferrer">之前</a>，见'
        f'<a href="/wiki-files/{source.id}/%E5%AF%B9%E8%B4%A6%E5%8D%95%201.xlsx"'
        ' rel="noopener noreferrer">对账单</a></p>'
    )
    assert plain_of_html(second.html) == "桩  状态\n8  离线"


def test_title_is_no_mark_of_the_wiki(engineer: User) -> None:
    apply_page(parse_page(page()))

    assert case("demo_case#1_20210105", engineer).title == "E-stop"


def test_secret_behind_formats_is_nowhere_in_the_database(engineer: User) -> None:
    apply_page(parse_page(page()))

    assert "Zhuang-2291" not in str(stored())
    (entry,) = queries.timeline(engineer, case("demo_case#1_20210105", engineer))[:1]
    assert plain_of_html(entry.html).startswith("密码：••••••")


def test_another_conversion_of_the_same_words_is_no_change(
    engineer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply_page(parse_page(page()))
    texts = [entry.text for entry in db.session.scalars(sa.select(Entry).order_by(Entry.id))]
    before = stored()
    monkeypatch.setattr(applying, "markdown_of", lambda *_, **__: SealedText("别的", ()))

    again = apply_page(parse_page(page()))
    rewritten = stored()
    later = apply_page(parse_page(page(PAGE + "\n【WL】:好了", version="1.2")))

    assert (again.create, again.update, again.conflicts) == ((), (), ())
    assert rewritten == before
    assert [update.key.label for update in later.update] == ["demo_case#1_20210105"]
    kept = [entry.text for entry in db.session.scalars(sa.select(Entry).order_by(Entry.id))]
    assert [text for text in texts if text not in kept] == []
