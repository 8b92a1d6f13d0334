"""Attachments on their way to a browser: who may have them, and that none of them does harm."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from app.accounts.models import Role, User
from app.accounts.policy import is_staff
from app.cases import policy, queries
from app.cases.attached import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, fitted
from app.cases.models import Attachment, Case, Entry, SourcePage
from app.cases.policy import CaseAction
from app.database import db
from app.errors import NotFound
from app.files import operations as files
from tests.cases.attachments import PNG, attach, wiki_page
from tests.files import samples
from tests.support import factories
from tests.support.apart import Client, without_tokens
from tests.support.factories import sign_in
from tests.support.statements import count_statements

POLYGLOT = PNG + b"<html><script>alert(document.domain)</script></html>"


@pytest.fixture
def page(session: object) -> SourcePage:
    return wiki_page()


def fetch(client: Client, address: str, **headers: str) -> TestResponse:
    """Return the answer with its bytes read, and the file behind it closed."""
    return client.get(address, headers=headers, buffered=True)


def address(attachment: Attachment) -> str:
    return f"/attachments/{attachment.id}/{quote(attachment.file_name)}"


@pytest.mark.parametrize(
    ("name", "data", "shown_as"),
    [
        ("a.png", PNG, "image/png"),
        ("a.jpg", samples.jpeg(), "image/jpeg"),
        ("a.gif", samples.gif(), "image/gif"),
        ("a.webp", samples.webp(), "image/webp"),
        ("a.html", PNG, "image/png"),
        ("a.png", POLYGLOT, "image/png"),
        ("a.png", samples.HTML, None),
        ("a.html", samples.HTML, None),
        ("a.svg", samples.SVG, None),
        ("a.xhtml", b"<?xml version='1.0'?><html/>", None),
        ("a.pdf", samples.PDF, None),
        ("a.js", b"alert(1)", None),
        ("a", b"", None),
        ("a.swf", b"FWS\x05", None),
    ],
)
def test_attachment_is_shown_if_it_is_a_picture_and_saved_if_not(
    client: Client,
    engineer: User,
    page: SourcePage,
    name: str,
    data: bytes,
    shown_as: str | None,
) -> None:
    made = attach(page, factories.case(), name, data)
    sign_in(client, engineer)

    answer = fetch(client, address(made))

    assert (answer.status_code, answer.data) == (200, data)
    assert answer.content_type == (shown_as or "application/octet-stream")
    disposition, given = parse_options_header(answer.headers["Content-Disposition"])
    assert (disposition, given["filename"]) == ("inline" if shown_as else "attachment", name)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Last-Modified" not in answer.headers


@pytest.mark.parametrize(
    ("name", "saved_as"),
    [
        ("对账单（3月）.xlsx", "对账单（3月）.xlsx"),
        ('a"; filename="b.exe', 'a"; filename="b.exe'),
        ("a\r\nX-Other: b.png", "aX-Other: b.png"),
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("100% #1?.txt", "100% #1?.txt"),
        ("..", "file"),
        ("<img src=x>.txt", "<img src=x>.txt"),
        ("身份证110101199003074514.txt", "身份证110********14.txt"),
    ],
)
def test_attachment_is_saved_under_a_name_and_nothing_else(
    client: Client, engineer: User, page: SourcePage, name: str, saved_as: str
) -> None:
    made = attach(page, factories.case(), name, b"a")
    sign_in(client, engineer)

    answer = fetch(client, address(made))

    assert answer.status_code == 200
    header = answer.headers["Content-Disposition"]
    assert parse_options_header(header)[1]["filename"] == saved_as
    assert header.isascii()
    assert "X-Other" not in answer.headers


def test_attachment_is_sent_in_parts_and_not_again(
    client: Client, engineer: User, page: SourcePage
) -> None:
    made = attach(page, factories.case())
    assert made.file is not None
    digest = made.file.sha256
    sign_in(client, engineer)
    whole = fetch(client, address(made))

    part = fetch(client, address(made), Range="bytes=4-7")
    again = fetch(client, address(made), **{"If-None-Match": whole.headers["ETag"]})

    assert whole.get_etag() == (digest, False)
    assert (part.status_code, part.data) == (206, PNG[4:8])
    assert part.headers["Content-Range"] == f"bytes 4-7/{len(PNG)}"
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("harm", ["gone", "cut"])
def test_attachment_whose_bytes_are_lost_is_told_and_no_failure(
    client: Client, engineer: User, page: SourcePage, harm: str
) -> None:
    made = attach(page, factories.case())
    assert made.file is not None
    path = files.path_of(made.file)
    path.unlink() if harm == "gone" else path.write_bytes(PNG[:9])
    sign_in(client, engineer)

    answer = fetch(client, address(made), **{"Accept-Language": "en"})

    assert answer.status_code == 503
    assert "missing on the server" in answer.text


def test_attachment_without_bytes_is_told(client: Client, engineer: User, page: SourcePage) -> None:
    made = attach(page, factories.case(), data=None)
    sign_in(client, engineer)

    answer = fetch(client, address(made), **{"Accept-Language": "en"})

    assert answer.status_code == 503
    assert "not in the source that was imported" in answer.text


def test_attachment_of_a_note_answers_a_customer_like_one_that_is_not_there(
    client: Client, customer: User, engineer: User, page: SourcePage
) -> None:
    case = factories.case(customer)
    note = factories.entry(case, "先别报价", by=engineer, internal=True)
    inner = attach(page, case, "报价.png", entry=note, internal=True)
    theirs = attach(page, factories.case(), "云启.png")
    uncited = attach(page, None, "接线图.png", internal=True)
    own = attach(page, case, "枪线.png")
    sign_in(client, customer)

    missing = client.get("/attachments/99999/a.png")

    for each in (inner, theirs, uncited):
        forbidden = client.get(f"/attachments/{each.id}/a.png")
        assert forbidden.status_code == missing.status_code == 404
        there, nowhere = (f"/attachments/{number}/" for number in (each.id, 99999))
        assert without_tokens(forbidden) == without_tokens(missing).replace(nowhere, there)
        assert client.get(f"/wiki-files/{page.id}/{quote(each.name)}").status_code == 404
    assert fetch(client, address(own)).status_code == 200
    shown = client.get(f"/cases/{case.id}").text
    assert "枪线.png" in shown
    assert "报价.png" not in shown


@given(data=st.data())
@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
def test_attachments_are_readable_exactly_where_what_names_them_is(
    page: SourcePage, engineer: User, data: st.DataObject
) -> None:
    own, other = factories.organisation(), factories.organisation()
    actor = data.draw(
        st.sampled_from(
            [
                factories.customer(of=own),
                factories.customer(of=other),
                *(factories.user(role, "某人") for role in Role if role is not Role.CUSTOMER),
            ]
        )
    )
    case = factories.case(data.draw(st.sampled_from([own, other])))
    internal = data.draw(st.booleans())
    entry = factories.entry(case, "一句话", by=engineer, internal=internal)
    names_it = data.draw(st.sampled_from(["entry", "problem", "page"]))
    made = attach(
        page,
        None if names_it == "page" else case,
        entry=entry if names_it == "entry" else None,
        internal=names_it == "page" or (names_it == "entry" and internal),
    )

    visible = {
        "entry": entry in _timeline(actor, case),
        "problem": policy.may(actor, CaseAction.READ, case),
        "page": is_staff(actor),
    }[names_it]
    assert _is_readable(actor, made) is visible
    if names_it != "page":
        assert (made in queries.attachments_of_case(actor, case)) is visible


def _timeline(actor: User, case: Case) -> list[Entry]:
    may_read = policy.may(actor, CaseAction.READ, case)
    return list(queries.timeline(actor, case)) if may_read else []


def _is_readable(actor: User, made: Attachment) -> bool:
    try:
        return queries.attachment(actor, made.id) is made
    except NotFound:
        return False


def test_wiki_file_leads_to_the_attachment_that_the_reader_may_have(
    client: Client, customer: User, engineer: User, page: SourcePage
) -> None:
    case = factories.case(customer)
    empty = attach(page, case, "a b.png", None)
    inner = attach(page, case, "a b.png", internal=True)
    sign_in(client, engineer)

    for written in ("a%20b.png", "a%2520b.png"):
        answer = client.get(f"/wiki-files/{page.id}/{written}")
        assert (answer.status_code, answer.location) == (303, address(inner))
    assert client.get(f"/wiki-files/{page.id}/other.png").status_code == 404
    assert client.get("/wiki-files/99999/a%20b.png").status_code == 404

    sign_in(client, customer)
    answer = client.get(f"/wiki-files/{page.id}/a%20b.png")
    assert (answer.status_code, answer.location) == (303, address(empty))


def test_case_page_shows_pictures_files_and_what_is_missing_where_they_are_named(
    client: Client, customer: User, engineer: User, page: SourcePage
) -> None:
    case = factories.case(customer)
    note = factories.entry(case, "见截图", by=engineer, internal=True)
    picture = attach(page, case, "桩 1.png", field="problem")
    attach(page, case, "bomb.gif", samples.gif(60_000, 60_000), field="problem")
    attach(page, case, "对账单.xlsx", b"PK\x05\x06" + b"\0" * 18, entry=note, internal=True)
    attach(page, case, "没有.png", None, entry=note, internal=True)
    sign_in(client, engineer)

    shown = client.get(f"/cases/{case.id}", headers={"Accept-Language": "en"}).text

    problem, said = shown[: shown.index("见截图")], shown[shown.index("见截图") :]
    tag = (
        f'<a href="{address(picture)}"><img src="{address(picture)}" width="320" height="240"'
        ' alt="桩 1.png" loading="lazy"></a>'
    )
    assert tag in problem
    assert "bomb.gif</a>" in problem
    assert "对账单.xlsx</a>" in said
    assert "ZIP · 22 B" in said
    assert "没有.png</span> not in this source" in said


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_thumbnail_fits_its_frame_and_keeps_its_shape(width: int, height: int) -> None:
    shown_width, shown_height = fitted(width, height)

    assert 1 <= shown_width <= min(width, THUMBNAIL_WIDTH)
    assert 1 <= shown_height <= min(height, THUMBNAIL_HEIGHT)
    if min(shown_width, shown_height) > 1:
        assert abs(shown_width * height - shown_height * width) <= max(width, height)


@pytest.mark.parametrize("count", [1, 30])
def test_case_page_loads_every_attachment_in_one_statement(
    client: Client, engineer: User, page: SourcePage, count: int
) -> None:
    case, other = factories.case(), factories.case()
    attach(page, other, data=None)
    for number in range(count):
        attach(page, case, f"{number}.png", samples.png(number + 1, 1))
    sign_in(client, engineer)

    with count_statements(db.engine) as statements:
        assert client.get(f"/cases/{case.id}").status_code == 200

    about = [each for each in statements if "attachments" in each]
    assert len(about) == 1
