"""How fast wiki pages become cases: read, parsed, planned, written, and found unchanged.

The pages are made up: each has ten cases, about 200 lines, with labels, speakers, citations and a
secret, as a customer's page has.
"""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.config import Settings
from app.database import Model, db
from app.factory import create_app
from import_wiki.apply import apply_page
from import_wiki.cases import ParsedPage, parse_page
from import_wiki.sources import read_page

PAGES, CASES = 100, 10
WORDS = (
    *("刷卡", "提示", "充电桩", "离线", "电价", "同步", "发票", "启动", "失败", "后台"),
    *("停止", "枪线", "白名单", "余额", "重启", "升级", "厂商", "现场", "站点", "互联互通"),
)


def main() -> None:
    pastes = [paste(number) for number in range(PAGES)]
    pages, reading = timed(lambda: [read_page(text) for text in pastes])
    parsed, parsing = timed(lambda: [parse_page(page) for page in pages])
    with tempfile.TemporaryDirectory() as home:
        app = create_app(Settings(home=Path(home), log_level="ERROR").completed())
        with app.app_context():
            prepare()
            _, writing = timed(lambda: apply_all(parsed))
            _, again = timed(lambda: apply_all(parsed))
    print(
        f"{PAGES} pages, {CASES} cases each, {sum(map(len, pastes)) / PAGES / 1000:.1f} kB a page"
    )
    print(f"{'step':<22}{'pages/s':>10}{'of first import':>18}")
    whole = reading + parsing + writing
    for name, seconds in (
        ("read", reading),
        ("parse", parsing),
        ("plan and write", writing),
        ("plan again, unchanged", again),
    ):
        print(f"{name:<22}{PAGES / seconds:>10.0f}{seconds / whole:>18.0%}")


def prepare() -> None:
    from app.audit.models import AuditEnd

    Model.metadata.create_all(db.engine)
    with db.engine.begin() as connection:
        connection.execute(AuditEnd.__table__.insert().values(id=1, record_id=0, digest="0" * 64))


def apply_all(pages: list[ParsedPage]) -> None:
    for page in pages:
        apply_page(page)
        db.session.expunge_all()


def timed(work: Callable[[], object]) -> tuple[object, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def paste(number: int) -> str:
    """Return a pasted annotate view of page `number`."""
    chance = random.Random(number)
    lines: list[str] = []
    for case in range(CASES, 0, -1):
        lines += case_lines(f"p{number}", case, chance)
    rows = [f"| |\n1.1 | 1 | {lines[0]} |"]
    rows += [
        f"| {n} | {text} | ||" if text else f"| {n} | |||" for n, text in enumerate(lines[1:], 2)
    ]
    rows[-1] = rows[-1].removesuffix(" ||")
    head = f"Wiki源代码客户{number}\nVersion 1.1 by editor on 2021/06/18 17:39\nHide last authors"
    return "\n".join([head, *rows])


def case_lines(prefix: str, case: int, chance: random.Random) -> list[str]:
    def words(count: int) -> str:
        return "".join(chance.choices(WORDS, k=count))

    log = [f"【令{chance.randrange(4)}】:{words(12)}。" for _ in range(6)]
    log[2] += f"参考{prefix}_case#{max(case - 1, 1)}_20210101处理。"
    return [
        f"= {prefix}_case#{case}_20210101 =",
        "",
        f"问题描述:{words(8)}",
        "",
        "~-~-跟踪",
        *log,
        "账号:ops",
        f"密码:Zx{chance.randrange(10**6)}",
        "",
        f"~-~-解决:{words(6)}",
        "状态(☑表示选定 ): ☑ 已解决 | 处理中 | 暂搁置",
        "售后(跟单)工程师:WL lin",
    ]
