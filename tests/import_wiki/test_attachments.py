"""Files of wiki pages: bytes out of an export, names out of a paste, and one after the other."""

import base64
import hashlib
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.cases import queries
from app.cases.labels import CaseLabel
from app.cases.models import Attachment, Case, Entry, EntryKind, EventKind, SourcePage
from app.config import Settings
from app.database import Model, db
from app.files import operations as files
from app.files.models import File
from import_wiki.__main__ import main
from import_wiki.apply import apply_page
from import_wiki.cases import ParsedPage, parse_page
from import_wiki.page import WikiPage
from import_wiki.sources import read_page, read_pages
from import_wiki.sources.texts import TextKind
from tests.files import samples
from tests.support.repository import SHARED

TEXT = """= demo_case#2_20210210 =
问题描述:刷卡没有反应
[[image:读卡器 照片.png||height="309" width="428"]]
--跟踪
【WL】:见截图
[[image:1599700992589-844.png||height="30"]]
账单见[[对账单>>attach:对账单.xlsx]]
【客】:这是我们的照片
[[image:their%20photo.png]]
--解决:换了读卡器
[[image:after~_repair.png]]
状态(☑表示选定 ): ☑ 已解决 | 处理中 | 暂搁置
售后(跟单)工程师:WL
= demo_case#1_20210105 =
问题描述:桩离线
--跟踪
【WL】:同一张图
[[image:1599700992589-844.png]]
--解决:重启
状态(☑表示选定 ): ☑ 已解决 | 处理中 | 暂搁置
售后(跟单)工程师:WL"""
WORKBOOK = samples.packed("[Content_Types].xml", "xl/workbook.xml")
FILES = {
    "读卡器 照片.png": samples.png(640, 480),
    "1599700992589-844.png": samples.png(64, 48),
    "对账单.xlsx": WORKBOOK,
    "their photo.png": samples.png(6, 4),
    "after_repair.png": samples.png(64, 48),  # the same bytes under another name
    "接线图.pdf": samples.PDF,
}

Exported = Callable[..., ParsedPage]
Names = Mapping[str, bytes | None]


@pytest.fixture
def exported(tmp_path: Path) -> Exported:
    """Return the page as an export has it, with these files; None: listed without bytes."""

    def made(files: Names = FILES, *, text: str = TEXT, version: str = "2.1") -> ParsedPage:
        path = export(tmp_path, files, text, version)
        (page,) = read_pages(path, attachments_to=tmp_path / "aside")
        return parse_page(page)

    return made


def export(folder: Path, files: Names, text: str = TEXT, version: str = "2.1") -> Path:
    path = folder / "made.xar"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Demo/WebHome.xml", page_xml(files, text, version))
    return path


def page_xml(files: Names, text: str, version: str) -> str:
    attachments = "".join(
        f"<attachment><filename>{escape(name)}</filename><author>XWiki.WL</author>"
        "<date>1599700992000</date><version>1.2</version><mimetype>text/html</mimetype>"
        f"{_content(data)}</attachment>"
        for name, data in files.items()
    )
    return (
        '<xwikidoc version="1.4" reference="Demo.WebHome" locale=""><title>演示客户</title>'
        f"<version>{version}</version><author>XWiki.WL</author>"
        f"<content>{escape(text)}</content>{attachments}</xwikidoc>"
    )


def _content(data: bytes | None) -> str:
    return "" if data is None else f"<content>{base64.b64encode(data).decode()}</content>"


def pasted(text: str = TEXT, *, version: str | None = "2.1") -> ParsedPage:
    """Return the page as plain text gives it: no file, and no author of any line."""
    page = read_page(text, reference="Demo.WebHome", kind=TextKind.PLAIN)
    return parse_page(replace(page, version=version, title="演示客户"))


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    return {
        table.name: [tuple(row) for row in db.session.execute(sa.select(table))]
        for table in Model.metadata.sorted_tables
    }


def case(label: str, reader: User) -> Case:
    parsed = CaseLabel.parse(label)
    assert parsed is not None
    (found,) = queries.cases_labelled(reader, parsed)
    return queries.case_to_show(reader, found.id)


def source_page() -> SourcePage:
    page = queries.source_page("Demo.WebHome")
    assert page is not None
    return page


def names(attachments: Sequence[Attachment]) -> list[str]:
    return [each.name for each in attachments]


def bytes_of(attachment: Attachment) -> bytes | None:
    if attachment.file is None:
        return None
    with files.open_bytes(attachment.file) as stream:
        return stream.read()


def held(of: Case, reader: User) -> dict[str, bytes | None]:
    return {each.name: bytes_of(each) for each in queries.attachments_of_case(reader, of)}


