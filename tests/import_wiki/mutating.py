"""Damages pages of the wiki, the same ones in every run: cut, doubled, swapped, sown with marks.

source(41)      the forty-first damaged source of a page, always the same
paste(41)       the forty-first damaged paste
"""

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

from import_wiki.sources import read_page

SAMPLES = Path(__file__).resolve().parents[2] / "import_wiki" / "sample"
LINES = 20  # of a page: as many hold one or two cases

PIECES = (
    *("= ylcd_case#7_20220501 =", "= ylcd_case#7 =", "= =", "=", "== 分析 ==", "问题描述："),
    *("问题：", "~-~-跟踪", "--跟踪:", "~-~-解决：", "分析", "【WL】:", "【转厂家】", "lily："),
    *("【", "】", "】：", "~-~-below on 20220611", "20220610YD记录", "~-~-~-20220609更新"),
    *("----", "~-~-备注", "状态(☑表示选定 ): ☑ 已解决 | 处理中", "状态(", "状态：", "☑", "√"),
    *("[x]", "已解决", "|", "售后(跟单)工程师:", "跟进：", "WL lin", "参考ylcd_case#26", "#7"),
    *("同上次", "关联工单：A-17", "[[attach:a.xls]]", "[[", "]]", ">>", "||", "image:a.png"),
    *('[[image:1577328423043-494.png||height="9"]]', "http://a.example/b", "//", "{{box}}"),
    *('[[那次>>||anchor="Hylcd_case2326_20220610"]]', "{{toc/}}", "{{/box}}", "{{{", "}}}"),
    *("{{x", "(((", ")))", "(%", "%)", "(% a=b %)", "**", "__", "--", "^^", ",,", "##", "\\\\"),
    *("~", "~~", "~=", "* ", "1. ", "|=", "!!", "> ", ";", "密码：Kx7pw42a", "账号："),
    *("13800001111", "合同编号：YL-2022-0117", "电价：0.66", "\n", "\n\n", "\r\n", "\t", " "),
    *("\u3000", "\u00a0", "\ufeff", "\u200b", "\u2028", "\x85", "\0", "\x01", "\x0b", "\x1b"),
    *("\x7f", "𠮷", "🔌", "\U0010ffff", "e\u0301", "ﬁ", "⟦", "⟧", "½", "x" * 3000, "桩" * 3000),
    *("(((" * 60, ")))" * 60, "[[" * 60, "{{{" * 60, "~" * 60, "【" * 60, "(% " * 40),
    *("\n= =" * 20, "\n" * 40, "&#60;", "<b>", "${x}", "%s", "%(a)s", "{0}", "'\"`"),
)


def source(number: int) -> str:
    """Return damaged source number `number`."""
    chance = random.Random(number)  # noqa: S311 - no secret: the same in every run is what is wanted
    lines = chance.choice(_pages())
    first = chance.randrange(len(lines))
    return _damaged("\n".join(lines[first : first + LINES]), chance)


def paste(number: int) -> str:
    """Return damaged paste number `number`."""
    chance = random.Random(number)  # noqa: S311 - as above
    return _damaged("\n".join(_paste()[: chance.randint(4, 40)]), chance)


def _damaged(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 6)):
        text = chance.choice(DAMAGES)(text, chance)
    return text


@cache
def _paste() -> list[str]:
    return (SAMPLES / "hcyg.annotated.txt").read_text(encoding="utf-8").split("\n")


@cache
def _pages() -> tuple[list[str], ...]:
    bare = (SAMPLES / "every_shape.xwiki").read_text(encoding="utf-8").split("\n")
    return bare, [line.text for line in read_page("\n".join(_paste())).lines]


def _span(text: str, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(text))
    return start, min(len(text), start + chance.choice((1, 2, 9, 60)))


def _cut(text: str, chance: random.Random) -> str:
    start, end = _span(text, chance)
    return text[:start] + text[end:]


def _doubled(text: str, chance: random.Random) -> str:
    start, end = _span(text, chance)
    return text[:end] + text[start:]


def _swapped(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    one, other = (chance.randrange(len(lines)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _sown(text: str, chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(PIECES) + text[at:]


def _lines_sown(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(chance.randint(0, len(lines)), chance.choice(PIECES))
    return "\n".join(lines)


def _repeated(text: str, chance: random.Random) -> str:
    start, end = _span(text, chance)
    return text[:end] + text[start:end] * 30 + text[end:]


def _broken_off(text: str, chance: random.Random) -> str:
    return text[: chance.randint(0, len(text))]


DAMAGES: tuple[Callable[[str, random.Random], str], ...] = (
    _cut,
    _doubled,
    _swapped,
    _sown,
    _sown,
    _lines_sown,
    _lines_sown,
    _repeated,
    _broken_off,
)
