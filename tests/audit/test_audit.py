"""The chain of audit records, and what breaks it."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskCliRunner

from app.accounts.models import User
from app.audit import operations
from app.audit.models import AuditRecord
from app.database import db
from app.transaction import transaction
from tests.support.factories import NOON


@pytest.fixture
def three_records(engineer: User) -> None:
    with transaction():
        for number in range(3):
            operations.record("case.assigned", f"case:{number}", by=engineer, at=NOON)


def test_audit_verify_finds_nothing_wrong_with_what_was_written(
    three_records: None, command: FlaskCliRunner
) -> None:
    result = command.invoke(args=["audit", "verify"])

    assert (result.exit_code, result.output) == (0, "The audit is complete and unchanged.\n")


@pytest.mark.parametrize(
    ("tampering", "named"),
    [
        (sa.update(AuditRecord).where(AuditRecord.id == 2).values(actor="somebody"), 2),
        (sa.update(AuditRecord).where(AuditRecord.id == 2).values(details={"a": 1}), 2),
        (sa.delete(AuditRecord).where(AuditRecord.id == 1), 1),
        (sa.delete(AuditRecord).where(AuditRecord.id == 2), 2),
        (sa.delete(AuditRecord).where(AuditRecord.id == 3), 3),
    ],
)
def test_audit_verify_names_the_first_record_that_was_tampered_with(
    three_records: None, command: FlaskCliRunner, tampering: sa.Update, named: int
) -> None:
    with transaction():
        db.session.execute(tampering)

    result = command.invoke(args=["audit", "verify"])

    assert result.exit_code == 1
    assert result.output == f"Error: Record {named} is not what was written.\n"


def test_record_is_gone_with_the_transaction_it_was_part_of(engineer: User) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        operations.record("case.assigned", "case:1", by=engineer, at=NOON)
        raise ZeroDivisionError

    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditRecord)) == 0
    assert operations.first_broken() is None
