"""The sample page that comes with the product."""

import re
from collections import Counter

from import_wiki.cases import ParsedPage
from import_wiki.cases.model import Bucket, WikiStatus


def test_sample_is_read_to_the_last_line(sample_page: ParsedPage) -> None:
    assert sample_page.fully_read
    assert len(sample_page.cases) == 11
    assert Bucket.UNPLACED not in sample_page.coverage


def test_sample_shows_every_state_a_case_can_come_in(sample_page: ParsedPage) -> None:
    assert Counter(case.status for case in sample_page.cases) == {
        WikiStatus.RESOLVED: 6,
        None: 3,
        WikiStatus.IN_PROGRESS: 1,
        WikiStatus.ON_HOLD: 1,
    }
    assert sum(case.resolution is not None for case in sample_page.cases) == 6


def test_sample_holds_what_the_desk_meets(sample_page: ParsedPage) -> None:
    cases = sample_page.cases

    assert [r.target for case in cases for r in case.references if r.target] == [
        "hcyg_case#6_20210315"
    ]
    assert sum(len(case.images) for case in cases) == 1
    assert sum(len(case.secrets) for case in cases) == 3
    assert [p.value for case in cases for p in case.personal] == ["13800001111"]
    assert [len(case.form) for case in cases if case.form] == [3]


def test_sample_is_of_our_own_writing(sample_paste: str, real_paste: str) -> None:
    """No run of eight characters of the customer's texts, labels of fields apart."""
    ours, theirs = (
        {
            run[at : at + 8]
            for run in re.findall(r"[\u4e00-\u9fff]+", text)
            for at in range(len(run) - 7)
        }
        for text in (sample_paste, real_paste)
    )

    assert not ours & theirs
