"""Made-up cases as search documents, and questions about them. The same number, the same case.

A case has 300 to 800 characters of Chinese, a dialogue, order and pile numbers. Words are drawn as
people use them: few often, many hardly ever.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

from app.search.documents import Document

COMMON = (
    *("充电桩", "刷卡", "离线", "电价", "客户", "后台", "订单", "启动", "失败", "处理"),
    *("同步", "发票", "站点", "枪线", "密码错误", "余额", "重启", "升级", "厂商", "现场"),
    *("互联互通", "服务费", "白名单", "停止", "运营商", "小程序", "平台", "结算", "退款", "车牌"),
)
SYLLABLES = (
    "桩枪线卡电费价单站场停启升降压流温湿锁门车位牌码扫付退款账户头尾灯屏键钮壳柜板芯片网络信号"
    "通讯协议版本固件参数配置模块功率限额分时峰谷尖平采集上报下发补推拉查询统计报表导出权限角色"
)
QUESTION = ("为什么", "怎么", "请问一下", "是不是", "有没有办法", "应该如何")
RARE_WORDS = 20_000
CUSTOMERS = 200
START = datetime(2019, 1, 1, tzinfo=UTC)
PER_KIND = 25
SHARE_RESOLVED = 0.6


def _vocabulary() -> Sequence[str]:
    chance = random.Random(7)
    made = {
        "".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 2, 3)))) for _ in range(RARE_WORDS)
    }
    return (*COMMON, *sorted(made, key=lambda word: (hash_of(word), word)))


def hash_of(word: str) -> int:
    """Return a number that is the same in every process, unlike `hash`."""
    return sum(ord(character) * 31**place for place, character in enumerate(word)) % 1_000_003


WORDS = _vocabulary()
_SHARES = tuple(accumulate(1 / (rank + 3) for rank in range(len(WORDS))))


def document(number: int) -> Document:
    """Return case `number`."""
    chance = random.Random(number)
    customer = chance.randrange(CUSTOMERS)
    opened = START + timedelta(minutes=number % 2_500_000)
    return Document(
        kind="case",
        subject_id=number + 1,
        revision=1,
        customer_id=customer,
        customer_code=f"op{customer}",
        customer_name=f"运营商{customer}",
        label=f"op{customer}_case#{number // CUSTOMERS + 1}_{opened:%Y%m%d}",
        title=_said(chance, 5),
        problem=f"{_said(chance, 12)}，{_said(chance, 9)}。订单号{order_number(number)}",
        resolution=_said(chance, 12) if chance.random() < SHARE_RESOLVED else "",
        internal_text="\n".join(_said(chance, 14) for _ in range(chance.randint(6, 18))),
        status=chance.choice(("resolved", "in_progress", "on_hold", "unmarked")),
        engineers=(f"工程师{chance.randrange(30)}",),
        opened_on=date(opened.year, opened.month, opened.day),
        updated_at=opened,
        resolved=chance.random() < SHARE_RESOLVED,
    )


def documents(count: int) -> Iterator[Document]:
    return (document(number) for number in range(count))


def order_number(number: int) -> str:
    return f"2021{random.Random(-number - 1).randrange(10**20):020d}"


@dataclass(frozen=True)
class Question:
    kind: str
    text: str
    """As it is typed into our search box."""
    every_word: bool = True
    """References must find all of its words; of a sentence, some."""


def questions(count: int) -> Sequence[Question]:
    """Return `PER_KIND` questions of every kind about the first `count` cases."""
    chance = random.Random(count)
    asked: list[Question] = []
    for turn in range(PER_KIND):
        case = document(chance.randrange(count))
        words = chance.sample(COMMON, 3)
        place = chance.randrange(len(case.problem) // 2)
        number = order_number(case.subject_id - 1)
        asked += [
            Question("common word", COMMON[turn % len(COMMON)]),
            Question("rare word", WORDS[-1 - chance.randrange(RARE_WORDS // 2)]),
            Question("three words", " ".join(f'"{word}"' for word in words)),
            Question(
                "sentence", f"{chance.choice(QUESTION)}{case.title}{words[0]}", every_word=False
            ),
            Question("number", number),
            Question("phrase", f'"{case.problem[place : place + 6].strip("，。")}"'),
            Question("number's tail", number[-6:]),
            Question("nothing", f"q{chance.randrange(10**9)}z"),
        ]
    return asked


def _said(chance: random.Random, words: int) -> str:
    return "".join(chance.choices(WORDS, cum_weights=_SHARES, k=words))
