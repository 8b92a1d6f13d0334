"""The command with the address of a live wiki."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from import_wiki.__main__ import ExitCode, main
from tests.support.fake_xwiki import FIRST_MS, PASSWORD, USER, FakeVersion, FakeXWiki, running

CASE = """= demo_case#1_20210105 =
问题描述:桩离线
--跟踪
【lin】:已重启
--解决:重启后恢复。
状态(☑表示选定 ): ☑ 已解决 | 处理中 | 暂搁置
售后(跟单)工程师:lin"""
LATER = "2020-01-01"


@pytest.fixture
def xwiki(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeXWiki]:
    monkeypatch.setenv("PILEBOOK_WIKI_PASSWORD", PASSWORD)
    with running(FakeXWiki()) as wiki:
        wiki.add("Cases", "Demo", "WebHome", texts=[CASE], title="演示客户")
        wiki.add("Other", "WebHome", texts=["别的"])
        yield wiki


def arguments(xwiki: FakeXWiki, *more: str) -> list[str]:
    return [xwiki.url, "--user", USER, *more]


def test_command_reports_a_live_wiki(xwiki: FakeXWiki, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(arguments(xwiki, "--space", "Cases"))

    output = capsys.readouterr()
    assert code is ExitCode.FINE
    assert "1 to create" in output.out
    assert output.err == ""


def test_command_prints_a_live_wiki_as_json(
    xwiki: FakeXWiki, capsys: pytest.CaptureFixture[str]
) -> None:
    main(arguments(xwiki, "--space", "Cases", "--json"))

    values = json.loads(capsys.readouterr().out)
    assert values["source"]["kind"] == "rest"
    assert values["source"]["page"] == "Cases.Demo.WebHome"
    assert [case["id"] for case in values["cases"]] == ["demo_case#1_20210105"]


def test_command_reads_what_changed_since_a_day(
    xwiki: FakeXWiki, capsys: pytest.CaptureFixture[str]
) -> None:
    page = xwiki.add("Cases", "New", "WebHome", texts=[CASE], title="新客户")
    page.versions = [FakeVersion("1.1", CASE, modified_ms=FIRST_MS + 30 * 86_400_000)]

    main(arguments(xwiki, "--space", "Cases", "--since", LATER, "--json"))

    assert json.loads(capsys.readouterr().out)["source"]["page"] == "Cases.New.WebHome"


def test_command_tells_which_pages_it_may_not_read(
    xwiki: FakeXWiki, capsys: pytest.CaptureFixture[str]
) -> None:
    xwiki.add("Cases", "Locked").unreadable = True

    code = main(arguments(xwiki, "--space", "Cases"))

    output = capsys.readouterr()
    assert code is ExitCode.NOT_ALL_READ
    assert "“Cases.Locked” cannot be read" in output.err
    assert "1 to create" in output.out


def test_command_tells_of_a_wrong_password_and_shows_none(
    xwiki: FakeXWiki, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PILEBOOK_WIKI_PASSWORD", "guessed")

    code = main(arguments(xwiki))

    output = capsys.readouterr()
    assert code is ExitCode.REFUSED
    assert "Check the user name and the password." in output.err
    assert "guessed" not in output.out + output.err


def test_command_asks_for_a_password_it_was_not_given(
    xwiki: FakeXWiki, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PILEBOOK_WIKI_PASSWORD")
    monkeypatch.setattr("getpass.getpass", lambda: PASSWORD)

    assert main(arguments(xwiki, "--space", "Cases")) is ExitCode.FINE


def test_command_fetches_nothing_twice_with_a_folder(xwiki: FakeXWiki, tmp_path: Path) -> None:
    kept = arguments(xwiki, "--space", "Cases", "--cache", str(tmp_path / "kept"))
    main(kept)
    xwiki.requests.clear()

    main(kept)

    assert xwiki.requests
    assert xwiki.bodies_fetched() == []


@pytest.mark.parametrize("address", ["http://wiki.example/xwiki", "https://lin:x@wiki.example"])
def test_command_refuses_an_address_that_is_none(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([address]) is ExitCode.REFUSED

    assert "lin:x" not in capsys.readouterr().err
