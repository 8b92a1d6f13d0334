"""A customer's answers are those of an index that holds its own documents and no others."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.search.documents import Document
from app.search.filters import Field, Filter
from app.search.index import Index, Order
from app.search.query import parse
from app.search.scope import EVERYTHING, Scope
from app.search.synonyms import Synonyms
from tests.search.corpus import CUSTOMERS, document, documents

CUSTOMER = Scope(1, internal=False)
TEXT = st.lists(
    st.sampled_from(["充电桩", "离线", "理县", "力现", "发票", "e03", "的"]), max_size=5
).map("".join)
VALUES = st.fixed_dictionaries(
    {
        "customer_id": st.integers(1, 3),
        "shared": st.booleans(),
        "title": TEXT,
        "public_text": TEXT,
        "internal_text": TEXT,
        "status": st.sampled_from(["new", "on_hold", "in_progress"]),
        "tags": st.lists(st.sampled_from(["甲", "乙"]), max_size=2),
        "resolved": st.booleans(),
    }
)
QUERIES = st.sampled_from(
    [
        *("充电桩", "离线 发票", "e03 OR 发票", "-离线 充电桩", "状态:处理中", '"充电桩离线"'),
        *("lixian", "li xian 发票", "lx", "理线", "冲电庄", "断网", "充电zhuang", "fp 充"),
    ]
)
SYNONYMS = Synonyms((("离线", "断网"), ("发票", "e03")))
FILTERS = st.sampled_from(
    [(), (Filter(Field.STATUS, ("in_progress",)),), (Filter(Field.CUSTOMER, ("c1", "c2")),)]
)


def made_of(values: Sequence[dict[str, Any]]) -> list[Document]:
    return [
        document(i, customer_code=f"c{each['customer_id']}", customer_name="某某充电", **each)
        for i, each in enumerate(values, start=1)
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(VALUES, max_size=12),
    queries=st.lists(QUERIES, min_size=1, max_size=3),
    filters=FILTERS,
)
def test_customer_searches_as_if_there_were_no_other_documents(
    index: Index,
    own_index: Index,
    values: Sequence[dict[str, Any]],
    queries: Sequence[str],
    filters: Sequence[Filter],
) -> None:
    everything = made_of(values)
    own = [
        replace(each, internal_text="", tags=(), engineers=())
        for each in everything
        if each.customer_id == 1 or each.shared
    ]
    index.rebuild(everything)
    own_index.rebuild(reversed(own))

    for text in queries:
        for order in Order:
            query = parse(text)
            found, expected = (
                each.search(query, CUSTOMER, filters, order=order, synonyms=SYNONYMS, by_sound=True)
                for each in (index, own_index)
            )
            assert found == expected


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(VALUES, max_size=12),
    beginning=st.sampled_from(["充", "离", "理", "e", "发票"]),
)
def test_customer_is_offered_words_as_if_there_were_no_other_documents(
    index: Index, own_index: Index, values: Sequence[dict[str, Any]], beginning: str
) -> None:
    everything = made_of(values)
    own = [
        replace(each, internal_text="", tags=(), engineers=())
        for each in everything
        if each.customer_id == 1 or each.shared
    ]
    index.rebuild(everything)
    own_index.rebuild(own)

    found = index.completions(beginning, CUSTOMER, limit=3)

    assert found == own_index.completions(beginning, CUSTOMER, limit=3)


def test_customer_is_told_no_word_of_others(index: Index) -> None:
    index.rebuild(
        [
            document(1, title="发票", internal_text="人群定价"),
            document(2, title="占桩费", customer_id=2),
        ]
    )

    for text in ("占庄费", "zhanzhuangfei", "zzf", "人群订价", "rqdj", "renqundingjia"):
        own = index.search(parse(text), CUSTOMER, by_sound=True)
        assert (own.total, own.readings) == (0, ())
        assert index.search(parse(text), EVERYTHING, by_sound=True).total == 1
    assert index.completions("占", CUSTOMER, limit=5) == []
    assert index.completions("人群", CUSTOMER, limit=5) == []
    assert "占桩费" in index.completions("占", EVERYTHING, limit=5)


def test_customers_own_word_is_heard_however_many_others_sound_alike(index: Index) -> None:
    others = [first + second for first in "理历厉励丽利" for second in "县现险显陷献"]
    index.rebuild(
        [
            document(1, title="离线"),
            *(document(n, title=text, customer_id=2) for n, text in enumerate(others, start=2)),
        ]
    )

    found = index.search(parse("lixian"), CUSTOMER, by_sound=True)

    assert [hit.key for hit in found.items] == ["case:1"]
    assert found.readings == ("离线",)


def test_customer_finds_neither_others_documents_nor_internal_words(index: Index) -> None:
    index.rebuild(
        [
            document(1, title="充电桩离线", internal_text="甲方欠费"),
            document(2, title="充电桩离线", customer_id=2),
            document(3, kind="article", title="充电桩离线怎么办", customer_id=None, shared=True),
            document(4, kind="article", title="充电桩离线内部手册", customer_id=None),
        ]
    )

    found = index.search(parse("充电桩"), CUSTOMER)

    assert {hit.key for hit in found.items} == {"case:1", "article:3"}
    assert found.total == 2
    assert index.search(parse("欠费"), CUSTOMER).total == 0
    assert index.search(parse('"欠费"'), CUSTOMER).total == 0
    assert index.search(parse("-欠费 离线"), CUSTOMER).total == 2
    assert index.search(parse("欠费"), EVERYTHING).total == 1


def test_customer_is_not_told_how_the_desk_sorts_its_work(index: Index) -> None:
    index.rebuild(
        [
            document(1, title="离线", status="on_hold", engineers=["林一鸣"], tags=["难缠"]),
            document(2, title="离线", status="in_progress"),
        ]
    )

    found = index.search(parse("离线"), CUSTOMER)

    assert found.facets.keys() == {Field.KIND, Field.CUSTOMER, Field.STATUS, Field.YEAR}
    assert [(v.value, v.count) for v in found.facets[Field.STATUS]] == [("in_progress", 2)]
    for text in ("跟单:林一鸣", "标签:难缠", "林一鸣", "难缠", "状态:暂搁置"):
        assert index.search(parse(text), CUSTOMER).total == 0
        assert index.search(parse(text), EVERYTHING).total == 1


@pytest.mark.parametrize("customer_id", CUSTOMERS)
def test_facets_of_a_customer_count_its_documents_only(index: Index, customer_id: int) -> None:
    made = list(documents(120))
    index.rebuild(made)
    own = [each for each in made if each.customer_id == customer_id]

    found = index.search(parse("类型:案例"), Scope(customer_id, internal=False))

    assert found.total == len(own)
    (customer,) = found.facets[Field.CUSTOMER]
    assert (customer.value, customer.name, customer.count) == (*CUSTOMERS[customer_id], len(own))


@pytest.mark.parametrize(
    "text",
    [
        "客户:c2",
        "customer_id:2",
        "客户:* ",
        "客户:c1 OR 客户:c2",
        '客户:"c2" 发票',
        "-客户:c1",
        "发票 OR customer:c2",
        "(发票) OR (客户:c2)",
    ],
)
def test_query_never_widens_the_scope(index: Index, text: str) -> None:
    index.rebuild(made_of([{"customer_id": 1 + i % 2, "title": "发票"} for i in range(8)]))

    found = index.search(parse(text), CUSTOMER)

    assert {hit.key for hit in found.items} <= {"case:1", "case:3", "case:5", "case:7"}
    assert found.total <= 4
