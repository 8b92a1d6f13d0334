from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from app.search.documents import Document
from app.search.filters import Field, Filter
from app.search.index import Index, Order
from app.search.query import parse
from app.search.scope import EVERYTHING, Scope
from app.search.synonyms import Synonyms
from tests.search.corpus import NOON, document, documents
from tests.search.engines.places import Place


def keys(index: Index, text: str, filters: Sequence[Filter] = ()) -> list[str]:
    return [hit.key for hit in index.search(parse(text), EVERYTHING, filters).items]


@pytest.fixture
def desk(index: Index) -> Index:
    """A handful of cases as a desk has them."""
    index.rebuild(
        [
            document(
                1,
                label="nmhd_case#5_20240115",
                title="刷卡提示密码错误",
                internal_text="今天15号的日志没有查到刷卡记录。参考nmhd_case#4_20231226让客户检查桩配置。",
                status="resolved",
                resolved=True,
                customer_code="nmhd",
                customer_name="南明海德",
                engineers=["WQ", "林一鸣"],
                opened_on=date(2024, 1, 15),
            ),
            document(
                2,
                label="nmhd_case#4_20231226",
                title="刷卡提示密码错误",
                public_text="余额充足的情况下，电桩上检查下刷卡。",
                status="in_progress",
                customer_code="nmhd",
                customer_name="南明海德",
                engineers=["林一鸣"],
                tags=["刷卡"],
                opened_on=date(2023, 12, 26),
            ),
            document(
                3,
                label="wlzc_case#1_20240301",
                title="后臺不能讓充電樁停止工作",
                problem="订单号：202403011530220010077231，车牌桂K12345，报E03",
                public_text="合同编号：WLZC20240107002HT；占桩费从零点起收",
                status="new",
                customer_code="wlzc",
                customer_name="五柳之城新能源",
                verified=True,
                opened_on=date(2024, 3, 1),
            ),
        ]
    )
    return index


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("刷卡", {"case:1", "case:2"}),
        ("配置", {"case:1"}),
        ("余额", {"case:2"}),
        ("占桩费", {"case:3"}),
        ("占桩", {"case:3"}),
        ("桩费", {"case:3"}),
        ("充电桩", {"case:3"}),
        ("充電樁", {"case:3"}),
        ("停止", {"case:3"}),
        ("让", {"case:1", "case:3"}),
        ("nmhd_case#4_20231226", {"case:1", "case:2"}),
        ("NMHD#4", {"case:1", "case:2"}),
        ("#5_20240115", {"case:1"}),
        ("1226", {"case:1", "case:2"}),
        ("20240301", {"case:3"}),
        ("202403011530220010077231", {"case:3"}),
        ("7231", {"case:3"}),
        ("10077231", {"case:3"}),
        ("桂K12345", {"case:3"}),
        ("K12345", {"case:3"}),
        ("e03", {"case:3"}),
        ("WLZC20240107002HT", {"case:3"}),
        ("07002", {"case:3"}),
        ("密码错误 -日志", {"case:2"}),
        ('"刷卡记录"', {"case:1"}),
        ('"记录刷卡"', set()),
        ("日志 OR 占桩费", {"case:1", "case:3"}),
        ("南明海德", {"case:1", "case:2"}),
        ("客户:nmhd", {"case:1", "case:2"}),
        ("客户：五柳之城", {"case:3"}),
        ("-客户:nmhd", {"case:3"}),
        ("状态:已解决", {"case:1"}),
        ("状态:已解决 状态:新建", {"case:1", "case:3"}),
        ("跟单:wq", {"case:1"}),
        ("标签:刷卡", {"case:2"}),
        ("is:unresolved", {"case:2", "case:3"}),
        ("is:verified", {"case:3"}),
        ("之前:2024", {"case:2"}),
        ("之后:2024-03", {"case:3"}),
        ("之后:2024-01-15 之前:2024-02", {"case:1"}),
        ("桩号:7231", {"case:3"}),
        ("桩号:9999", set()),
        ("订单:7231", {"case:3"}),
        ("订单：202403011530220010077231 E03", {"case:3"}),
        ("-订单:7231", {"case:1", "case:2"}),
        ("nothing-like-it", set()),
        ("，。", set()),
        ("", set()),
    ],
)
def test_search_finds(desk: Index, text: str, expected: set[str]) -> None:
    assert set(keys(desk, text)) == expected