def test_export_brings_every_file_to_the_text_that_names_it(
    engineer: User, exported: Exported
) -> None:
    apply_page(exported())

    second = case("demo_case#2_20210210", engineer)
    attachments = queries.attachments_of_case(engineer, second)
    places = [(each.name, each.field, each.line, each.width, each.height) for each in attachments]
    assert places == [
        ("读卡器 照片.png", "problem", 3, 428, 309),
        ("1599700992589-844.png", None, 6, None, 30),
        ("对账单.xlsx", None, 7, None, None),
        ("their photo.png", None, 9, None, None),
        ("after_repair.png", "resolution", 11, None, None),
    ]
    assert held(second, engineer) == {name: FILES[name] for name in names(attachments)}
    entries = [each for each in queries.timeline(engineer, second) if each.provenance]
    assert [each.entry_id for each in attachments if each.entry_id] == [
        entries[0].id,
        entries[0].id,
        entries[1].id,
    ]
    first = attachments[0]
    assert (first.wiki_author, first.wiki_version) == ("WL", "1.2")
    assert first.wiki_at is not None
    assert (first.wiki_at.year, first.wiki_at.month) == (2020, 9)


def test_export_of_a_file_that_no_case_names_leaves_it_with_the_page(
    engineer: User, exported: Exported
) -> None:
    apply_page(exported())

    (kept,) = queries.attachments_of_page(source_page())

    assert (kept.name, bytes_of(kept), kept.internal) == ("接线图.pdf", samples.PDF, True)


def test_same_bytes_are_one_file_for_every_case_and_name(
    engineer: User, exported: Exported, settings: Settings
) -> None:
    apply_page(exported())

    different = {hashlib.sha256(data).hexdigest() for data in FILES.values()}
    assert set(db.session.scalars(sa.select(File.sha256))) == different
    assert len([path for path in (settings.home / "files").rglob("*") if path.is_file()]) == 5


def test_import_again_writes_nothing(engineer: User, exported: Exported) -> None:
    apply_page(exported())
    before = everything()

    assert len(apply_page(exported()).unchanged) == 2
    assert len(apply_page(pasted()).unchanged) == 2
    assert len(apply_page(exported({"接线图.pdf": None})).unchanged) == 2

    assert everything() == before


def test_paste_names_files_and_an_export_fills_them_without_an_event(
    engineer: User, exported: Exported
) -> None:
    apply_page(pasted())
    second = case("demo_case#2_20210210", engineer)
    rows = [each.id for each in queries.attachments_of_case(engineer, second)]
    assert set(held(second, engineer).values()) == {None}
    seen = second.version

    done = apply_page(exported())

    assert (done.create, done.update, len(done.unchanged)) == ((), (), 2)
    second = case("demo_case#2_20210210", engineer)
    assert [each.id for each in queries.attachments_of_case(engineer, second)] == rows
    assert held(second, engineer) == {
        name: data for name, data in FILES.items() if name != "接线图.pdf"
    }
    assert second.version == seen
    events = [each.event for each in queries.timeline(engineer, second) if each.event]
    assert events == [EventKind.IMPORTED]
    before = everything()
    apply_page(exported())
    assert everything() == before


def test_export_without_bytes_is_filled_by_one_that_has_them(
    engineer: User, exported: Exported
) -> None:
    apply_page(exported(dict.fromkeys(FILES)))
    second = case("demo_case#2_20210210", engineer)
    assert set(held(second, engineer).values()) == {None}

    apply_page(exported())

    assert None not in held(second, engineer).values()
    assert len(queries.attachments_from_page(source_page())) == 7


def test_file_that_was_replaced_on_the_wiki_is_replaced_here(
    engineer: User, exported: Exported
) -> None:
    apply_page(exported())

    apply_page(exported(FILES | {"对账单.xlsx": samples.PDF}))

    second = case("demo_case#2_20210210", engineer)
    assert held(second, engineer)["对账单.xlsx"] == samples.PDF


def test_file_that_leaves_a_text_stays_with_the_page(engineer: User, exported: Exported) -> None:
    apply_page(exported())
    shorter = TEXT.replace('[[image:读卡器 照片.png||height="309" width="428"]]\n', "")

    apply_page(exported(text=shorter, version="3.1"))

    second = case("demo_case#2_20210210", engineer)
    assert "读卡器 照片.png" not in held(second, engineer)
    assert names(queries.attachments_of_page(source_page())) == ["接线图.pdf", "读卡器 照片.png"]
    apply_page(exported(version="4.1"))
    assert held(second, engineer)["读卡器 照片.png"] == FILES["读卡器 照片.png"]
    assert names(queries.attachments_of_page(source_page())) == ["接线图.pdf"]


