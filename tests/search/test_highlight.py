import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.highlight import Segment, highlight, snippet
from app.search.plan import plan_of
from app.search.query import parse


def marked(text: str, query: str) -> list[str]:
    segments = highlight(text, plan_of(parse(query)).marks)
    assert "".join(segment.text for segment in segments) == text
    return [segment.text for segment in segments if segment.marked]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("刷卡提示密码错误", "刷卡 密码错误", ["刷卡", "密码错误"]),
        ("充電樁無法啟動", "充电桩启动", ["充電樁", "啟動"]),
        ("可查看营收数 据", "数据", ["数 据"]),
        ("参考gxyl_case#4_20191226让", "gxyl#4_20191226", ["gxyl_case#4_20191226"]),
        ("合同编号：HCY20210907002QCGS", "7002", ["7002"]),
        ("合同编号：QX-20213377", "qx20213377", ["QX-20213377"]),
        ("2070023", "7002", []),
        ("ＧＸＹＬ好", "gxyl", ["ＧＸＹＬ"]),
        ("余额不足，请充值", '"余额不足"', ["余额不足"]),
        ("无关", "刷卡", []),
        ("", "刷卡", []),
    ],
)
def test_highlight_marks_what_was_meant(text: str, query: str, expected: list[str]) -> None:
    assert marked(text, query) == expected


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("手机号138****1111", "1111"),
        ("手机号138****1111", "138"),
        ("密码••••••", "•"),
        ("邮箱a***@example.com", "example.com"),
    ],
)
def test_highlight_leaves_masks_alone(text: str, query: str) -> None:
    assert marked(text, query) == []


def test_snippet_shows_the_clauses_with_most_of_what_was_asked() -> None:
    text = (
        "先看看别的。" * 30
        + "今天的日志里没有查到刷卡记录，让客户检查桩配置。"
        + "后面还有话。" * 30
    )
    marks = plan_of(parse("刷卡记录 配置")).marks

    segments = snippet([text], marks, length=40)

    shown = "".join(segment.text for segment in segments)
    assert shown.startswith("…今天的日志里没有查到刷卡记录")
    assert shown.endswith("。…")
    assert {s.text for s in segments if s.marked} >= {"刷卡记录", "配置"}


def test_snippet_takes_the_text_that_has_most_and_the_first_of_equal_ones() -> None:
    marks = plan_of(parse("刷卡 密码")).marks

    assert (
        "".join(s.text for s in snippet(["只有刷卡", "刷卡和密码", "密码和刷卡"], marks))
        == "刷卡和密码"
    )
    assert snippet(["一", "二"], marks) == (Segment("一", marked=False),)
    assert snippet([], marks) == ()


def test_snippet_is_not_cut_inside_a_mask() -> None:
    text = "刷卡" + "啊" * 30 + "138****1111" + "啊" * 60

    for length in range(30, 60):
        shown = "".join(s.text for s in snippet([text], ["刷卡"], length=length))
        assert ("138****1111" in shown) == ("*" in shown)


@given(st.text(max_size=200), st.text(max_size=20))
def test_highlight_loses_nothing_and_marks_no_mask(text: str, query: str) -> None:
    for each in marked(text + "138****1111" + text, query + " 1111"):
        assert "*" not in each


@given(st.text(alphabet="刷卡密码。，a1 *•", max_size=300), st.integers(10, 80))
def test_snippet_is_a_part_of_the_text(text: str, length: int) -> None:
    segments = snippet([text], ["刷卡", "密码", "a1"], length=length)

    shown = "".join(segment.text for segment in segments).strip("…")
    assert shown in " ".join(text.split())
