"""The pages about wiki pages, in real requests: for the desk, and for nobody else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import Customer, User
from app.cases import queries
from app.cases.models import Case, SourcePage
from app.cases.source_lines import PART_LINES
from app.database import db
from app.errors import NotFound
from app.web.paging import Window
from import_wiki.page import SourceKind
from tests.import_wiki.test_forms import COMMENTS, ORDER, PAGE, PHONE, apply, page
from tests.support import factories
from tests.support.apart import Client, without_tokens
from tests.support.factories import NOON, sign_in
from tests.support.statements import count_statements

CHINESE = {"Accept-Language": "zh-CN"}


def text_of(client: Client, address: str) -> str:
    answer = client.get(address, headers=CHINESE)
    assert answer.status_code == 200
    return answer.text


def kept_page(number: int) -> SourcePage:
    at = NOON + timedelta(minutes=number)
    title = f"页面 {number}"
    page_ = SourcePage(reference=f"A.P{number}", title=title, text="甲", imported_at=at)
    return factories.saved(page_)


@pytest.fixture
def imported(client: Client, engineer: User) -> int:
    """A page with two cases, comments and tags; the engineer is signed in."""
    apply(page(source=SourceKind.XAR, comments=COMMENTS, tags=["售后"], author="lin"))
    sign_in(client, engineer)
    return db.session.scalars(sa.select(SourcePage.id)).one()


def test_list_tells_of_every_page_and_finds_by_title_name_and_tag(
    client: Client, imported: int
) -> None:
    factories.saved(SourcePage(reference="B.Other", title="值班", text="乙", imported_at=NOON))

    whole = text_of(client, "/wiki-pages")

    assert "演示客户" in whole
    assert "Demo.WebHome" in whole
    assert "值班" in whole
    for words in ("演示", "demo.web", "售后", "演示 售后"):
        found = text_of(client, f"/wiki-pages?q={words}")
        assert "Demo.WebHome" in found
        assert "B.Other" not in found
    assert "B.Other" not in text_of(client, "/wiki-pages?q=%25")


def test_list_without_pages_and_without_finds_says_what_to_do(
    client: Client, engineer: User
) -> None:
    sign_in(client, engineer)

    assert "导入的维基页面会出现在这里" in text_of(client, "/wiki-pages")
    kept_page(1)
    assert "没有维基页面" in text_of(client, "/wiki-pages?q=x")


def test_list_goes_on_by_key(client: Client, engineer: User) -> None:
    for number in range(30):
        kept_page(number)
    sign_in(client, engineer)

    first = text_of(client, "/wiki-pages?size=25")

    assert "页面 29<" in first
    assert "页面 4<" not in first
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert "页面 4<" in text_of(client, older.replace("&amp;", "&"))


def test_page_shows_every_line_once_with_blame_cases_and_notes(
    client: Client, imported: int
) -> None:
    text = text_of(client, f"/wiki-pages/{imported}")

    for number, line in enumerate(PAGE.split("\n"), start=1):
        assert text.count(f'id="L{number}"') == 1
        if PHONE not in line and "密码" not in line and line:
            assert line in text
    assert PHONE not in text
    assert "Zhuang-2291" not in text
    assert "138****8000" in text
    assert "版本 1.1 · lin" in text
    (second, first) = db.session.scalars(sa.select(Case.id).order_by(Case.number.desc()))
    assert f'href="/cases/{first}"' in text
    assert f'href="/cases/{second}"' in text
    last = PAGE.count("\n") + 1
    noted = text.split(f'id="L{last}"')[1].split("</tr>")[0]
    assert "不属于任何案例" in noted
    assert text.count('<span class="tag">不属于任何案例</span>') == 1


def test_page_shows_comments_tags_and_its_imports(client: Client, imported: int) -> None:
    text = text_of(client, f"/wiki-pages/{imported}")

    assert "<strong>电话</strong>" in text
    assert "wang" in text
    assert 'href="#comment-0"' in text
    assert '<span class="tag">售后</span>' in text
    assert "导出包" in text.split('id="imports-title"')[1]


def test_page_without_a_case_says_so(client: Client, engineer: User) -> None:
    kept = kept_page(1)
    sign_in(client, engineer)

    assert "没有案例" in text_of(client, f"/wiki-pages/{kept.id}")


def test_long_page_is_shown_in_parts(client: Client, engineer: User) -> None:
    count = 2 * PART_LINES + 5
    kept = kept_page(1)
    kept.text = "\n".join(f"行 {number}" for number in range(1, count + 1))
    db.session.commit()
    sign_in(client, engineer)
    address = f"/wiki-pages/{kept.id}"

    parts = [text_of(client, address), *(text_of(client, f"{address}?part={n}") for n in (2, 3))]

    assert [text.count('<tr id="L') for text in parts] == [PART_LINES, PART_LINES, 5]
    assert 'id="L1001"' in parts[1]
    assert f'id="L{count}"' in parts[2]
    assert f'href="{address}?part=3"' in parts[0]
    assert client.get(f"{address}?part=4").status_code == 404
    assert client.get(f"{address}?part=0").status_code == 404


def test_line_of_a_later_part_has_its_address(client: Client, engineer: User) -> None:
    from app.cases.wiki_pages import line_url

    with client.application.test_request_context():
        assert line_url(7, 12) == "/wiki-pages/7#L12"
        assert line_url(7, PART_LINES + 1) == f"/wiki-pages/7?part=2#L{PART_LINES + 1}"


@pytest.mark.parametrize(
    ("name", "status"), [("Demo.WebHome", 303), ("Demo", 303), ("WebHome", 404), ("Demo.X", 404)]
)
def test_named_page_is_found_by_its_full_name(
    client: Client, imported: int, name: str, status: int
) -> None:
    answer = client.get(f"/wiki-pages/named/{name}")

    assert answer.status_code == status
    if status == 303:
        assert answer.location == f"/wiki-pages/{imported}"


@pytest.mark.parametrize("address", ["", "/{page}", "/named/Demo.WebHome"])
def test_customer_finds_no_wiki_page(
    client: Client, customer: User, imported: int, address: str
) -> None:
    sign_in(client, customer)
    there = f"/wiki-pages{address.format(page=imported)}"

    forbidden, missing = client.get(there), client.get("/wiki-pages/999999")

    assert (forbidden.status_code, missing.status_code) == (404, 404)
    assert without_tokens(forbidden) == without_tokens(missing).replace("/wiki-pages/999999", there)
    assert "/wiki-pages" not in client.get("/cases").text


def test_wiki_pages_cannot_be_loaded_for_a_customer(customer: User, imported: int) -> None:
    assert queries.wiki_pages(customer, "", Window()).items == ()
    with pytest.raises(NotFound):
        queries.wiki_page(customer, imported)
    with pytest.raises(NotFound):
        queries.wiki_page_named(customer, "Demo.WebHome")


@pytest.mark.parametrize("count", [1, 50])
def test_list_takes_four_statements(client: Client, engineer: User, count: int) -> None:
    for number in range(count):
        factories.case().source_page_id = kept_page(number).id
    db.session.commit()
    sign_in(client, engineer)

    with count_statements(db.engine) as statements:
        text_of(client, "/wiki-pages")

    assert len(statements) == 4


@pytest.mark.parametrize("count", [1, 50])
def test_page_takes_seven_statements(client: Client, engineer: User, count: int) -> None:
    text = "\n".join(f"= demo_case#{number}_20210105 =\n问题描述：离线" for number in range(count))
    comments = [COMMENTS[0]] * count
    apply(page(text, source=SourceKind.XAR, comments=comments))
    sign_in(client, engineer)
    page_id = db.session.scalars(sa.select(SourcePage.id)).one()

    with count_statements(db.engine) as statements:
        shown = text_of(client, f"/wiki-pages/{page_id}")

    assert shown.count('class="tag origin" href="/cases/') == count
    assert len(statements) == 7


def imported_case(label: str) -> Case:
    return db.session.scalars(sa.select(Case).where(Case.label == label)).one()


def test_case_page_shows_the_form_and_leads_to_its_lines(client: Client, imported: int) -> None:
    text = text_of(client, f"/cases/{imported_case('demo_case#2_20210210').id}")

    problem = text.split('id="problem"')[1].split("</article>")[0]
    assert problem.count(ORDER) == 1
    assert "<dt>订单号</dt>" in problem
    assert PHONE not in text
    assert "/reveal" in problem
    assert f'href="/wiki-pages/{imported}#L3"' in text
    tickets = text.split("<dt>云帆</dt>")[1].split("</div>")[0]
    assert ">YF88012</a>" in tickets


def test_case_page_of_a_customer_shows_the_form_and_nothing_of_the_wiki(
    client: Client, imported: int
) -> None:
    case = imported_case("demo_case#2_20210210")
    contact = factories.customer(of=db.session.get_one(Customer, case.customer_id))
    sign_in(client, contact)

    text = text_of(client, f"/cases/{case.id}")

    assert ORDER in text
    assert PHONE not in text
    assert "/reveal" not in text
    assert "YF88012" not in text
    assert "/wiki-pages" not in text.replace("/wiki-pages/named", "")


def test_form_and_tickets_of_another_organisation_are_not_found(
    client: Client, customer: User, imported: int
) -> None:
    case = imported_case("demo_case#2_20210210")
    sign_in(client, customer)

    assert client.get(f"/cases/{case.id}").status_code == 404
    for words in (ORDER, "YF88012", "12345"):
        answer = client.get(f"/search?q={words}")
        assert case.title not in answer.text


def test_versions_are_linked_on_the_wiki_where_its_address_is_known(
    client: Client, engineer: User
) -> None:
    apply(page(wiki_url="https://wiki.example/xwiki/bin/view/Demo/WebHome"))
    sign_in(client, engineer)

    text = text_of(client, f"/cases/{imported_case('demo_case#2_20210210').id}")

    link = "https://wiki.example/xwiki/bin/view/Demo/WebHome?viewer=code&amp;rev=1.1"
    assert f'href="{link}" rel="noreferrer noopener"' in text


def test_address_of_the_wiki_that_is_none_becomes_no_link(client: Client, engineer: User) -> None:
    apply(page(wiki_url="javascript:alert(1)"))
    sign_in(client, engineer)
    page_id = db.session.scalars(sa.select(SourcePage.id)).one()

    case_id = imported_case("demo_case#2_20210210").id
    for address in (f"/cases/{case_id}", f"/wiki-pages/{page_id}"):
        text = text_of(client, address)
        assert "javascript:" not in text
        assert "viewer=code" not in text
