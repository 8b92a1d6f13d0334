from datetime import datetime

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.audit.models import AuditRecord
from app.database import db
from app.errors import InvalidInput, NotAllowed, NotFound
from app.search import operations, queries
from app.search.queries import CurrentSynonyms
from app.transaction import transaction
from tests.support.statements import count_statements


def add(*terms: str, by: User | None, at: datetime) -> int:
    with transaction():
        return operations.add_group(terms, by=by, at=at).id


def test_group_counts_at_once_and_in_every_process(lead: User, noon: datetime) -> None:
    here, there = CurrentSynonyms(), CurrentSynonyms()
    assert here().others("走丢") == there().others("走丢") == ()

    group_id = add("离线", "走丢", by=lead, at=noon)
    assert set(here().others("走丢")) == set(there().others("走丢")) == {"离线"}

    with transaction():
        operations.change_group(
            queries.group_to_change(group_id), ["走丢", "跑了"], by=lead, at=noon
        )
    assert here().others("走丢") == there().others("走丢") == ("跑了",)

    with transaction():
        operations.remove_group(queries.group_to_change(group_id), by=lead, at=noon)
    assert here().others("走丢") == there().others("走丢") == ()


def test_groups_are_read_again_only_after_a_change(lead: User, noon: datetime) -> None:
    current = CurrentSynonyms()
    add("甲", "乙", by=lead, at=noon)
    current()

    with count_statements(db.engine) as statements:
        current()

    assert len(statements) == 1


def test_removing_the_newest_group_is_noticed(lead: User, noon: datetime) -> None:
    current = CurrentSynonyms()
    add("甲", "乙", by=lead, at=noon)
    newest = add("丙", "丁", by=lead, at=noon)
    assert current().others("丙") == ("丁",)

    with transaction():
        operations.remove_group(queries.group_to_change(newest), by=lead, at=noon)
    add("戊", "己", by=lead, at=noon)

    assert current().others("丙") == ()
    assert current().others("戊") == ("己",)
    with pytest.raises(NotFound):
        queries.group_to_change(newest)


def test_default_is_replaced_switched_off_and_restored(lead: User, noon: datetime) -> None:
    current = CurrentSynonyms()
    assert "掉线" in current().others("离线")

    with transaction():
        operations.replace_default("离线", ["离线", "走丢"], by=lead, at=noon)
    assert current().others("离线") == ("走丢",)

    with transaction():
        operations.replace_default("离线", [], by=lead, at=noon)
    assert current().others("离线") == ()

    with transaction():
        operations.restore_default("离线", by=lead, at=noon)
    assert "掉线" in current().others("离线")


@pytest.mark.parametrize(
    "terms", [[], ["离线"], ["离线", "離線"], ["一", "二" * 41], [f"词{n}" for n in range(31)]]
)
def test_group_of_the_wrong_size_is_refused(lead: User, noon: datetime, terms: list[str]) -> None:
    with pytest.raises(InvalidInput), transaction():
        operations.add_group(terms, by=lead, at=noon)

    assert queries.own_groups() == []


def test_unknown_default_is_not_found(lead: User, noon: datetime) -> None:
    with pytest.raises(NotFound), transaction():
        operations.replace_default("没有", ["甲", "乙"], by=lead, at=noon)
    with pytest.raises(NotFound), transaction():
        operations.restore_default("离线", by=lead, at=noon)


def test_engineers_and_customers_change_nothing(
    engineer: User, customer: User, noon: datetime
) -> None:
    with pytest.raises(NotAllowed), transaction():
        operations.add_group(["甲", "乙"], by=engineer, at=noon)
    with pytest.raises(NotFound), transaction():
        operations.add_group(["甲", "乙"], by=customer, at=noon)

    assert queries.newest_version() == 0


def test_every_change_is_in_the_audit(lead: User, noon: datetime) -> None:
    group_id = add("甲", "乙", by=lead, at=noon)
    with transaction():
        operations.remove_group(queries.group_to_change(group_id), by=None, at=noon)

    records = db.session.scalars(sa.select(AuditRecord).order_by(AuditRecord.id)).all()

    assert [(each.action, each.actor, each.subject) for each in records] == [
        ("search.synonyms_added", lead.login, f"synonyms:{group_id}"),
        ("search.synonyms_removed", "pilebook", f"synonyms:{group_id}"),
    ]
