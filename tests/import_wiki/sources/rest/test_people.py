import pytest

from import_wiki.sources.rest import PageName, RestWiki
from tests.support.fake_xwiki import FIRST_MS, FakeXWiki

PAGE = PageName(("A",), "B")
OBJECT = "/xwiki/rest/wikis/xwiki/spaces/XWiki/pages/{}/objects/XWiki.XWikiUsers/0"


@pytest.fixture
def page_of_two(xwiki: FakeXWiki) -> None:
    page = xwiki.add(*PAGE.spaces, PAGE.name, texts=["一", "一\n二"])
    page.versions[0].author = "xwiki:XWiki.lin"
    page.versions[1].author = "XWiki.annie"
    page.comments.append({"id": 0, "text": "好", "author": "XWiki.lin", "date": FIRST_MS})


@pytest.mark.usefixtures("page_of_two")
def test_authors_are_called_as_the_wiki_calls_them(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    xwiki.people = {"lin": ("林", "悦"), "annie": ("annie", "lee")}

    page = rest_wiki.page(PAGE).page

    assert page.author == "annie lee"
    assert [line.author for line in page.lines] == ["林 悦", "annie lee"]
    assert [each.author for each in page.history] == ["annie lee", "林 悦"]
    assert [each.author for each in page.comments] == ["林 悦"]


@pytest.mark.usefixtures("page_of_two")
def test_each_person_is_asked_for_once(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    rest_wiki.page(PAGE)
    rest_wiki.page(PAGE)

    assert xwiki.requests.count(OBJECT.format("lin")) == 1
    assert xwiki.requests.count(OBJECT.format("annie")) == 1


@pytest.mark.usefixtures("page_of_two")
@pytest.mark.parametrize("answer", [401, 404, 400])
def test_login_stands_where_the_name_is_not_to_be_had(
    xwiki: FakeXWiki, rest_wiki: RestWiki, answer: int
) -> None:
    xwiki.people = {"lin": ("", ""), "annie": ("annie", "lee")}
    xwiki.always[OBJECT.format("annie")] = answer

    page = rest_wiki.page(PAGE).page

    assert [line.author for line in page.lines] == ["lin", "annie"]


def test_check_tells_the_version_and_the_user(rest_wiki: RestWiki) -> None:
    found = rest_wiki.check()

    assert (found.version, found.user) == ("16.10.5", "importer")


def test_page_knows_where_it_is_read(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    xwiki.add("案例", "V1.2", "WebHome")

    page = rest_wiki.page(PageName(("案例", "V1.2"), "WebHome")).page

    assert page.wiki_url == f"{xwiki.url}/bin/view/%E6%A1%88%E4%BE%8B/V1.2/WebHome"
