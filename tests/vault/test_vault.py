"""Sealed values: kept encrypted, revealed to who may, always audited."""

import pytest

from app import redaction
from app.accounts.models import User
from app.audit import queries as audit
from app.database import db
from app.errors import NotFound
from app.transaction import transaction
from app.vault import operations, sealing
from app.vault.models import VaultRow
from tests.support.factories import NOON

KEPT = redaction.SealedValue("0123456789abcdef", redaction.Kind.PASSWORD, "Zhuang-2291")


def test_keep_writes_no_value_in_clear(engineer: User) -> None:
    with transaction():
        operations.keep([KEPT], subject="case:1", at=NOON)

    row = db.session.get_one(VaultRow, KEPT.reference)
    assert b"Zhuang" not in row.sealed


def test_reveal_returns_the_value_and_records_who_asked(engineer: User) -> None:
    with transaction():
        operations.keep([KEPT], subject="case:1", at=NOON)

    with transaction():
        revealed = operations.reveal(KEPT.reference, subject="case:1", by=engineer, at=NOON)

    assert revealed == operations.Revealed("password", "Zhuang-2291")
    (record,) = audit.records_about("case:1")
    assert (record.action, record.actor_id) == ("vault.revealed", engineer.id)
    assert "Zhuang" not in str(record.details)


def test_reveal_knows_no_value_of_another_subject(engineer: User) -> None:
    with transaction():
        operations.keep([KEPT], subject="case:1", at=NOON)

    with pytest.raises(NotFound), transaction():
        operations.reveal(KEPT.reference, subject="case:2", by=engineer, at=NOON)


def test_unseal_refuses_a_value_moved_to_another_reference() -> None:
    sealed = sealing.seal("Zhuang-2291", reference="a", key="key")

    assert sealing.unseal(sealed, reference="a", key="key") == "Zhuang-2291"
    with pytest.raises(sealing.WrongKey):
        sealing.unseal(sealed, reference="b", key="key")
    with pytest.raises(sealing.WrongKey):
        sealing.unseal(sealed, reference="a", key="other")
