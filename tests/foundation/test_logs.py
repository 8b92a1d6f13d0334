"""Logs are JSON, one event a line, and hold no secret: told by a process that logs."""

import json
import subprocess
import sys

from app import logs
from tests.support.repository import ROOT

PROGRAM = """
import logging
from app import logs

logs.configure("INFO")
log = logging.getLogger("test")
{statements}
"""


def told(statements: str) -> list[dict[str, object]]:
    """Return the events that a process writes which runs these statements."""
    program = PROGRAM.format(statements=statements)
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in ended.stderr.splitlines()]


def test_logs_mask_secrets_and_phones_wherever_they_stand() -> None:
    (event,) = told(
        "try:\n"
        "    raise ValueError('后台密码：Zhuang-2291')\n"
        "except ValueError:\n"
        "    log.exception('call %s', '13800138000')\n"
    )

    text = json.dumps(event, ensure_ascii=False)
    assert "Zhuang-2291" not in text
    assert event["event"] == "call 138****8000"
    assert "ValueError" in text


def test_log_line_is_one_event_whatever_is_in_it() -> None:
    (event,) = told("""log.warning('name: %s', 'a\\r\\n{"event": "forged"}\\x1b[31m')""")

    assert event["level"] == "warning"
    assert "forged" in str(event["event"])


def test_log_holds_no_whole_text() -> None:
    (event,) = told("log.info('%s', '充' * 100_000)")

    assert len(str(event["event"])) == logs.MAX_LENGTH


def test_log_that_cannot_be_written_prints_no_secret_either() -> None:
    assert told("log.info('%d', '13800138000')") == []
