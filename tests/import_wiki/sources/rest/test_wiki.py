import hashlib
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.errors import PilebookError
from import_wiki.page import Degradation, SourceKind
from import_wiki.sources.rest import (
    Client,
    OutcomeKind,
    PageName,
    RestWiki,
    WikiOtherUser,
    WikiUnavailable,
    summed_up,
    vanished,
)
from tests.support.fake_xwiki import FIRST_MS, FakeAttachment, FakeVersion, FakeXWiki, Fault

PAGE = PageName(("Cases", "广西.玉林"), "WebHome")


@pytest.fixture
def case_page(xwiki: FakeXWiki) -> None:
    page = xwiki.add(
        *PAGE.spaces,
        PAGE.name,
        title="广西玉林",
        texts=[
            "问题：充不上电",
            "问题：充不上电\n【令】:已重启",
            "问题：充不上电\n\n【令】:已重启\n",
        ],
    )
    page.versions[1].author = "XWiki.ling"
    page.attachments["截图 1.png"] = FakeAttachment(b"\x89PNG picture")
    page.comments.append(
        {"id": 0, "text": "现场已去", "author": "XWiki.lin", "date": FIRST_MS, "replyTo": None}
    )
    page.tags.append("charging")
    page.translations.append("en")


@pytest.mark.parametrize(("pages", "cap"), [(24, 25), (25, 25), (60, 25), (501, 500), (1203, 500)])
def test_pages_are_listed_to_the_end_whatever_the_window(
    xwiki: FakeXWiki, rest_wiki: RestWiki, pages: int, cap: int
) -> None:
    xwiki.window_max = cap
    for number in range(pages):
        xwiki.add("Cases", f"P{number}", "WebHome")

    found = rest_wiki.pages()

    assert set(found) == {PageName(("Cases", f"P{n}"), "WebHome") for n in range(pages)}
    assert len(found) == pages


