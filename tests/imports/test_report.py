"""The report of an import on its page: where every line went, in the reader's language."""

import pytest

from app.imports import findings
from app.web.words import WORDS
from import_wiki.cases import parse_page
from import_wiki.cases.model import Bucket
from import_wiki.sources import read_page
from tests.imports.support import PAGE, PASSWORD, PHONE, Upload, pasted
from tests.support.apart import Client

CHINESE = {"Accept-Language": "zh-CN"}
ENGLISH = {"Accept-Language": "en"}
LOOSE = "无主的一行\n又一行\n" + PAGE


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (CHINESE, ["共 17 行，已归位 15 行", "未归位", "跟踪记录", "第 1–2 行"]),
        (ENGLISH, ["15 of 17 lines placed", "Not placed", "Tracking log", "Line 1–2"]),
    ],
)
def test_report_is_in_the_readers_language(
    client: Client, upload: Upload, language: dict[str, str], words: list[str]
) -> None:
    run = upload(LOOSE)

    page = client.get(f"/imports/{run.id}", headers=language).text

    assert [each for each in words if each not in page] == []
    assert "Every one of" not in page


def test_report_leads_to_the_lines_once_the_page_is_kept(
    client: Client, apply: Upload, upload: Upload
) -> None:
    address = "/wiki-pages/named/%E6%BC%94%E7%A4%BA%E5%AE%A2%E6%88%B7#L1"

    planned = client.get(f"/imports/{upload(LOOSE).id}").text
    applied = client.get(f"/imports/{apply(LOOSE).id}").text

    assert address not in planned
    assert address in applied


def test_report_counts_every_line_once_and_keeps_no_secret() -> None:
    parsed = parse_page(read_page(pasted(LOOSE)))

    told = findings.told(parsed)

    assert sum(told["coverage"].values()) == told["lines"] == 17
    assert told["unplaced"] == ((1, 2),)
    assert [case["label"] for case in told["cases"]] == [
        "demo_case#2_20210210",
        "demo_case#1_20210105",
    ]
    assert PASSWORD not in str(told)
    assert PHONE not in str(told)


def test_every_bucket_has_a_word() -> None:
    assert set(WORDS["Bucket"]) == {bucket.value for bucket in Bucket}
