"""A made-up wiki: pages with their histories, written as one export, the same in every run.

Each page has ten cases, about 170 lines, with labels, speakers, citations and a secret, as a
customer's page has; five versions of it are kept, each with one case more on top.
"""

import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

CASES, VERSIONS = 10, 5
WORDS = (
    *("刷卡", "提示", "充电桩", "离线", "电价", "同步", "发票", "启动", "失败", "后台"),
    *("停止", "枪线", "白名单", "余额", "重启", "升级", "厂商", "现场", "站点", "互联互通"),
)
SAVED_MS = 1_624_009_140_000
"""When the newest version was saved, in milliseconds since 1970."""


def write_export(path: Path, pages: int) -> None:
    """Write the export of a wiki of so many pages; page by page, whatever their number."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(pages):
            archive.writestr(f"Customers/P{number}/WebHome.xml", page_xml(number))


def page_xml(number: int) -> str:
    name = f"Customers.P{number}.WebHome"
    newest = version_lines(number, VERSIONS)
    return "\n".join(
        (
            f'<xwikidoc version="1.3" reference="{name}" locale="">',
            *newest[1:-1],
            f"<title>客户{number}</title><syntaxId>xwiki/2.1</syntaxId>",
            f"<versions>{escape(history(number))}</versions>",
            "</xwikidoc>",
        )
    )


def history(number: int) -> str:
    """Return the RCS file of a page: the newest version whole, the others as steps back."""
    names = [f"1.{version}" for version in range(VERSIONS, 0, -1)]
    heads = [
        f"{name}\ndate\t2021.06.18.09.39.00;\tauthor XWiki_2Eeditor;\tstate Exp;\nbranches;\n"
        f"next\t{older};\n"
        for name, older in zip(names, [*names[1:], ""], strict=True)
    ]
    steps = ["\n".join(version_lines(number, VERSIONS)), *map(step, range(VERSIONS - 1, 0, -1))]
    texts = [
        f"{name}\nlog\n@@\ntext\n@{text.replace('@', '@@')}@\n"
        for name, text in zip(names, steps, strict=True)
    ]
    return "\n".join([f"head\t{names[0]};\naccess;\n", *heads, "\ndesc\n@@\n", *texts])


def step(version: int) -> str:
    """Return the edit that makes a version out of the next: its number, and one case less."""
    lines = len(page_case(0, 1))
    return f"d2 1\na2 1\n<version>1.{version}</version>\nd6 {lines}\n"


def version_lines(number: int, version: int) -> list[str]:
    """Return one version of a page as the lines of its XML; the first case stands in line 6."""
    newest = CASES - VERSIONS + version
    cases = (line for case in range(newest, 0, -1) for line in page_case(number, case))
    return [
        "<xwikidoc>",
        f"<version>1.{version}</version>",
        f"<author>XWiki.editor</author><date>{SAVED_MS}</date>",
        "<comment></comment>",
        "<content>",
        *map(escape, cases),
        "</content>",
        "</xwikidoc>",
    ]


def page_case(number: int, case: int) -> list[str]:
    return case_lines(f"p{number}", case, random.Random(number * CASES + case))


def page_text(number: int) -> str:
    """Return the newest version of a page as bare source."""
    return "\n".join(line for case in range(CASES, 0, -1) for line in page_case(number, case))


def case_lines(prefix: str, case: int, chance: random.Random) -> list[str]:
    return list(_case_lines(prefix, case, chance))


def _case_lines(prefix: str, case: int, chance: random.Random) -> Iterator[str]:
    def words(count: int) -> str:
        return "".join(chance.choices(WORDS, k=count))

    log = [f"【令{chance.randrange(4)}】:{words(12)}。" for _ in range(6)]
    log[2] += f"参考{prefix}_case#{max(case - 1, 1)}_20210101处理。"
    yield from (f"= {prefix}_case#{case}_20210101 =", "", f"问题描述:{words(8)}", "", "~-~-跟踪")
    yield from (*log, "账号:ops", f"密码:Zx{chance.randrange(10**6)}", "")
    yield f"~-~-解决:{words(6)}"
    yield from ("状态(☑表示选定 ): ☑ 已解决 | 处理中 | 暂搁置", "售后(跟单)工程师:WL lin")
