import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.redaction import (
    TOKEN,
    Kind,
    SealedValue,
    find,
    mask,
    mask_of,
    masked,
    references_of,
    seal,
    unseal,
)

PIECES = st.sampled_from(
    [
        *("密码：Abc123", "口令 8866ab", "password: hunter22", "13800001111", "+86 138-0000-1111"),
        *("账号/密码：a1 / b2c3d4", "token=9f8e7d6c5b4a3928", "zhang@example.com"),
        *("订单号202103181530000000000012", "密码", "：", "Abc123", "abc", "1", "是", "a"),
        *("⟦", "⟧", "⟦phone:0123456789abcdef:138****1111⟧", "⟦phone:xyz:138⟧"),
        *("，", "\n", " ", "/", "|", "**"),
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60)


@given(TEXTS)
@settings(max_examples=300)
def test_unseal_gives_back_the_text(text: str) -> None:
    sealed = seal(text)

    assert unseal(sealed.text, sealed.values) == text


@given(TEXTS)
@settings(max_examples=300)
def test_seal_twice_is_seal_once(text: str) -> None:
    once = seal(text).text

    again = seal(once)

    assert (again.text, again.values) == (once, ())


@given(TEXTS)
@settings(max_examples=200)
def test_seal_leaves_nothing_to_find(text: str) -> None:
    sealed = seal(text).text

    left = [found for found in find(TOKEN.sub("", sealed)) if found.value in TOKEN.sub(" ", sealed)]

    assert [found for found in left if found in find(sealed)] == []


@given(TEXTS)
@settings(max_examples=200)
def test_mask_is_what_readers_of_a_sealed_text_see(text: str) -> None:
    assert mask(text) == masked(seal(text).text)


@given(
    st.text("abcdefghjkmnpqrstuvwxyz23456789", min_size=6, max_size=20).filter(
        # A word is no password to the finder, nor is the name of an algorithm.
        lambda v: not v.isalpha() and not v.startswith(("sha", "rsa", "aes"))
    )
)
def test_sealed_text_does_not_hold_the_secret(secret: str) -> None:
    text = f"后台密码：{secret}，客户用{secret}登录。 {secret}"

    sealed = seal(text)

    assert secret not in sealed.text


def test_seal_writes_a_token_with_kind_reference_and_mask() -> None:
    sealed = seal("电话13800001111。", lambda: "00112233aabbccdd")

    assert sealed.text == "电话⟦phone:00112233aabbccdd:138****1111⟧。"
    assert sealed.values == (SealedValue("00112233aabbccdd", Kind.PHONE, "13800001111"),)


def test_seal_gives_one_reference_to_a_value_met_twice() -> None:
    sealed = seal("13800001111、13800001111、13900002222")

    assert [value.value for value in sealed.values] == ["13800001111", "13900002222"]
    assert len(references_of(sealed.text)) == 2


def test_seal_leaves_accounts_and_addresses_readable() -> None:
    sealed = seal("https://mc.example.com/\n账号：ops\n密码：Ab12cd")

    assert masked(sealed.text) == "https://mc.example.com/\n账号：ops\n密码：••••••"


@pytest.mark.parametrize(
    "typed",
    [
        "⟦⟧",
        "⟦phone:0011⟧",
        "⟦phone:xyz:138****1111⟧",
        "⟦phone:00112233aabbccdd:shown⟧",
        "⟦phone:00112233AABBCCDD:138****1111⟧",
        "⟦thing:00112233aabbccdd:••••••⟧",
    ],
)
def test_what_only_looks_like_a_token_stays_text(typed: str) -> None:
    assert (seal(typed).text, masked(typed), references_of(typed)) == (typed, typed, frozenset())


def test_unseal_leaves_a_token_whose_value_is_not_given() -> None:
    sealed = seal("电话13800001111")

    assert unseal(sealed.text, ()) == sealed.text


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.PASSWORD, "Abc12345", "••••••"),
        (Kind.PASSWORD, "a", "••••••"),
        (Kind.API_KEY, "9f8e7d6c5b4a", "••••••"),
        (Kind.PHONE, "13800001111", "138****1111"),
        (Kind.PHONE, "+86 138-0000-1111", "138****1111"),
        (Kind.PHONE, "１３８００００１１１１", "138****1111"),
        (Kind.PHONE, "一三八零零零零一一一一", "138****1111"),
        (Kind.PHONE, "0771-1234567", "****567"),
        (Kind.EMAIL, "zhang.san@example.com", "z***@example.com"),
        (Kind.ID_CARD, "11010519491231002X", "110********2X"),
        (Kind.BANK_CARD, "6222 0212 3456 7890 128", "********0128"),
        (Kind.PLATE, "桂K12345", "桂K****5"),
    ],
)
def test_mask_of_shows_only_enough_to_tell_two_apart(kind: Kind, value: str, expected: str) -> None:
    assert mask_of(kind, value) == expected
