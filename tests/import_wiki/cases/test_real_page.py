"""The customer's page, against the parse checked by hand."""

import re
from collections import Counter
from typing import Any

import pytest

from import_wiki.cases import ParsedPage
from import_wiki.cases.model import Bucket
from import_wiki.document import document

CASES = range(10)

# The sentences among the hand-written doubts of the page, and the codes they go by here.
SENTENCES = {
    "versions 3.1": "versions_without_lines",
    "whitespace runs": "whitespace_collapsed",
    "no full-width": "nfkc_normalised",
    "authors of the lines": "authors_missing",
    "not people": "not_people",
}


def code_of(doubt: str) -> str:
    sentence = next((code for start, code in SENTENCES.items() if doubt.startswith(start)), None)
    return sentence or re.split(r":|$", doubt, maxsplit=1)[0]


@pytest.fixture(scope="module")
def read(real_page: ParsedPage) -> dict[str, Any]:
    return document(real_page, file="gxyl.annotated.txt")


def test_real_page_has_the_source_facts(
    read: dict[str, Any], real_expected: dict[str, Any]
) -> None:
    expected = real_expected["source"]

    assert {key: read["source"][key] for key in expected} == expected


def test_real_page_has_the_furniture(read: dict[str, Any], real_expected: dict[str, Any]) -> None:
    assert read["page_blocks"] == real_expected["page_blocks"]


@pytest.mark.parametrize("index", CASES)
def test_real_page_has_every_value_of_the_case(
    index: int, read: dict[str, Any], real_expected: dict[str, Any]
) -> None:
    expected = {k: v for k, v in real_expected["cases"][index].items() if k != "doubts"}
    got = read["cases"][index]

    assert {key: got[key] for key in expected} == expected


@pytest.mark.parametrize("index", CASES)
def test_real_page_has_the_doubts_of_the_case_and_no_other(
    index: int, read: dict[str, Any], real_expected: dict[str, Any]
) -> None:
    got = read["cases"][index]["doubts"]
    expected = real_expected["cases"][index]["doubts"]

    assert sorted(map(code_of, got)) == sorted(map(code_of, expected))


def test_real_page_has_the_doubts_of_the_page(
    read: dict[str, Any], real_expected: dict[str, Any]
) -> None:
    expected = [code_of(doubt) for doubt in real_expected["page_doubts"]]

    assert sorted(map(code_of, read["page_doubts"])) == sorted(expected)


def test_real_page_has_the_aliases_to_confirm(
    read: dict[str, Any], real_expected: dict[str, Any]
) -> None:
    got, expected = (
        {frozenset(names) for names in values["aliases_to_confirm"]}
        for values in (read, real_expected)
    )

    assert got == expected


def test_real_page_has_no_case_too_many(
    read: dict[str, Any], real_expected: dict[str, Any]
) -> None:
    assert [case["id"] for case in read["cases"]] == [case["id"] for case in real_expected["cases"]]


def test_real_page_has_a_place_for_every_line(real_page: ParsedPage) -> None:
    assert Counter(real_page.coverage) == {
        Bucket.HEADING: 10,
        Bucket.PROBLEM: 12,
        Bucket.TRACKING: 66,
        Bucket.STATUS: 10,
        Bucket.ENGINEERS: 10,
        Bucket.MARK: 21,
        Bucket.FURNITURE: 5,
        Bucket.BLANK: 69,
    }
    assert real_page.fully_read


def test_real_page_masks_its_password_everywhere(
    read: dict[str, Any], real_page: ParsedPage
) -> None:
    secrets = [secret for case in real_page.cases for secret in case.secrets]
    (password,) = (secret for secret in secrets if secret.kind == "password")

    assert len(secrets) == 3
    assert password.value not in str(read)
