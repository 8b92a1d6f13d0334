from collections.abc import Callable

import pytest

from app.redaction import Kind
from import_wiki.cases import WikiCase
from import_wiki.cases.model import PersonalKind

ParseCase = Callable[[str], WikiCase]


def codes(case: WikiCase) -> dict[str, object]:
    return {doubt.code: doubt.values.get("lines") for doubt in case.doubts}


def test_credentials_are_found_over_lines_with_their_places(parse_case: ParseCase) -> None:
    case = parse_case(
        "问题描述:x\n~-~-跟踪\n【WL】:\n登录地址:https:~/~/ops.example.com/\n账号:demo_01\n密码：Kx7~#pw42"
    )

    assert [(s.kind, s.value, s.line) for s in case.secrets] == [
        (Kind.LOGIN_URL, "https://ops.example.com/", 5),
        (Kind.ACCOUNT, "demo_01", 6),
        (Kind.PASSWORD, "Kx7#pw42", 7),
    ]
    assert codes(case)["credentials"] == "5-7"


@pytest.mark.parametrize(
    ("text", "value", "line"),
    [
        ("**密**码:Kx7pw42a", "Kx7pw42a", 3),
        ('密码:(% style="color:red" %)Kx7pw42a(%%)', "Kx7pw42a", 3),
        ("密码:\n\n{{{\nKx7pw42a\n}}}", "Kx7pw42a", 6),
        ("; 密码\n: Kx7pw42a", "Kx7pw42a", 4),
        ("密码:**Kx7pw42a**", "Kx7pw42a", 3),
    ],
)
def test_secret_is_found_where_formats_hide_it(
    text: str, value: str, line: int, parse_case: ParseCase
) -> None:
    case = parse_case(f"问题描述:x\n{text}")

    assert [(s.kind, s.value, s.line) for s in case.secrets] == [(Kind.PASSWORD, value, line)]


def test_problem_about_passwords_holds_no_secret(parse_case: ParseCase) -> None:
    assert parse_case("问题描述:刷卡提示密码错误").secrets == ()


def test_secret_does_not_show_in_the_values_repr(parse_case: ParseCase) -> None:
    (secret,) = parse_case("问题描述:x\n密码:Kx7pw42a").secrets

    assert "Kx7pw42a" not in repr(secret)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("输入手机号13800001111,找到该用户", PersonalKind.PHONE, "13800001111"),
        (
            "2、海昌市滨河区人民路12号（海昌大厦）。",
            PersonalKind.ADDRESS,
            "海昌市滨河区人民路12号（海昌大厦）",
        ),
        ("海昌市阳光汽车销售有限公司", PersonalKind.COMPANY, "海昌市阳光汽车销售有限公司"),
        ("合同编号：HC-2021-0042", PersonalKind.CONTRACT, "HC-2021-0042"),
        ("因客户不配合,jack要求改期", PersonalKind.PERSON, "jack"),
        ("等待 老王 反馈", PersonalKind.PERSON, "老王"),
    ],
)
def test_personal_and_commercial_data_are_found(
    text: str, kind: PersonalKind, value: str, parse_case: ParseCase
) -> None:
    case = parse_case(f"问题描述:x\n{text}")

    assert [(p.kind, p.value, p.line) for p in case.personal] == [(kind, value, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "老板要求改价",
        "老方案不再使用",
        "APP反馈信息",
        "市区网络线路故障",
        "[[image:1577328423043-494.png]]",
    ],
)
def test_ordinary_words_are_not_personal(text: str, parse_case: ParseCase) -> None:
    assert parse_case(f"问题描述:x\n{text}").personal == ()


def test_person_is_named_once(parse_case: ParseCase) -> None:
    case = parse_case("问题描述:x\n老王 到场\n老王 离场")

    assert [(p.value, p.line) for p in case.personal] == [("老王", 3)]


def test_prices_are_reported_with_their_lines(parse_case: ParseCase) -> None:
    case = parse_case("问题描述:x\n基础电价:0.662\n8折优惠电费\n服务费由0.45改为0.40")

    assert codes(case)["price"] == "3, 5"
