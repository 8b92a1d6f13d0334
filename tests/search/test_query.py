import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.filters import Field, Filter
from app.search.plan import plan_of
from app.search.query import OneOf, Phrase, Words, label_in, parse, printed


def test_words_phrases_alternatives_and_exclusions_are_read() -> None:
    query = parse('刷卡 "密码错误" “余额 不足” -发票 －"电子发票" 充电卡 OR 会员卡 | "钱包"')

    assert query.parts == (
        Words("刷卡"),
        Phrase("密码错误"),
        Phrase("余额 不足"),
        OneOf((Words("充电卡"), Words("会员卡"), Phrase("钱包"))),
    )
    assert query.excluded == (Words("发票"), Phrase("电子发票"))
    assert query.filters == ()
    assert query.problems == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("客户:gxyl", Filter(Field.CUSTOMER, ("gxyl",))),
        ("运营商：广西玉林", Filter(Field.CUSTOMER, ("广西玉林",))),
        ('customer:"Some Operator"', Filter(Field.CUSTOMER, ("some operator",))),
        ("状态：已解决", Filter(Field.STATUS, ("resolved",))),
        ("STATUS:on_hold,处理中、新建", Filter(Field.STATUS, ("on_hold", "in_progress", "new"))),
        ("-状态:暂搁置", Filter(Field.STATUS, ("on_hold",), negated=True)),
        ("跟单:YD", Filter(Field.ENGINEER, ("yd",))),
        ("engineer：周启明", Filter(Field.ENGINEER, ("周启明",))),
        ("标签:刷卡", Filter(Field.TAG, ("刷卡",))),
        ("类型:案例", Filter(Field.KIND, ("case",))),
        ("之前:2020-09-11", Filter(Field.BEFORE, ("2020-09-11",))),
        ("before:2020年9月", Filter(Field.BEFORE, ("2020-09-01",))),
        ("之后：20200911", Filter(Field.AFTER, ("2020-09-11",))),
        ("after:2020", Filter(Field.AFTER, ("2020-01-01",))),
        ("is:unresolved", Filter(Field.IS, ("unresolved",))),
        ("is：未解决", Filter(Field.IS, ("unresolved",))),
        ("has:attachment", Filter(Field.HAS, ("attachment",))),
        ("包含：附件", Filter(Field.HAS, ("attachment",))),
        ("桩号：45010220230000170036", Filter(Field.PILE, ("45010220230000170036",))),
        ("订单号:4321", Filter(Field.ORDER, ("4321",))),
        ("状态:等待厂商", Filter(Field.STATUS, ("waiting_vendor",))),
    ],
)
def test_field_is_read_with_either_colon(text: str, expected: Filter) -> None:
    query = parse(f"刷卡 {text}")

    assert query.filters == (expected,)
    assert query.parts == (Words("刷卡"),)


def test_values_of_one_field_are_any_of_them() -> None:
    query = parse("状态:新建 状态:已解决 客户:gxyl")

    assert query.filters == (
        Filter(Field.STATUS, ("new", "resolved")),
        Filter(Field.CUSTOMER, ("gxyl",)),
    )


@pytest.mark.parametrize(
    "text",
    ["状态:8", "https://mc.example.com", "问题描述：充电卡", "备注:无", "订单号:无", "has:x"],
)
def test_what_looks_like_a_field_but_is_none_is_words(text: str) -> None:
    query = parse(text)

    assert query.filters == ()
    assert query.problems == ()
    assert plan_of(query).units


@pytest.mark.parametrize("text", ["之前:昨天", "after:2020-13", "is:open"])
def test_value_that_makes_no_sense_is_said_and_left_out(text: str) -> None:
    query = parse(f"刷卡 {text}")

    assert len(query.problems) == 1
    assert query.filters == ()
    assert query.parts == (Words("刷卡"),)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('"密码', (Words("密码"),)),
        ("OR", ()),
        ("OR 刷卡 OR", (Words("刷卡"),)),
        ("刷卡 OR OR 扫码", (OneOf((Words("刷卡"), Words("扫码"))),)),
        ('""', ()),
        ("- -- 刷卡", (Words("刷卡"),)),
        ("", ()),
    ],
)
def test_unfinished_syntax_means_what_is_there(text: str, parts: tuple[object, ...]) -> None:
    kept = tuple(part for part in parse(text).parts if part != Words("-"))

    assert kept == parts


def test_long_query_is_cut_and_says_so() -> None:
    query = parse("充电 " * 100_000)

    assert len(query.text) <= 200
    assert len(query.parts) <= 40
    assert len(query.problems) == 1


@given(st.text(max_size=300))
def test_parse_never_raises_and_its_plan_is_bounded(text: str) -> None:
    plan = plan_of(parse(text))

    assert len(plan.units) <= 60
    assert len(plan.terms) <= 400


@given(
    st.lists(
        st.sampled_from(
            ['"', "“", "-", "OR", "客户:", "状态：", "刷卡", "#7", "(", ")", "*", "~", "之前:2020"]
        )
    )
)
def test_parse_never_raises_on_pieces_of_its_own_syntax(pieces: list[str]) -> None:
    query = parse("".join(pieces))

    plan_of(query)
    plan_of(parse(" ".join(pieces)))


@pytest.mark.parametrize(
    ("text", "text_printed"),
    [
        ("刷卡  密码错误", "刷卡 密码错误"),
        ("“密码错误” －发票", '"密码错误" -发票'),
        ("充电卡 或 会员卡 | 「钱包」", '充电卡 OR 会员卡 OR "钱包"'),
        ("状态：已解决 运营商:gxyl", "状态:已解决 客户:gxyl"),
        ("status:resolved operator:gxyl", "status:resolved customer:gxyl"),
        ("离线 之前:2020 is:未解决", "离线 之前:2020-01-01 是否:未解决"),
        ('-customer:"Some Operator"', '-customer:"some operator"'),
        ("桩号：170036 订单:4321、8765", "桩号:170036 订单:4321,8765"),
        ("", ""),
    ],
)
def test_printed_query_asks_for_the_same(text: str, text_printed: str) -> None:
    query = parse(text)

    assert printed(query) == text_printed
    assert plan_of(parse(printed(query))) == plan_of(query)


PIECES = (
    *('"', "“", "」", "-", "－", "OR", "或", "|", " ", "：", ":", ",", "客户", "状态", "桩号"),
    *("刷卡", "已解决", "4321", "之前", "2020", "has", "attachment", "a_b", "gxyl#7", "is"),
)
QUERY_TEXT = st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(QUERY_TEXT)
def test_printing_is_idempotent(text: str) -> None:
    once = printed(parse(text))

    assert printed(parse(once)) == once


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (" gxyl_case#7_20200911 ", "gxyl_case#7_20200911"),
        ("GXYL#7_20200911", "gxyl_case#7_20200911"),
        ("ｇｘｙｌ＿ｃａｓｅ＃７＿２０２００９１１", "gxyl_case#7_20200911"),
        ("gxyl_case#7_202106180", "gxyl_case#7_202106180"),
        ("gxyl_case#7", None),
        ("参考gxyl_case#7_20200911", None),
        ("", None),
    ],
)
def test_label_in_knows_a_pasted_label(text: str, label: str | None) -> None:
    assert label_in(text) == label
