"""A page's way through the product: uploaded, read by the worker, applied."""

from collections.abc import Callable

import pytest

from app.accounts.models import User
from app.database import db
from app.imports.models import ImportRun
from tests.imports.support import PAGE, Upload, pasted
from tests.support import factories
from tests.support.apart import Client


@pytest.fixture
def upload(client: Client, lead: User, run_worker: Callable[[], int]) -> Upload:
    """Uploads a page as the lead's browser would, and lets the worker read it."""
    factories.sign_in(client, lead)

    def uploaded(text: str = PAGE, *, title: str = "演示客户", version: str = "1.1") -> ImportRun:
        source = pasted(text, title=title, version=version)
        answer = client.post("/imports", data={"source": source})
        assert answer.status_code == 303
        run_worker()
        return db.session.get_one(ImportRun, int(answer.location.rsplit("/", 1)[1]))

    return uploaded


@pytest.fixture
def apply(client: Client, upload: Upload, run_worker: Callable[[], int]) -> Upload:
    """Uploads a page, and applies it."""

    def applied(text: str = PAGE, **values: str) -> ImportRun:
        run = upload(text, **values)
        assert client.post(f"/imports/{run.id}/application").status_code == 303
        run_worker()
        return db.session.get_one(ImportRun, run.id, populate_existing=True)

    return applied