def test_search_puts_the_case_itself_before_those_that_cite_it(desk: Index) -> None:
    assert keys(desk, "nmhd_case#4_20231226") == ["case:2", "case:1"]


def test_search_asks_for_both_of_two_words_but_shows_one_rather_than_nothing(
    index: Index,
) -> None:
    index.rebuild(
        [
            *(document(i, title="刷卡失败") for i in range(1, 13)),
            *(document(i, title="密码忘记") for i in range(21, 33)),
            *(document(i, title="刷卡时密码不对") for i in range(41, 53)),
        ]
    )

    both = index.search(parse("刷卡 密码"), EVERYTHING, limit=50)
    one = index.search(parse("刷卡 没有这回事儿"), EVERYTHING, limit=50)

    assert (both.total, both.required) == (12, 2)
    assert (one.total, one.required) == (24, 1)
    assert {hit.why for hit in both.items} == {("刷卡", "密码")}


def test_search_ranks_what_has_more_of_the_question_higher(index: Index) -> None:
    index.rebuild(
        [
            document(1, public_text="显示屏黑屏，充电枪拔不下来"),
            document(2, public_text="显示屏黑屏黑屏黑屏黑屏"),
            document(3, title="显示屏黑屏，充电枪拔不下来"),
        ]
    )

    assert keys(index, "显示屏黑屏充电枪拔不下来") == ["case:3", "case:1", "case:2"]


def test_search_knows_which_cases_have_files(index: Index) -> None:
    index.rebuild(
        [
            document(1, title="离线", attachment_names=["现场照片.jpg"]),
            document(2, title="离线", internal_attachment_names=["报文.pcap"]),
            document(3, title="离线"),
        ]
    )
    customer = Scope(1, internal=False)

    assert set(keys(index, "has:attachment")) == {"case:1", "case:2"}
    assert keys(index, "-包含:附件") == ["case:3"]
    assert keys(index, "现场照片.jpg") == ["case:1"]
    assert keys(index, "pcap") == ["case:2"]
    assert index.search(parse("has:attachment"), customer).total == 1
    assert index.search(parse("pcap"), customer).total == 0


def test_search_keeps_nothing_of_what_is_masked(index: Index) -> None:
    index.rebuild([document(1, title="手机号138****1111，密码••••••")])

    assert keys(index, "1111") == []
    assert keys(index, "138") == []
    assert keys(index, "138****1111") == []
    assert keys(index, "手机号") == ["case:1"]


def test_search_by_sound_ranks_what_was_written_first(index: Index) -> None:
    index.rebuild(
        [
            document(1, title="lx 已处理"),
            document(2, title="离线离线离线"),
            document(3, title="离线"),
            document(4, title="无关"),
        ]
    )

    hits = index.search(parse("lx"), EVERYTHING, by_sound=True)

    assert hits.items[0].key == "case:1"
    assert {hit.key for hit in hits.items} == {"case:1", "case:2", "case:3"}
    assert hits.readings == ("离线",)
    assert hits.items[1].why == ("离线",)


def test_search_by_sound_learns_what_is_added_later(index: Index) -> None:
    index.rebuild([document(1, title="刷卡")])
    before = index.search(parse("lixian"), EVERYTHING, by_sound=True)

    index.replace([document(2, title="离线")])

    after = index.search(parse("lixian"), EVERYTHING, by_sound=True)
    assert (before.total, after.total) == (0, 1)


def test_synonyms_are_found_and_count_less(index: Index) -> None:
    index.rebuild([document(1, title="掉线"), document(2, title="离线"), document(3, title="刷卡")])
    synonyms = Synonyms((("离线", "掉线"),))

    hits = index.search(parse("离线"), EVERYTHING, synonyms=synonyms)

    assert [hit.key for hit in hits.items] == ["case:2", "case:1"]
    assert [hit.why for hit in hits.items] == [("离线",), ("掉线",)]
    assert keys(index, "离线") == ["case:2"]


def test_completions_are_longer_words_the_most_common_first(index: Index) -> None:
    index.rebuild(
        [
            *(document(i, title="充电枪掉线") for i in (1, 2)),
            document(3, title="充电卡"),
            document(4, title="充电"),
        ]
    )

    found = index.completions("充电", EVERYTHING, limit=2)

    assert found == ["充电枪", "充电卡"]
    assert index.completions("充电枪", EVERYTHING, limit=2) == []


