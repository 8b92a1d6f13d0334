import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.accounts.models import User
from app.search.registry import search
from tests.support import factories


@pytest.fixture(autouse=True)
def cases(lead: User, index_cases: Callable[[], None]) -> None:
    """Two customers' cases, in the index."""
    here = factories.case(title="刷卡提示密码错误", number=5, day="20240115")
    factories.case(title="刷卡没有反应")
    factories.entry(here, "厂商说是密钥的问题", by=lead, internal=True)
    index_cases()


def test_rebuild_and_verify_tell_how_many(command: FlaskCliRunner) -> None:
    assert "2 document(s) indexed." in command.invoke(args=["search", "rebuild"]).output

    verified = command.invoke(args=["search", "verify"])

    assert verified.exit_code == 0
    assert "The index is true to all 2 document(s)." in verified.output


def test_verify_fails_where_the_index_differs(command: FlaskCliRunner, app: Flask) -> None:
    search().index.replace([], removed=["case:1"])

    verified = command.invoke(args=["search", "verify"])

    assert verified.exit_code == 1
    assert "missing: 1  case:1" in verified.output


def test_query_prints_one_line_of_json_for_each_question(command: FlaskCliRunner) -> None:
    single = command.invoke(args=["search", "query", "密码错误", "--json"])
    several = command.invoke(args=["search", "query", "--json"], input="刷卡\n密钥\n\n蓝牙耳机\n")

    (answer,) = map(json.loads, single.output.splitlines())
    assert answer["total"] == 1
    assert answer["hits"][0]["label"].endswith("_case#5_20240115")
    assert answer["hits"][0]["title"] == "刷卡提示密码错误"
    assert answer["hits"][0]["why"] == ["密码错误"]
    assert answer["hits"][0]["score"] > 0
    totals = [json.loads(line)["total"] for line in several.output.splitlines()]
    assert totals == [2, 1, 0, 0]


def test_query_as_a_user_finds_what_he_may_find(
    command: FlaskCliRunner, index_cases: Callable[[], None]
) -> None:
    contact = factories.customer(of=factories.organisation())
    factories.case(contact, title="刷卡没有声音")
    index_cases()

    as_contact = command.invoke(args=["search", "query", "刷卡", "--as", contact.login])
    as_nobody = command.invoke(args=["search", "query", "刷卡", "--as", "nobody"])

    assert as_contact.output.startswith("1 found\n")
    assert "刷卡没有声音" in as_contact.output
    assert as_nobody.exit_code == 1
    assert "no account" in as_nobody.output


def test_query_prints_nothing_but_the_agreed_shape(command: FlaskCliRunner) -> None:
    printed = command.invoke(args=["search", "query", "密马错误", "--json"]).output

    answer = json.loads(printed)
    assert list(answer) == ["total", "hits"]
    assert [list(hit) for hit in answer["hits"]] == [["label", "title", "score", "why"]]
    assert answer["hits"][0]["why"][-1] == "密码错误"


def test_explain_tells_how_a_question_was_read(command: FlaskCliRunner) -> None:
    output = command.invoke(args=["search", "explain", "状态：新建 shuaka 口令"]).output

    assert "read as: shuaka 口令 状态:新建\n" in output
    assert "looked for: 口令 (also 密码, password)\n" in output
    assert "sounds like: 刷卡 口令 状态:新建\n" in output
    assert "刷卡提示密码错误  (密码, 刷卡)\n" in output


def test_synonyms_are_listed_added_and_removed(command: FlaskCliRunner) -> None:
    added = command.invoke(args=["search", "synonyms", "add", "走丢", "离线"])
    listed = command.invoke(args=["search", "synonyms", "list"]).output
    removed = command.invoke(args=["search", "synonyms", "remove", "1"])
    switched_off = command.invoke(args=["search", "synonyms", "remove", "离线"])

    assert "Group 1: 走丢 离线\n" in added.output
    assert "1\t走丢 离线\n" in listed
    assert "-\t离线 掉线 " in listed
    assert removed.exit_code == switched_off.exit_code == 0
    afterwards = command.invoke(args=["search", "synonyms", "list"]).output
    assert "走丢" not in afterwards
    assert "-\t(离线 is taken out)\n" in afterwards


def test_synonyms_command_says_what_is_wrong(command: FlaskCliRunner) -> None:
    alone = command.invoke(args=["search", "synonyms", "add", "走丢"])
    unknown = command.invoke(args=["search", "synonyms", "remove", "99"])

    assert (alone.exit_code, unknown.exit_code) == (1, 1)
    assert "A group needs two different words." in alone.output
    assert "There is no group 99." in unknown.output
