import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.redaction import MASKED_KINDS, Finding, Kind, find

HERE = Path(__file__).parent
REAL_PAGE = HERE.parents[2] / "shared" / "wiki" / "gxyl.annotated.txt"
EXPECTED = REAL_PAGE.with_name("gxyl.expected.json")


def labelled(name: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield each text of the file with the places marked «…» in it."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield unmarked(line.replace("⏎", "\n").replace("⇥", "\t"))


def unmarked(line: str) -> tuple[str, list[tuple[int, int]]]:
    text, places = "", []
    for number, piece in enumerate(re.split("[«»]", line)):
        if number % 2:
            places.append((len(text), len(text) + len(piece)))
        text += piece
    return text, places


def masked_in(text: str) -> list[Finding]:
    return [finding for finding in find(text) if finding.kind in MASKED_KINDS]


PLANTED = list(labelled("planted.txt"))
INNOCENT = [text for text, _ in labelled("innocent.txt")]


def test_fixture_is_large_enough_to_say_something() -> None:
    planted = sum(len(places) for _, places in PLANTED)

    assert (planted >= 300, len(INNOCENT) >= 350) == (True, True)


def test_find_recalls_what_is_planted() -> None:
    missed = [
        (text, text[start:end])
        for text, places in PLANTED
        for start, end in places
        if not any(found.start <= start and end <= found.end for found in masked_in(text))
    ]

    planted = sum(len(places) for _, places in PLANTED)
    assert 1 - len(missed) / planted >= 0.98, missed


def test_find_leaves_the_innocent_alone() -> None:
    false = [(text, found.value) for text in INNOCENT for found in masked_in(text)]
    false += [
        (text, found.value)
        for text, places in PLANTED
        for found in masked_in(text)
        if not any(start < found.end and found.start < end for start, end in places)
    ]

    true = sum(len(places) for _, places in PLANTED)
    assert true / (true + len(false)) >= 0.95, false


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("密码：Abc12345", [(Kind.PASSWORD, "Abc12345")]),
        ("手机号13800001111，找到", [(Kind.PHONE, "13800001111")]),
        ("验证码：482913", [(Kind.CODE, "482913")]),
        ("zhang@example.com", [(Kind.EMAIL, "zhang@example.com")]),
        ("身份证11010519491231002X", [(Kind.ID_CARD, "11010519491231002X")]),
        ("银行卡 6222021234567890128", [(Kind.BANK_CARD, "6222021234567890128")]),
        ("银行卡 6222021234567890127", []),  # fails its check digit
        ("6222021234567890128", []),  # no label
        ("110105194912310021", []),  # fails its check digit and has no label
        ("车牌桂KD12345", [(Kind.PLATE, "桂KD12345")]),
        ("http://ops:r00tr00t@10.0.0.5/", [(Kind.PASSWORD, "r00tr00t")]),
        ("密码：6-20位字母或数字", []),  # a rule, not a password
        ("密码2020年改过一次", []),
        ("密码：⟦password:00112233aabbccdd:••••••⟧ Abc12345", []),  # has its value already
        ("账号：admin", []),  # reported only beside a password
        ("https://mc.example.com/", []),
        ("账号/密码：ops / Abc123", [(Kind.ACCOUNT, "ops"), (Kind.PASSWORD, "Abc123")]),
        (
            "账号：13800001111 密码：a1b2c3",
            [(Kind.PHONE, "13800001111"), (Kind.PASSWORD, "a1b2c3")],
        ),
    ],
)
def test_find_names_the_kind(text: str, expected: list[tuple[Kind, str]]) -> None:
    found = [(finding.kind, finding.value) for finding in find(text)]

    assert found == expected


def test_find_reports_the_login_that_stands_with_a_password() -> None:
    text = "管理后台网址：https:~/~/mc.example.com/\n账号：cdz_demo\n密码：13572468\n"

    found = [(finding.kind, finding.value) for finding in find(text)]

    assert found == [
        (Kind.LOGIN_URL, "https:~/~/mc.example.com/"),
        (Kind.ACCOUNT, "cdz_demo"),
        (Kind.PASSWORD, "13572468"),
    ]


def test_find_does_not_report_an_address_far_from_the_password() -> None:
    text = "https://mc.example.com/" + "\n一行。" * 6 + "\n密码：13572468"

    kinds = [finding.kind for finding in find(text)]

    assert kinds == [Kind.PASSWORD]


def test_find_sees_a_password_again_where_it_stands_without_its_label() -> None:
    text = "密码：Xy12345\n客户用Xy12345登录失败，Xy123456也不行"

    found = [(finding.start, finding.value) for finding in find(text)]

    assert found == [(3, "Xy12345"), (14, "Xy12345")]


def test_find_gives_places_in_the_text_as_written() -> None:
    text = "密\u200b码&#65306;Ａｂ１２３４ 完"

    (found,) = find(text)

    assert (found.value, text[found.start : found.end]) == ("Ａｂ１２３４", "Ａｂ１２３４")


@pytest.mark.parametrize(
    "repeated",
    [
        *(
            "密码",
            "密码：",
            "密 码 ",
            "密码(",
            "密码：“",
            "用a密码",
            "| 密码 |\t",
            "账号/密码：\na/b1234\n",
        ),
        *("password is the ", "token=", "key: ", "eyJa.", "-----BEGIN PRIVATE KEY-----\n"),
        *("a@a.", "://a:", "138 ", "1", " ", "⟦phone:", "&#1;"),
    ],
)
def test_find_takes_time_in_proportion_to_the_text(repeated: str) -> None:
    text = repeated * (100_000 // len(repeated))

    began = time.process_time()
    find(text)
    whole = time.process_time() - began

    # Some 0.3 s of processor; a pattern that backtracks needs a hundred times as much.
    assert whole < 3


def test_find_on_the_real_page_reports_what_a_person_found_there() -> None:
    if not REAL_PAGE.exists():
        pytest.skip("the real page is not part of this checkout")
    page = REAL_PAGE.read_text(encoding="utf-8")
    cases = json.loads(EXPECTED.read_text(encoding="utf-8"))["cases"]
    kinds = {kind.value for kind in Kind}
    expected = {
        (item["kind"], str(item["line"]))
        for case in cases
        for item in (*case["secrets"], *case["personal"])
        if item["kind"] in kinds  # names, firms and addresses are the importer's business
    }

    found = {(finding.kind.value, line_of(page, finding.start)) for finding in find(page)}

    assert found == expected


def line_of(page: str, place: int) -> str:
    """Return the number that the annotated view prints before the text at `place`."""
    return page[page.rfind("\n", 0, place) :].split("|")[1].strip()
