import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.analysis.folding import fold
from app.search.analysis.runs import runs
from app.search.analysis.terms import phrase_of, terms_of

HAN = st.text(alphabet="充电桩刷卡密码错误不能的了", max_size=12)


def stands_in(phrase: str, text: str) -> bool:
    """Tell whether `phrase` stands in `text`, by the places its grams have there."""
    places = terms_of([(1.0, text)]).places
    parts = phrase_of(phrase)
    starts = [{place - offset for place in places[gram]} for gram, offset in parts]
    return bool(parts) and bool(set.intersection(*starts))


def test_runs_read_chinese_on_across_a_blank_and_end_at_punctuation() -> None:
    found = list(runs(fold("参考gxyl_case#4_20191226让客户 检查，桩\n好")))

    assert [(run.text, run.follows) for run in found] == [
        ("参考", False),
        ("gxyl_case#4_20191226", True),
        ("让客户检查", True),
        ("桩", False),
        ("好", False),
    ]


def test_terms_weigh_by_the_place_they_stand_in() -> None:
    terms = terms_of([(3.0, "刷卡失败"), (1.0, "刷卡"), (1.0, "刷卡")])

    assert terms.words["刷卡"] == 5.0
    assert terms.grams["卡失"] == 3.0
    assert terms.grams["刷"] == 5.0


def test_terms_have_every_pair_and_every_character_of_a_sentence() -> None:
    terms = terms_of([(1.0, "收占桩费")])

    assert {"占桩", "桩费", "收占", "收", "占", "桩", "费"} <= terms.grams.keys()


def test_terms_have_the_words_of_the_trade() -> None:
    terms = terms_of([(1.0, "人群电价怎么绑定，充电桩跳枪")])

    assert {"人群电价", "充电桩", "跳枪", "充电"} <= terms.words.keys()


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("密码错误", "刷卡提示密码错误"),
        ("营收数据", "可查看营收数 据，不可设置"),
        ("A枪坏", "换了A枪坏的"),
        ("令狐充A枪", "令狐充 A枪"),
        ("mc2.0登录账号", "配置mc2.0登录账号"),
        ("case#4_20191226让", "参考gxyl_case#4_20191226让客户"),
        ("错误，再试", "密码错误，再试一次"),
        ("充電樁", "充电桩"),
    ],
)
def test_phrase_is_found_where_it_stands(phrase: str, text: str) -> None:
    assert stands_in(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("密码错误", "密码有错误"),
        ("密码错误", "密码。错误"),
        ("错误密码", "密码错误"),
        ("A枪坏", "A坏枪"),
        ("电桩充", "充电桩电桩"),
    ],
)
def test_phrase_is_not_found_where_it_does_not_stand(phrase: str, text: str) -> None:
    assert not stands_in(phrase, text)


@given(HAN, HAN, HAN)
def test_phrase_of_chinese_is_found_exactly_where_it_is_a_part(
    before: str, phrase: str, after: str
) -> None:
    other = before + after

    if len(phrase) > 1:  # one character is looked up as a term, not as a phrase
        assert stands_in(phrase, before + phrase + after)
        assert stands_in(phrase, other) == (phrase in other)


def test_phrase_does_not_lead_from_one_text_into_the_next() -> None:
    terms = terms_of([(1.0, "密码"), (1.0, "错误")])

    assert "码错" not in terms.grams
    assert terms.places["密码"] != [terms.places["错误"][0] - 2]
