"""The command, as somebody runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from import_wiki.__main__ import ExitCode, main

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "import_wiki" / "sample" / "hcyg.annotated.txt"


def write(tmp_path: Path, text: str) -> str:
    file = tmp_path / "page.txt"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_command_reports_a_dry_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(SAMPLE)]) is ExitCode.FINE

    assert "11 to create" in capsys.readouterr().out


def test_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(SAMPLE), "--json", "--page", "Sales.海昌阳光.WebHome"]) is ExitCode.FINE

    values = json.loads(capsys.readouterr().out)
    assert values["source"]["file"] == "hcyg.annotated.txt"
    assert values["source"]["page"] == "Sales.海昌阳光.WebHome"
    assert len(values["cases"]) == 11


def test_command_knows_names_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace("工程师:lin WL", "工程师:ann lee WL")

    main([write(tmp_path, text), "--json", "--known-name", "ann lee"])

    cases = json.loads(capsys.readouterr().out)["cases"]
    assert ["ann lee", "WL"] in [case["engineers"] for case in cases]


def test_command_refuses_a_broken_source_and_names_the_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = SAMPLE.read_text(encoding="utf-8").split("\n")

    code = main([write(tmp_path, "\n".join(lines[:5] + lines[6:]))])

    output = capsys.readouterr()
    assert code is ExitCode.REFUSED
    assert output.out == ""
    assert "Line 6 should be row 2 and is row 3." in output.err


def test_command_shows_no_secret_of_a_source_it_refuses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    password = text.split("密码:")[1].split(" ")[0]

    main([write(tmp_path, text.replace(f"密码:{password} | ||", f"密码:{password}"))])

    error = capsys.readouterr().err
    assert error
    assert password not in error


def test_command_says_when_something_was_not_interpreted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace("| 4 | |||", "| 4 | 值班电话见群公告 | ||")

    assert main([write(tmp_path, text)]) is ExitCode.NOT_ALL_READ

    assert "unplaced_text" in capsys.readouterr().out


def test_command_cannot_open_a_missing_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "missing.txt")]) is ExitCode.USAGE

    assert "missing.txt" in capsys.readouterr().err


def test_command_refuses_bytes_that_are_no_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(b"\xff\xfe\x00")

    assert main([str(file)]) is ExitCode.REFUSED

    assert "UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["a.txt", "--json", "--apply"], ["a.txt", "--nonsense"]])
def test_command_is_not_understood(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)

    assert left.value.code == ExitCode.USAGE
    assert "usage" in capsys.readouterr().err


def test_command_needs_no_database_and_no_settings() -> None:
    """Run it alone: of the application only what is pure is loaded, and nothing of the server."""
    check = (
        "import sys; from import_wiki.__main__ import main; code = main(sys.argv[1:]);"
        "loaded = {name.split('.')[0] for name in sys.modules};"
        "sys.exit(code or bool(loaded & {'flask', 'sqlalchemy'}))"
    )

    done = subprocess.run(
        [sys.executable, "-c", check, str(SAMPLE), "--json"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )

    assert done.stderr == b""
    assert done.returncode == 0


def test_apply_into_an_empty_database_says_what_to_do(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "import_wiki", str(SAMPLE), "--apply"],
        cwd=ROOT,
        env=os.environ | {"PILEBOOK_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert "db upgrade" in ended.stderr
    assert "Traceback" not in ended.stderr
