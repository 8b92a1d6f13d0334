"""What the pages of imports ask of the database: the same, however many rows they show."""

import pytest

from app.database import db
from tests.imports.support import PAGE, Upload
from tests.support.apart import Client
from tests.support.statements import count_statements


def statements_of(client: Client, address: str) -> int:
    with count_statements(db.engine) as statements:
        assert client.get(address).status_code == 200
    return len(statements)


@pytest.mark.parametrize("count", [1, 8])
def test_list_of_runs_takes_three_statements(client: Client, upload: Upload, count: int) -> None:
    for number in range(count):
        upload(title=f"客户{number}")

    assert statements_of(client, "/imports") == 3


@pytest.mark.parametrize("names", ["WL", "WL AB CD EF GH IJ KL MN OP QR ST"])
def test_run_takes_five_statements(client: Client, upload: Upload, names: str) -> None:
    run = upload(PAGE.replace("WL lin", names))

    assert statements_of(client, f"/imports/{run.id}") == 5


@pytest.mark.parametrize("names", ["WL", "WL AB CD EF GH IJ KL MN OP QR ST"])
def test_queue_of_doubts_takes_seven_statements(client: Client, upload: Upload, names: str) -> None:
    upload(PAGE.replace("WL lin", names))

    assert statements_of(client, "/imports/doubts") == 7
