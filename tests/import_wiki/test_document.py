import json
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from import_wiki.cases import ParsedPage
from import_wiki.document import document
from import_wiki.report import report

Parse = Callable[[str], ParsedPage]


def test_document_of_the_sample_is_json(sample_page: ParsedPage) -> None:
    values = document(sample_page, file="hcyg.annotated.txt")

    assert json.loads(json.dumps(values, ensure_ascii=False)) == values
    assert values["source"]["page_title"] == "海昌阳光"
    assert sum(values["coverage"].values()) == values["source"]["lines"]


def test_document_masks_passwords_and_shows_the_account(sample_page: ParsedPage) -> None:
    values = document(sample_page, file="x")

    (case,) = (case for case in values["cases"] if case["secrets"])
    assert [(secret["kind"], secret["value"]) for secret in case["secrets"]] == [
        ("login_url", "https://ops.pilebook.example/"),
        ("account", "hcyg_north"),
        ("password", "••••••"),
    ]
    assert "密码:••••••\n请站长首次登录后自行修改密码。" in case["tracking"][0]["text"]


def test_document_has_notes_hints_and_sections_where_there_are_some(parse: Parse) -> None:
    values = document(
        parse(
            "页注\n= a_case#1_20210105 =\n订单号:42\n问题描述:x\n分析:[[attach:a.xls]]\n~-~-跟踪\n"
            "【转公司内部】\n20220607YD记录\n处理中\n参考#7、#8"
        ),
        file="x",
    )

    assert [note["text"] for note in values["page_notes"]] == ["页注"]
    (case,) = values["cases"]
    assert case["form"] == [{"label": "订单号", "value": "42", "line": 3}]
    assert case["attachments"] == [{"name": "a.xls", "line": 5}]
    assert [entry.get("section") for entry in case["tracking"]] == ["分析", None, None]
    assert case["tracking"][1]["routing"] == "转公司内部"
    assert case["tracking"][2]["speaker_inferred"]["value"] == "YD"


PASSWORD = st.from_regex(r"[A-Za-z0-9]{3}[#@_*.][A-Za-z0-9]{4}", fullmatch=True)
PLACES = [
    "问题描述:后台\n账号:demo\n密码:{}",
    "~-~-跟踪\n【WL】:密码：{}\n又及",
    "~-~-跟踪\n密码:{}\n【lin】:还是{}吗",
    "~-~-解决:\n密码:{}",
    "状态(☑表示选定 ): 已解决\n售后(跟单)工程师:WL\n密码:{}",
    "= 别的 =\n密码:{}",
    "~-~-跟踪\n~-~-20210118更新:密码:{}",
    "~-~-密码:{}",
]


def words_in(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@settings(max_examples=60, deadline=None)
@given(password=PASSWORD, place=st.sampled_from(PLACES))
def test_no_output_ever_shows_a_password(password: str, place: str, parse: Parse) -> None:
    parsed = parse(f"= a_case#1_20210105 =\n{place.replace('{}', password)}")

    assert password not in words_in(document(parsed, file="x"))
    assert password not in report(parsed)