def test_entry_that_leaves_the_page_keeps_its_files(engineer: User, exported: Exported) -> None:
    apply_page(exported())
    gone = TEXT.replace("【客】:这是我们的照片\n[[image:their%20photo.png]]\n", "")

    apply_page(exported(text=gone, version="3.1"))

    second = case("demo_case#2_20210210", engineer)
    assert held(second, engineer)["their photo.png"] == FILES["their photo.png"]


def test_files_of_notes_are_internal_and_those_of_the_customer_are_not(
    engineer: User, exported: Exported
) -> None:
    apply_page(exported())

    rows = queries.attachments_of_case(engineer, case("demo_case#2_20210210", engineer))

    assert {each.name: each.internal for each in rows} == {
        "读卡器 照片.png": False,
        "1599700992589-844.png": True,
        "对账单.xlsx": True,
        "their photo.png": False,
        "after_repair.png": False,
    }
    kinds = {entry.id: entry.kind for entry in db.session.scalars(sa.select(Entry))}
    for each in rows:
        if each.entry_id:
            assert each.internal is (kinds[each.entry_id] is EntryKind.NOTE)


def doubted(parsed: ParsedPage) -> list[object]:
    codes = {"image_not_in_source", "attachment_not_in_source"}
    return [doubt.values["name"] for doubt in parsed.all_doubts if doubt.code in codes]


def test_doubts_name_exactly_the_files_whose_bytes_the_source_lacks(
    exported: Exported, tmp_path: Path
) -> None:
    some = FILES | {"对账单.xlsx": None}
    (counted,) = read_pages(export(tmp_path, FILES))

    assert doubted(exported()) == []
    assert doubted(parse_page(counted)) == []
    assert doubted(exported(some)) == ["对账单.xlsx"]
    assert len(doubted(pasted())) == 6


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("a%20b.png", "a b.png"),
        ("a~_b.png", "a_b.png"),
        ("图（1）.png", "图(1).png"),
        ("图(1).png", "图（1）.png"),
        ("Demo.WebHome@a.png", "a.png"),
        ("100%.png", "100%.png"),
    ],
)
def test_names_are_found_however_the_page_writes_them(
    engineer: User, exported: Exported, written: str, listed: str
) -> None:
    text = TEXT.replace("1599700992589-844.png||", f"{written}||")

    parsed = exported({listed: samples.PDF}, text=text)
    apply_page(parsed)

    assert held(case("demo_case#2_20210210", engineer), engineer)[listed] == samples.PDF
    assert written not in doubted(parsed)


def test_files_with_like_names_are_told_apart(engineer: User, exported: Exported) -> None:
    text = TEXT.replace("their%20photo.png", "a b.png").replace("after~_repair.png", "a%20b.png")
    both = {"a b.png": samples.png(1, 1), "a%20b.png": samples.png(2, 2)}

    apply_page(exported(both, text=text))

    second = held(case("demo_case#2_20210210", engineer), engineer)
    assert {name: second[name] for name in both} == both
    before = everything()
    apply_page(exported(both, text=text))
    assert everything() == before


def test_command_brings_the_bytes_and_leaves_nothing_aside(
    engineer: User,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aside = tmp_path / "temporary"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    monkeypatch.setattr("app.config.Settings.from_environment", lambda: settings)

    main([str(export(tmp_path, FILES)), "--apply"])

    db.session.rollback()
    assert None not in held(case("demo_case#2_20210210", engineer), engineer).values()
    assert list(aside.iterdir()) == []


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the wiki's fixtures are not on this machine")
    return path


def test_real_page_pasted_is_filled_by_its_export(engineer: User, tmp_path: Path) -> None:
    (paste,) = read_pages(shared("wiki/gxyl.annotated.txt"))
    export_ = shared("xwiki/xar/seed_synthetic.xar")
    (page,) = read_pages(export_, attachments_to=tmp_path)
    apply_page(parse_page(paste))
    before = {row.id for row in db.session.scalars(sa.select(Attachment))}
    assert len(before) == 2

    apply_page(parse_page(page))

    assert digests() == digests_of(page)
    assert {row.id for row in db.session.scalars(sa.select(Attachment))} == before
    assert doubted(parse_page(page)) == []


def digests_of(page: WikiPage) -> dict[str, str | None]:
    return {each.name: each.sha256 for each in page.attachments}


def digests() -> dict[str, str | None]:
    """Return the digest of what lies on the disk for every name."""
    rows = db.session.scalars(sa.select(Attachment).options(sa.orm.joinedload(Attachment.file)))
    return {row.name: hashlib.sha256(bytes_of(row) or b"").hexdigest() for row in rows}
