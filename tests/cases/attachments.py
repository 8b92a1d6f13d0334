"""Attachments made as an import makes them."""

import io
from typing import Any

from app.cases.models import Attachment, Case, Entry, SourcePage
from app.database import db
from app.files import operations as files
from app.files.names import name_key
from app.transaction import transaction
from tests.files import samples
from tests.support.factories import NOON, saved

PNG = samples.png(640, 480)


def wiki_page() -> SourcePage:
    return saved(SourcePage(reference="Demo.WebHome", title="演示", text="", imported_at=NOON))


def attach(
    page: SourcePage,
    case: Case | None,
    name: str = "a.png",
    data: bytes | None = PNG,
    *,
    entry: Entry | None = None,
    internal: bool = False,
    **values: Any,
) -> Attachment:
    with transaction():
        file = None if data is None else files.keep(io.BytesIO(data), at=NOON)
        row = Attachment(
            source_page_id=page.id,
            case_id=case.id if case else None,
            entry_id=entry.id if entry else None,
            file=file,
            name=name,
            name_key=name_key(name),
            internal=internal,
            **values,
        )
        if case:
            db.session.get_one(Case, case.id).source_page_id = page.id
        return saved(row)