def test_search_pages_through_everything_once(index: Index) -> None:
    index.rebuild(documents(90))
    query = parse("充电桩 离线 发票")
    total = index.search(query, EVERYTHING).total

    pages = [index.search(query, EVERYTHING, offset=n, limit=7).items for n in range(0, total, 7)]

    found = [hit for page in pages for hit in page]
    assert len({hit.key for hit in found}) == len(found) == total
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert found == list(index.search(query, EVERYTHING, limit=total).items)


def test_search_orders_by_the_newest_when_asked(index: Index) -> None:
    index.rebuild([document(i, title="离线" * (1 + i % 3)) for i in range(1, 30)])

    hits = index.search(parse("离线"), EVERYTHING, limit=5, order=Order.NEWEST)

    assert [hit.key for hit in hits.items] == [f"case:{i}" for i in range(29, 24, -1)]


def test_facets_count_what_choosing_a_value_would_find(index: Index) -> None:
    index.rebuild(documents(150))
    query = parse("充电桩 OR 发票")
    chosen = (Filter(Field.STATUS, ("new",)), Filter(Field.TAG, ("刷卡",)))

    hits = index.search(query, EVERYTHING, chosen)

    for field, values in hits.facets.items():
        others = [each for each in chosen if each.field is not field]
        for value in values:
            choice = Filter(field, (value.value.casefold(),))
            assert index.search(query, EVERYTHING, [*others, choice]).total == value.count
    assert {value.value for value in hits.facets[Field.STATUS]} >= {"new", "resolved"}


def test_replace_is_idempotent_and_never_goes_back(index: Index) -> None:
    index.rebuild([document(1, title="旧的", revision=3)])

    assert index.replace([document(1, title="旧的", revision=3)]) == 0
    assert index.replace([document(1, title="更旧的", revision=2)]) == 0
    assert index.replace([document(1, title="新来的", revision=4)]) == 1
    assert index.replace([document(1, title="新来的", revision=4)]) == 0
    assert keys(index, "新来的") == ["case:1"]
    assert keys(index, "更旧的") == []
    assert index.count() == 1


def test_replace_takes_out_and_puts_in_with_one_commit(index: Index) -> None:
    index.rebuild([document(1, title="甲"), document(2, title="乙")])

    changed = index.replace([document(3, title="丙")], removed=["case:1", "case:9"])

    assert changed == 2
    assert {key for key, _ in index.fingerprints()} == {"case:2", "case:3"}


def test_replace_keeps_the_newest_of_one_subject(index: Index) -> None:
    index.rebuild([])

    index.replace([document(1, title="新", revision=2), document(1, title="旧", revision=1)])

    newest = document(1, title="新", revision=2)
    assert dict(index.fingerprints()) == {"case:1": newest.fingerprint()}


def test_index_stays_true_over_many_small_commits(index: Index) -> None:
    present: dict[str, Document] = {}
    index.rebuild([])
    for step, each in enumerate(documents(60)):
        removed = list(present)[:1] if step % 3 == 2 else []
        index.replace([each], removed=removed)
        present = {key: value for key, value in present.items() if key not in removed}
        present[each.key] = each

    assert dict(index.fingerprints()) == {key: each.fingerprint() for key, each in present.items()}
    assert index.count() == len(present)
    assert index.search(parse("类型:案例"), EVERYTHING).total == len(present)


def test_emptied_index_is_an_index(index: Index) -> None:
    index.rebuild([document(1, title="甲")])

    index.replace([], removed=["case:1"])

    assert index.count() == 0
    assert keys(index, "甲") == []
    assert index.replace([document(2, title="乙")]) == 1
    assert keys(index, "乙") == ["case:2"]


def test_what_another_process_wrote_is_seen_at_once(index: Index, place: Place) -> None:
    index.rebuild([document(1, title="甲")])
    reader = place.open()
    assert keys(reader, "甲") == ["case:1"]

    index.replace([document(2, title="甲")])

    assert len(keys(reader, "甲")) == 2


def test_equal_documents_come_newest_first_wherever_they_stand(index: Index) -> None:
    made = [document(i, title="离线", updated_at=NOON + timedelta(days=i % 4)) for i in range(1, 9)]
    index.rebuild(made)
    first = keys(index, "离线")

    index.rebuild(reversed(made))

    assert keys(index, "离线") == first
    assert first[:2] == ["case:3", "case:7"]
