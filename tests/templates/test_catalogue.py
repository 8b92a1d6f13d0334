"""Every message for people has its Chinese, and the Chinese is written as Chinese is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from app.accounts.models import Role
from app.cases.queries import View
from app.cases.workflow import CaseStatus, ResolutionKind
from app.redaction import Kind
from app.web.words import WORDS
from tests.support.repository import ROOT

SOURCES = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}
CATALOGUE = ROOT / "app" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
TEMPLATES = sorted((ROOT / "app" / "templates").rglob("*.html"))

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
PLACE = r"%\(\w+\)[sd]"
HALF_WIDTH = re.compile(rf"[{HAN}](?:{PLACE})?\s?[,:;?!()]|[,:;?!()]\s?(?:{PLACE})?[{HAN}]")
MISSING_SPACE = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")
ENTITY = re.compile(r"&#?\w+;")


def extracted() -> set[str]:
    """Return every message of the product's code and templates."""
    return {
        message
        for folder in ("app", "import_wiki")
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, SOURCES, {}, KEYWORDS)
        if isinstance(message, str)
    }


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as lines:
        return read_po(lines, locale="zh")


def translations(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    for message in catalogue:
        if message.id:
            yield str(message.id), str(message.string)


def test_every_message_is_translated(catalogue: Catalog) -> None:
    translated = {msgid for msgid, words in translations(catalogue) if words}

    assert sorted(extracted() - translated) == []


def test_every_translation_is_of_a_message(catalogue: Catalog) -> None:
    assert sorted({msgid for msgid, _ in translations(catalogue)} - extracted()) == []


def test_no_translation_is_a_guess(catalogue: Catalog) -> None:
    assert [message.id for message in catalogue if message.fuzzy and message.id] == []


def test_translations_name_the_same_values(catalogue: Catalog) -> None:
    differing = [
        msgid
        for msgid, words in translations(catalogue)
        if sorted(set(re.findall(PLACE, msgid))) != sorted(set(re.findall(PLACE, words)))
    ]

    assert differing == []


def test_chinese_has_full_width_punctuation(catalogue: Catalog) -> None:
    assert [words for _, words in translations(catalogue) if HALF_WIDTH.search(words)] == []


def test_chinese_has_a_space_beside_latin(catalogue: Catalog) -> None:
    texts = [re.sub(PLACE, " ", words) for _, words in translations(catalogue)]

    assert [text for text in texts if MISSING_SPACE.search(text)] == []


def test_chinese_does_not_shout(catalogue: Catalog) -> None:
    assert [words for _, words in translations(catalogue) if re.search("[!！]", words)] == []


@pytest.mark.parametrize("text", ["您好,请", "状态: 已解决", "（见 )后", "%(who)s!好", "好%(n)s?"])
def test_half_width_punctuation_is_seen(text: str) -> None:
    assert HALF_WIDTH.search(text)


@pytest.mark.parametrize("text", ["您好，请", "用时 09:12，共 3 条", "（见 gxyl#7）", "a, b"])
def test_full_width_punctuation_passes(text: str) -> None:
    assert not HALF_WIDTH.search(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_holds_no_half_width_punctuation_beside_chinese(path: Path) -> None:
    text = ENTITY.sub(" ", path.read_text())

    assert HALF_WIDTH.findall(text) == []


@pytest.mark.parametrize("members", [CaseStatus, ResolutionKind, View, Role, Kind])
def test_every_member_has_a_word(members: type[CaseStatus]) -> None:
    assert {member.value for member in members} <= set(WORDS[members.__name__])


def test_every_status_has_a_word_for_customers() -> None:
    assert set(WORDS["CustomerStatus"]) == {status.value for status in CaseStatus}
