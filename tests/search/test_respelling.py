"""Other ways to write a question, against a vocabulary that is the pairs of some texts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.analysis import pinyin, words
from app.search.analysis.runs import runs
from app.search.plan import plan_of
from app.search.query import parse
from app.search.respelling import readings

TEXTS = (
    "充电桩离线，客户说刷卡没有反应",
    "占桩费怎么收，充电桩占桩",
    "人群定价没有生效",
    "互联互通订单缺失",
    "A枪充电枪拔不下来",
    "重启以后正常",
    "离线",
)


@dataclass(frozen=True)
class Texts:
    """A vocabulary made in the plainest way."""

    texts: Sequence[str]

    def count(self, text: str) -> int:
        pairs = [text[i : i + 2] for i in range(len(text) - 1)] or [text]
        return sum(all(pair in each for pair in pairs) for each in self.texts)

    def pairs(self, first: Collection[int], second: Collection[int]) -> Iterable[str]:
        return [
            pair
            for pair in self._pairs()
            if pinyin.sounds_of(pair[0]) & set(first) and pinyin.sounds_of(pair[1]) & set(second)
        ]

    def words(self, initials: str) -> Iterable[str]:
        known = {
            word
            for text in self.texts
            for run in runs(text)
            if run.is_han
            for word in words.index_words(run.text)
        }
        return sorted(word for word in known if _begins(word, initials))

    def _pairs(self) -> list[str]:
        pairs = (text[i : i + 2] for text in self.texts for i in range(len(text) - 1))
        return sorted({pair for pair in pairs if all(map(pinyin.is_known, pair))})


def _begins(word: str, initials: str) -> bool:
    return len(word) == len(initials) and all(
        pinyin.begins_with(letter)[ord(character) - pinyin.FIRST]
        for character, letter in zip(word, initials, strict=True)
        if pinyin.is_known(character)
    )


def heard(text: str, texts: Sequence[str] = TEXTS) -> list[str]:
    """Return the readings of `text`, whose units that no text has are unknown."""
    query, vocabulary = parse(text), Texts(texts)
    unknown = {unit.text for unit in plan_of(query).units if not vocabulary.count(unit.text)}
    return [reading.text for reading in readings(query, unknown, vocabulary)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("占庄费", "占桩费"),
        ("离县", "离线"),
        ("人群订价", "人群定价"),
        ("互连互通", "互联互通"),
        ("虫启", "重启"),
        ("lixian", "离线"),
        ("LiXian", "离线"),
        ("li xian", "离线"),
        ("lixiang", "离线"),
        ("zanzhuangfei", "占桩费"),
        ("lx", "离线"),
        ("rqdj", "人群定价"),
        ("chongdian枪", "充电枪"),
        ("充电qiang", "充电枪"),
        ("chongqi", "重启"),
        ("冲电桩离县", "充电桩离线"),
        ('lixian "刷卡" -发票', '离线 "刷卡" -发票'),
        ("状态:已解决 lixian", "离线 状态:已解决"),
    ],
)
def test_readings_begin_with_what_was_meant(written: str, meant: str) -> None:
    assert heard(written)[0] == meant


@pytest.mark.parametrize(
    "written",
    ["离线", "刷卡没有反应", "e03", "gxyl", "蓝牙耳机", '"离县"', "-离县", "客户:lixian", ""],
)
def test_readings_leave_alone_what_is_known_or_sounds_like_nothing(written: str) -> None:
    assert heard(written) == []


def test_readings_are_words_of_the_vocabulary_only() -> None:
    assert heard("lixian", ["理线"]) == ["理线"]
    assert heard("lixian", ["重启"]) == []


@given(
    st.text("离线县理占桩庄费重启冲充电a", max_size=12),
    st.lists(st.text("离线县理占桩庄费重启冲充电", min_size=1, max_size=6), max_size=4),
)
def test_readings_change_only_to_neighbours_that_some_text_has(
    written: str, texts: Sequence[str]
) -> None:
    for reading in heard(written, texts):
        changed = [
            (before, after)
            for before, after in zip(written, reading, strict=False)
            if before != after and len(written) == len(reading)
        ]
        assert all(any(after in text for text in texts) for _, after in changed)


@given(st.text(max_size=200))
def test_readings_never_raise_and_are_few(text: str) -> None:
    assert len(heard(text)) <= 4


def test_readings_of_a_long_question_are_bounded() -> None:
    assert heard("zhang" * 40) == []
    assert len(heard("lixian " * 30)) <= 4
