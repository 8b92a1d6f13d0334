"""Cases are found by what their files say, by whoever may read what names the file."""

import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import User
from app.cases import queries
from app.cases.documents import TEXTS_MAX_BYTES, CaseSource, Words, document_of
from app.cases.models import Attachment, Case, SourcePage
from app.cases.operations.attaching import SuppliedFile, supply_attachments
from app.config import Settings
from app.database import db
from app.files import operations as files
from app.files.models import FileText
from app.search import handlers as search_handlers
from app.search.documents import subject_of
from app.search.queries import Found, find
from app.search.registry import search
from app.search.whoosh_index.engine import WhooshIndex
from app.transaction import transaction
from tests.cases.attachments import PNG, attach, wiki_page
from tests.files import documents
from tests.support import factories
from tests.support.apart import Client
from tests.support.factories import sign_in
from tests.support.statements import count_statements

MANUAL, BILL, LOG = "绝缘监测装置报警", "谐波畸变率超标", "预充接触器粘连"
PASSWORD = "Tiger98765"


@dataclass
class Desk:
    """A case of a customer, and who looks for it."""

    case: Case
    page: SourcePage
    client: Client
    work: Callable[[], int]

    def attach(self, name: str, data: bytes, **values: Any) -> Attachment:
        """Name a file for everybody, unless it is `internal`."""
        return attach(self.page, self.case, name, data, **values)

    def found(self, by: User, words: str) -> list[int]:
        """Return the cases in the answer to a question."""
        return [subject_of(result.key)[1] for result in self.answer(by, words).results]

    def is_found(self, by: User, words: str) -> bool:
        return self.case.id in self.found(by, words)

    def answer(self, by: User, words: str) -> Found:
        db.session.rollback()  # the worker has written meanwhile
        with self.client.application.test_request_context():
            return find(search(), by, words)


@pytest.fixture
def desk(client: Client, customer: User, run_worker: Callable[[], int]) -> Desk:
    search_handlers.rebuild_if_due()  # without an index the database would be asked
    return Desk(factories.case(customer, title="刷卡没有反应"), wiki_page(), client, run_worker)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("手册.pdf", documents.pdf(f"第一章\n{MANUAL}"), MANUAL),
        ("说明.docx", documents.docx("第一章", table=[["项目", BILL]]), BILL),
        ("对账单.xlsx", documents.xlsx([["项目", "结果"], ["一", BILL]]), BILL),
        ("桩.log", f"12:00 {LOG}\n".encode("gb18030"), LOG),
        ("枪头照片.png", PNG, "枪头照片"),
    ],
)
def test_case_is_found_by_what_its_file_says(
    desk: Desk, customer: User, engineer: User, name: str, data: bytes, words: str
) -> None:
    desk.attach(name, data)

    desk.work()

    assert desk.found(engineer, words) == [desk.case.id]
    assert desk.found(customer, words) == [desk.case.id]


@pytest.mark.parametrize("indexed", [True, False])
def test_customer_does_not_find_it_by_a_file_of_the_desk(
    desk: Desk, customer: User, engineer: User, indexed: bool
) -> None:
    note = factories.entry(desk.case, "内部分析", by=engineer, internal=True)
    desk.attach("分析.pdf", documents.pdf(MANUAL), entry=note, internal=True)
    desk.attach("对账单.xlsx", documents.xlsx([[BILL]]))
    desk.work()
    if not indexed:  # then the texts themselves are read
        remove_index()

    assert desk.answer(engineer, MANUAL).degraded is not indexed
    assert desk.is_found(engineer, MANUAL)
    assert not desk.is_found(customer, MANUAL)
    assert desk.is_found(customer, BILL)


def test_customer_does_not_read_a_file_of_the_desk_in_a_hit(
    desk: Desk, app: Flask, customer: User, engineer: User
) -> None:
    desk.attach("分析.log", f"刷卡 {LOG}".encode(), internal=True)
    desk.attach("桩.log", f"刷卡 {BILL}".encode())
    desk.work()

    with app.test_request_context():
        of_desk, of_customer = (
            "\n".join(CaseSource().results(user, [desk.case.id])[desk.case.id].texts)
            for user in (engineer, customer)
        )

    assert LOG in of_desk
    assert "分析.log" in of_desk
    assert LOG not in of_customer
    assert "分析.log" not in of_customer
    assert BILL in of_customer


def test_file_of_another_customer_is_not_found(desk: Desk) -> None:
    desk.attach("手册.pdf", documents.pdf(MANUAL))
    desk.work()

    assert desk.found(factories.customer(), MANUAL) == []


