from dataclasses import fields, replace
from datetime import date, timedelta, timezone
from typing import Any

import pytest

from app.search.documents import Document, key_of, subject_of
from tests.search.corpus import document

OTHERS: dict[str, Any] = {
    "kind": "article",
    "subject_id": 2,
    "customer_id": None,
    "shared": True,
    "engineers": ("李",),
    "tags": ["急"],
    "opened_on": date(2024, 1, 1),
    "resolved": True,
    "verified": True,
}


@pytest.mark.parametrize("name", [field.name for field in fields(Document)])
def test_fingerprint_differs_when_anything_findable_differs(name: str) -> None:
    before = document(1)
    value = OTHERS.get(name, "别的")
    if name == "updated_at":
        value = before.updated_at + timedelta(seconds=1)
    if name == "revision":
        value = 2

    after = replace(before, **{name: value})

    assert (after.fingerprint() == before.fingerprint()) == (name == "revision")


def test_fingerprint_is_the_same_for_the_same_said_otherwise() -> None:
    here = document(1, engineers=["李"])
    there = replace(
        here,
        engineers=("李",),
        updated_at=here.updated_at.astimezone(timezone(timedelta(hours=8))),
    )

    assert there.fingerprint() == here.fingerprint()
    assert 0 <= here.fingerprint() < 2**63


def test_key_leads_back_to_the_subject() -> None:
    assert subject_of(key_of("article", 12)) == ("article", 12)