def test_pages_hidden_in_a_window_hide_no_others(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    xwiki.window_max = 25
    for number in range(60):
        xwiki.add("Cases", f"P{number:02}")
    xwiki.hides = {("Cases", f"P{number:02}") for number in range(3, 30)}

    found = rest_wiki.pages()

    assert {name.name for name in found} == {f"P{n:02}" for n in (0, 1, 2, *range(30, 60))}


def test_pages_end_where_a_wiki_repeats_itself(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    xwiki.ignores_start = True
    for number in range(30):
        xwiki.add("Cases", f"P{number}")

    assert len(rest_wiki.pages()) == 30


def test_pages_leave_out_settings_and_keep_nested_spaces(
    xwiki: FakeXWiki, rest_wiki: RestWiki
) -> None:
    xwiki.add("Cases", "WebPreferences")
    xwiki.add("Cases", "V1.2", "深", "WebHome")

    found = rest_wiki.pages()

    assert found == (PageName(("Cases", "V1.2", "深"), "WebHome"),)


@pytest.mark.usefixtures("case_page")
def test_page_tells_all_that_the_wiki_knows(rest_wiki: RestWiki) -> None:
    found = rest_wiki.page(PAGE)

    page = found.page
    assert (page.reference, page.title) == (r"Cases.广西\.玉林.WebHome", "广西玉林")
    assert (page.version, page.author, page.syntax) == ("1.3", "lin", "xwiki/2.1")
    assert page.source is SourceKind.REST
    assert page.date is not None
    assert page.date.instant(assumed=UTC) == datetime.fromtimestamp(FIRST_MS / 1000 + 3, UTC)
    assert [(each.version, each.author) for each in found.page.history] == [
        ("1.3", "lin"), ("1.2", "ling"), ("1.1", "lin"),
    ]  # fmt: skip
    assert [(each.number, each.text) for each in page.comments] == [(0, "现场已去")]
    assert page.tags == ("charging",)
    assert found.translations == ("en",)
    assert found.problems == ()


@pytest.mark.usefixtures("case_page")
def test_page_names_the_version_and_author_of_each_line(rest_wiki: RestWiki) -> None:
    page = rest_wiki.page(PAGE).page

    assert [(line.number, line.text, line.version, line.author) for line in page.lines] == [
        (1, "问题：充不上电", "1.1", "lin"),
        (2, "", "1.3", "lin"),
        (3, "【令】:已重启", "1.2", "ling"),
    ]
    assert page.degraded == {Degradation.ATTACHMENTS_MISSING}


def test_page_reads_a_history_of_many_windows(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    xwiki.window_max = 25
    xwiki.add("A", "B", texts=["\n".join(map(str, range(n))) for n in range(1, 62)])

    found = rest_wiki.page(PageName(("A",), "B"))

    assert [each.version for each in found.page.history] == [f"1.{n}" for n in range(61, 0, -1)]
    assert [line.version for line in found.page.lines] == [f"1.{n}" for n in range(1, 62)]


def test_page_reports_a_version_without_text(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    page = xwiki.add("A", "B", texts=["一", "一\n二", "一\n二\n三"])
    page.versions[0].text_missing = True

    found = rest_wiki.page(PageName(("A",), "B"))

    assert [line.version for line in found.page.lines] == ["1.2", "1.2", "1.3"]
    assert [problem.values for problem in found.problems] == [{"version": "1.1"}]


def test_page_whose_older_texts_are_all_gone_invents_no_origins(
    xwiki: FakeXWiki, rest_wiki: RestWiki
) -> None:
    page = xwiki.add("A", "B", texts=["一", "一\n二"])
    page.versions[0].text_missing = True

    found = rest_wiki.page(PageName(("A",), "B"))

    assert [line.version for line in found.page.lines] == [None, None]
    assert found.page.version == "1.2"
    assert Degradation.VERSIONS_MISSING in found.page.degraded


def test_page_splits_lines_as_an_export_does(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    xwiki.add("A", "B", texts=["一\r\n二\x0c三\r\n"])

    found = rest_wiki.page(PageName(("A",), "B"))

    assert [line.text for line in found.page.lines] == ["一", "二\x0c三"]


def test_page_without_history_is_read_and_said_to_be(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    xwiki.add("A", "B", texts=["一\n二"]).keeps_history = False

    found = rest_wiki.page(PageName(("A",), "B"))

    assert [(line.text, line.version) for line in found.page.lines] == [("一", None), ("二", None)]
    assert Degradation.VERSIONS_MISSING in found.page.degraded
    assert len(found.problems) == 1


@pytest.mark.usefixtures("case_page")
def test_second_run_fetches_no_texts(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    xwiki.add("Cases", "Other", texts=["一", "二"])
    first = list(rest_wiki.read(rest_wiki.pages()))
    xwiki.requests.clear()

    second = list(rest_wiki.read(rest_wiki.pages()))

    assert [each.kind for each in first] == [OutcomeKind.READ, OutcomeKind.READ]
    assert [each.kind for each in second] == [OutcomeKind.UNCHANGED, OutcomeKind.UNCHANGED]
    assert xwiki.bodies_fetched() == []
    assert [each.page and each.page.page for each in second] == [
        each.page and each.page.page for each in first
    ]


def test_changed_page_fetches_its_new_version_only(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    page = xwiki.add("A", "B", texts=["一", "一\n二"])
    name = PageName(("A",), "B")
    rest_wiki.page(name)
    xwiki.requests.clear()
    page.versions.append(FakeVersion("1.3", "一\n二\n三", modified_ms=FIRST_MS + 9000))

    found = rest_wiki.page(name)

    assert [line.version for line in found.page.lines] == ["1.1", "1.2", "1.3"]
    assert xwiki.bodies_fetched() == ["/xwiki/rest/wikis/xwiki/spaces/A/pages/B/history/1.3"]


def test_page_made_anew_is_not_taken_for_the_old_one(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    xwiki.add("A", "B", texts=["旧"])
    name = PageName(("A",), "B")
    rest_wiki.page(name)
    xwiki.add("A", "B").versions = [FakeVersion("1.1", "新", modified_ms=FIRST_MS + 99_000)]

    found = rest_wiki.page(name)

    assert [line.text for line in found.page.lines] == ["新"]


def test_run_reports_each_page_and_goes_on(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    xwiki.add("A", "Fine")
    xwiki.add("A", "Locked").unreadable = True
    xwiki.add("A", "Odd")
    xwiki.always["/xwiki/rest/wikis/xwiki/spaces/A/pages/Odd/comments"] = Fault.NOT_JSON

    outcomes = tuple(rest_wiki.read(rest_wiki.pages()))

    assert [(each.name.name, each.kind) for each in outcomes] == [
        ("Fine", OutcomeKind.READ), ("Locked", OutcomeKind.REFUSED), ("Odd", OutcomeKind.FAILED),
    ]  # fmt: skip
    report = summed_up(outcomes)
    assert report.counts == {
        OutcomeKind.READ: 1, OutcomeKind.UNCHANGED: 0, OutcomeKind.REFUSED: 1, OutcomeKind.FAILED: 1
    }  # fmt: skip
    assert [(each.reason is not None, each.name.name) for each in report.not_read] == [
        (True, "Locked"), (True, "Odd"),
    ]  # fmt: skip


def test_run_stops_where_the_wiki_is_gone_and_goes_on_later(
    xwiki: FakeXWiki, rest_wiki: RestWiki
) -> None:
    names = [PageName(("A",), f"P{n}") for n in range(5)]
    for name in names:
        xwiki.add("A", name.name)
        if name.name != "P0":
            xwiki.always[f"/xwiki/rest/wikis/xwiki{name.path}/history"] = Fault.RESET
    broken_off = rest_wiki.read(names)
    kinds = [next(broken_off).kind for _ in range(4)]
    with pytest.raises(WikiUnavailable):
        next(broken_off)
    xwiki.always.clear()
    xwiki.requests.clear()

    later = [each.kind for each in rest_wiki.read(names)]

    assert kinds == [OutcomeKind.READ, *[OutcomeKind.FAILED] * 3]
    assert later == [OutcomeKind.UNCHANGED, *[OutcomeKind.READ] * 4]
    assert len(xwiki.bodies_fetched()) == 4


def test_page_broken_off_in_its_history_goes_on_from_there(
    xwiki: FakeXWiki, rest_wiki: RestWiki
) -> None:
    xwiki.add("A", "B", texts=["一", "一\n二", "一\n二\n三"])
    name = PageName(("A",), "B")
    broken = "/xwiki/rest/wikis/xwiki/spaces/A/pages/B/history/1.1"
    xwiki.always[broken] = 503
    with pytest.raises(WikiUnavailable):
        rest_wiki.page(name)
    xwiki.always.clear()
    xwiki.requests.clear()

    found = rest_wiki.page(name)

    assert not found.from_cache
    assert xwiki.bodies_fetched() == [broken]


def test_run_stops_where_the_wiki_takes_us_for_a_guest(
    xwiki: FakeXWiki, client_of: Callable[..., Client], tmp_path: Path
) -> None:
    xwiki.add("A", "B")
    wiki = RestWiki(client_of(password="wrong"), "xwiki", cache_folder=tmp_path)

    with pytest.raises(WikiOtherUser):
        wiki.check()
    with pytest.raises(WikiOtherUser):
        list(wiki.read([PageName(("A",), "B")]))


def test_changed_since_lists_later_revisions_in_order(
    xwiki: FakeXWiki, rest_wiki: RestWiki
) -> None:
    xwiki.window_max = 25
    xwiki.add("A", "B", texts=[str(n) for n in range(60)])
    xwiki.add("A", "WebPreferences", texts=["1", "2", "3"])

    found = rest_wiki.changed_since(datetime.fromtimestamp(FIRST_MS / 1000 + 2, UTC))

    assert [each.revision.version for each in found] == [f"1.{n}" for n in range(3, 61)]
    assert {each.name for each in found} == {PageName(("A",), "B")}


def test_vanished_names_what_a_full_list_lacks(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    xwiki.add("A", "Stays")
    known = {PageName(("A",), "Stays"), PageName(("A",), "Gone")}

    assert vanished(listed=rest_wiki.pages(), known=known) == {PageName(("A",), "Gone")}


@pytest.mark.usefixtures("case_page")
def test_attachments_are_fetched_once_and_kept_for_the_owner_alone(
    xwiki: FakeXWiki, rest_wiki: RestWiki, tmp_path: Path
) -> None:
    page = rest_wiki.page(PAGE)
    assert not any("/attachments/" in path for path in xwiki.requests)

    found = rest_wiki.with_attachments(PAGE, page)
    rest_wiki.with_attachments(PAGE, page)

    (attachment,) = found.page.attachments
    assert attachment.name == "截图 1.png"
    assert attachment.file is not None
    assert attachment.sha256 == hashlib.sha256(b"\x89PNG picture").hexdigest()
    assert attachment.file.read_bytes() == b"\x89PNG picture"
    assert found.page.degraded == frozenset()
    assert sum("/attachments/" in path for path in xwiki.requests) == 1
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}


def test_attachments_not_to_be_had_are_reported(xwiki: FakeXWiki, rest_wiki: RestWiki) -> None:
    page = xwiki.add("A", "B")
    page.attachments["gone.png"] = FakeAttachment(b"", missing=True)
    page.attachments["../../grown.png"] = FakeAttachment(b"12345", listed_size=3)
    page.attachments["fine.png"] = FakeAttachment(b"123")
    name = PageName(("A",), "B")

    found = rest_wiki.with_attachments(name, rest_wiki.page(name))

    assert [each.file is not None for each in found.page.attachments] == [False, False, True]
    assert [str(PilebookError(each.message, **each.values)) for each in found.problems] == [
        "The wiki lists the attachment gone.png and does not have it.",
        "The attachment ../../grown.png was not read: It has 5 bytes, and 3 are listed.",
    ]
    assert Degradation.ATTACHMENTS_MISSING in found.page.degraded


def test_page_refuses_a_text_of_another_version(
    xwiki: FakeXWiki, rest_wiki: RestWiki, monkeypatch: pytest.MonkeyPatch
) -> None:
    xwiki.add("A", "B")
    monkeypatch.setattr(xwiki, "body_version", "9.9")

    (outcome,) = rest_wiki.read([PageName(("A",), "B")])

    assert outcome.kind is OutcomeKind.FAILED
    assert outcome.reason is not None
    assert outcome.reason.values == {"found": "9.9", "version": "1.1"}