def test_hit_shows_the_words_of_the_file(desk: Desk, engineer: User) -> None:
    desk.attach("桩.log", f"前面的话。{LOG}，后面的话。".encode())
    desk.work()

    sign_in(desk.client, engineer)
    assert f"<mark>{LOG}</mark>" in desk.client.get("/search", query_string={"q": LOG}).text


def test_file_read_before_is_searched_in_the_case_that_gets_it_later(
    desk: Desk, engineer: User, noon: datetime
) -> None:
    data = documents.pdf(MANUAL)
    attach(desk.page, None, "别处.pdf", data, internal=True)
    named = attach(desk.page, desk.case, "手册.pdf", None)
    desk.work()
    assert not desk.is_found(engineer, MANUAL)

    with transaction():
        laid = files.lay(io.BytesIO(data))
        page = db.session.get_one(SourcePage, desk.page.id)
        supplied = SuppliedFile(name=named.name, laid=laid)
        supply_attachments(page, [supplied], at=noon)
    desk.work()

    assert desk.is_found(engineer, MANUAL)


def test_secrets_in_files_are_nowhere_but_in_the_files(
    desk: Desk, engineer: User, settings: Settings
) -> None:
    sentence = f"后台密码：{PASSWORD}"
    table = [["站点", "账号", "密码"], ["一号站", "admin", PASSWORD]]
    rows = "\n".join(",".join(row) for row in table)
    desk.attach("a.pdf", documents.pdf(sentence))
    desk.attach("b.docx", documents.docx(sentence, table=table))
    desk.attach("c.xlsx", documents.xlsx(table))
    desk.attach("d.txt", f"{sentence}\n{rows}".encode("gb18030"))

    desk.work()

    assert desk.is_found(engineer, "一号站")
    assert not desk.is_found(engineer, PASSWORD)
    kept = [path for path in settings.home.rglob("*") if path.is_file()]
    assert [path for path in kept if "index" in path.parts]
    assert {path.parts[-3] for path in kept if holds_password(path)} == {"files"}
    texts = db.session.scalars(sa.select(FileText.text)).all()
    assert len(texts) == 4
    assert not [text for text in texts if PASSWORD in text]


def holds_password(path: Path) -> bool:
    """Tell whether a file has it in any case, as the index folds it, or backwards."""
    data = path.read_bytes().lower()
    secret = PASSWORD.lower().encode()
    return secret in data or secret[::-1] in data


@pytest.mark.parametrize(("internal", "for_customer"), [(False, True), (True, False)])
def test_has_attachment_asks_for_cases_with_files(
    desk: Desk, customer: User, engineer: User, internal: bool, for_customer: bool
) -> None:
    factories.case(customer, title="刷卡没有反应，又一次")
    desk.attach("a.png", PNG, internal=internal)
    desk.work()

    for words in ("刷卡 has:attachment", "刷卡 包含:附件"):
        assert desk.found(engineer, words) == [desk.case.id]
        assert desk.found(customer, words) == ([desk.case.id] if for_customer else [])


def test_texts_of_a_case_are_bounded(desk: Desk) -> None:
    rows = [desk.attach(f"{number}.txt", b"%d" % number) for number in range(7)]
    texts = {row.file_id: "占" * 60_000 for row in rows if row.file_id}
    indexed = queries.case_to_index(desk.case.id)
    assert indexed is not None

    document = document_of(indexed, Words(files=rows, texts=texts))

    assert document.public_text.count("占") == 5 * 60_000
    assert 6 * 60_000 * len("占".encode()) > TEXTS_MAX_BYTES


@pytest.mark.parametrize("count", [1, 5])
def test_document_with_files_takes_six_statements(desk: Desk, count: int) -> None:
    for number in range(count):
        desk.attach(f"{number}.log", f"{LOG}{number}".encode())
    desk.work()
    case_id = desk.case.id
    db.session.expunge_all()

    with count_statements(db.engine) as statements:
        document = CaseSource().document(case_id)

    assert len(statements) == 6
    assert document is not None
    assert document.public_text.count(LOG) == count
    assert document.attachment_names == tuple(f"{number}.log" for number in range(count))


def test_same_file_inside_and_outside_is_one_text_for_everybody(desk: Desk) -> None:
    desk.attach("桩.log", LOG.encode(), internal=True)
    desk.attach("桩.log", LOG.encode())
    desk.work()

    document = CaseSource().document(desk.case.id)

    assert document is not None
    assert (document.public_text.count(LOG), document.internal_text.count(LOG)) == (1, 0)


def remove_index() -> None:
    index = search().index
    assert isinstance(index, WhooshIndex)
    folder = index._store.folder
    shutil.rmtree(folder)
    folder.mkdir()
