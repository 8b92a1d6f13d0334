"""Everything that is found, as a file: complete, masked, and nothing in it is worked out."""

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.models import User
from app.cases.workflow import CaseStatus
from app.search import export, spreadsheet
from tests.support import factories
from tests.support.apart import Client


@pytest.fixture
def reader(client: Client, engineer: User, index_cases: Callable[[], None]) -> Client:
    mine = factories.organisation("gyxz", name="光远新站")
    factories.case(mine, title="=HYPERLINK(刷卡)", status=CaseStatus.RESOLVED, owner=engineer)
    factories.case(mine, title="刷卡，没有“反应”")
    factories.case(title="刷卡灯不亮")
    index_cases()
    factories.sign_in(client, engineer)
    return client


def rows(client: Client, query: str) -> list[list[str]]:
    response = client.get(f"/search.csv?{query}", buffered=True)
    assert response.status_code == 200
    text = response.get_data().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))


def test_file_has_everything_that_is_found(reader: Client, engineer: User) -> None:
    heading, *found = rows(reader, "q=刷卡&customer=gyxz")

    assert heading == ["编号", "问题", "状态", "客户", "工程师", "提交日期", "片段", "链接"]
    assert {row[1] for row in found} == {"'=HYPERLINK(刷卡)", "刷卡，没有“反应”"}
    (resolved,) = [row for row in found if row[2] == "已解决"]
    assert resolved[3:5] == ["光远新站", engineer.name]
    assert resolved[7].startswith("http://localhost/cases/")


def test_file_is_saved_under_a_name_and_by_nobody_else(reader: Client) -> None:
    response = reader.get("/search.csv?q=刷卡", buffered=True)

    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"].startswith("attachment; filename=search-20")
    assert response.headers["Cache-Control"] == "no-store"


def test_file_is_read_in_pages_and_says_what_it_leaves_out(
    reader: Client, monkeypatch: pytest.MonkeyPatch, index_cases: Callable[[], None]
) -> None:
    mine = factories.organisation()
    for _ in range(9):
        factories.case(mine, title="充电桩离线")
    index_cases()
    monkeypatch.setattr(export, "ROWS_AT_ONCE", 2)
    whole = rows(reader, "q=离线")
    monkeypatch.setattr(export, "ROWS_MAX", 6)

    cut = rows(reader, "q=离线")

    assert len(whole) == 1 + 9
    assert len({row[7] for row in whole}) == 1 + 9
    assert len(cut) == 1 + 6 + 1
    assert cut[-1] == ["本文件仅包含 9 条中的前 6 条，请缩小搜索范围以获取其余结果。"]


def test_file_is_newest_first_on_request(
    reader: Client, noon: datetime, index_cases: Callable[[], None]
) -> None:
    factories.case(title="昨天的读卡器", problem="刷卡", at=noon + timedelta(days=1))
    index_cases()

    _, first, *_ = rows(reader, "q=刷卡&order=newest")

    assert first[1] == "昨天的读卡器"
    assert rows(reader, "q=刷卡")[1][1] != "昨天的读卡器"


def test_file_masks_what_the_page_masks(reader: Client, index_cases: Callable[[], None]) -> None:
    factories.case(title="请致电 13800001111", problem="充电卡口令：Abc12345x，请重置")
    index_cases()

    text = str(rows(reader, "q=口令 致电"))

    assert "13800001111" not in text
    assert "Abc12345x" not in text
    assert "请致电" in text


def test_file_tells_a_customer_of_its_own_cases_only(
    reader: Client, engineer: User, index_cases: Callable[[], None]
) -> None:
    contact = factories.customer(of=factories.organisation("bzcz", name="别站充电"))
    factories.case(contact, title="刷卡没有声音", owner=engineer)
    index_cases()
    factories.sign_in(reader, contact)

    heading, *found = rows(reader, "q=刷卡")

    assert "工程师" not in heading
    assert [row[1] for row in found] == ["刷卡没有声音"]
    assert engineer.name not in str(found)


def test_file_says_that_the_index_is_gone(client: Client, engineer: User) -> None:
    factories.case(title="刷卡灯不亮")
    factories.sign_in(client, engineer)

    found = rows(client, "q=刷卡")

    assert [row[1] for row in found[1:-1]] == ["刷卡灯不亮"]
    assert found[-1] == ["搜索索引正在重建，稍后可能有更多结果。"]


def test_file_of_nothing_is_a_heading(reader: Client) -> None:
    assert len(rows(reader, "q=蓝牙耳机")) == 1
    assert len(rows(reader, "")) == 1


@pytest.mark.parametrize("beginning", list("=+-@\t\r\n＝＋－＠"))
def test_line_makes_words_of_what_begins_as_a_formula(beginning: str) -> None:
    (cells,) = csv.reader(StringIO(spreadsheet.line([f"{beginning}1+1", "a=b"]), newline=""))

    assert cells == [f"'{beginning}1+1", "a=b"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=2))
def test_line_is_read_back_as_it_was(cells: list[str]) -> None:
    words = [cell.replace("\0", "") for cell in cells]

    (back,) = csv.reader(StringIO(spreadsheet.line(words), newline=""))

    assert [cell.removeprefix("'") for cell in back] == [cell.removeprefix("'") for cell in words]
