"""The engine answers exactly what scoring every document one by one would."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.search.documents import Document
from app.search.index import Index
from app.search.query import parse
from app.search.scope import EVERYTHING, Scope
from app.search.synonyms import NO_SYNONYMS, Synonyms
from tests.search.corpus import document, documents
from tests.search.engines.reference import Reference

WORDS = st.sampled_from(
    [
        "充电桩",
        "离线",
        "断网",
        "口令错误",
        "密码错误",
        "占桩费",
        "桩",
        "的",
        "e03",
        "x#7_20200911",
        "20200911",
        "0911",
    ]
)
TEXT = st.lists(WORDS | st.sampled_from("，。 a\n"), max_size=8).map("".join)
QUERY = st.lists(
    st.builds("{}{}".format, st.sampled_from(["", "", "", "-"]), WORDS)
    | st.builds('"{}{}"'.format, WORDS, WORDS)
    | st.just("OR"),
    min_size=1,
    max_size=5,
).map(" ".join)
DOCUMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "customer_id": st.integers(1, 2),
            "shared": st.booleans(),
            "title": TEXT,
            "problem": TEXT,
            "public_text": TEXT,
            "internal_text": TEXT,
        }
    ),
    max_size=14,
).map(lambda values: [document(i, **each) for i, each in enumerate(values, start=1)])

SCOPES = (EVERYTHING, Scope(1, internal=False), Scope(2, internal=False), Scope(1, internal=True))


SYNONYMS = Synonyms((("离线", "断网", "e03"), ("密码", "口令", "发票"), ("充电桩", "桩")))


def agree(
    index: Index,
    reference: Reference,
    text: str,
    scope: Scope,
    synonyms: Synonyms = NO_SYNONYMS,
) -> None:
    """Hold the engine's answer to the reference's: documents with equal scores may trade places."""
    query = parse(text)
    hits = index.search(query, scope, limit=20, synonyms=synonyms)
    expected = reference.search(query, synonyms)
    scores = dict(expected)

    assert hits.total == len(expected)
    assert [hit.score for hit in hits.items] == pytest.approx(
        [score for _, score in expected[:20]], rel=1e-4, abs=1e-4
    )
    for hit in hits.items:
        assert hit.score == pytest.approx(scores[hit.key], rel=1e-4, abs=1e-4)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=DOCUMENTS, queries=st.lists(QUERY, min_size=1, max_size=4), commits=st.integers(1, 3))
def test_search_is_exact_on_small_indexes(
    index: Index, made: Sequence[Document], queries: Sequence[str], commits: int
) -> None:
    index.rebuild([])
    for start in range(commits):
        index.replace(made[start::commits])

    for scope in SCOPES:
        for query in queries:
            agree(index, Reference(made, scope), query, scope)
            agree(index, Reference(made, scope), query, scope, SYNONYMS)


@pytest.mark.parametrize("scope", SCOPES)
def test_search_is_exact_on_cases(index: Index, scope: Scope) -> None:
    made = list(documents(100))
    rewritten = [replace(each, revision=2, title="已经改写") for each in made[::5]]
    index.rebuild(made)
    index.replace([], removed=[each.key for each in made[::7]])
    index.replace(rewritten)
    kept = [each for i, each in enumerate(made) if i % 7 and i % 5]
    reference = Reference([*kept, *rewritten], scope)

    for text in (
        "充电桩离线",
        "后台不能让充电桩停止工作",
        "读卡器提示密码错误 更换保险丝",
        '"温度过高"',
        '离线 -"充电桩离线" 厂商',
        "发票 OR 账单",
        made[3].label,
        made[4].label[-4:],
        "的",
        "桩",
        "为什么夜里下过大雨以后同一排其他设备正常而显示屏一直黑屏还是不行",
    ):
        agree(index, reference, text, scope)
