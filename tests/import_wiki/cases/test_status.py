import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from import_wiki.cases.model import WikiStatus
from import_wiki.cases.status import StatusProblem, read_status

RESOLVED, IN_PROGRESS, ON_HOLD = WikiStatus.RESOLVED, WikiStatus.IN_PROGRESS, WikiStatus.ON_HOLD


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (" 已解决 | 处理中 | 暂搁置", None),
        ("", None),
        (" ☑ 已解决 | 处理中 | 暂搁置", RESOLVED),
        ("☑已解决 | 处理中 | 暂搁置", RESOLVED),
        ("已解决☑ | 处理中 | 暂搁置", RESOLVED),
        ("已解决 ☑ | 处理中 | 暂搁置", RESOLVED),
        ("已解决 | √处理中 | 暂搁置", IN_PROGRESS),
        ("已解决 | 处理中 | 暂搁置 ✔", ON_HOLD),
        ("已解决 | [x] 处理中 | [ ] 暂搁置", IN_PROGRESS),
        ("已解决 ｜ 处理中 ｜ ☑　暂搁置", ON_HOLD),
        ("**☑ 已解决** | 处理中 | 暂搁置", RESOLVED),
        ("☑️已解决|处理中|暂搁置", RESOLVED),
        ("☑已解决 处理中 暂搁置", RESOLVED),
        ("已解决 处理中√ 暂搁置", IN_PROGRESS),
        ("已解决 √处理中 暂搁置", IN_PROGRESS),
        ("已解决 处理中 暂搁置 √", ON_HOLD),
        ("□已解决 ☑ 处理中 □ 暂搁置", IN_PROGRESS),
        ("☐ 已解决 | ☐ 处理中 | ☐ 暂搁置", None),
        ("**已解决** | 处理中 | 暂搁置", None),
    ],
)
def test_read_status_reads_one_tick_wherever_it_stands(
    text: str, status: WikiStatus | None
) -> None:
    reading = read_status(text)

    assert reading.status is status
    assert reading.problem is None


@pytest.mark.parametrize(
    ("text", "chosen", "problem"),
    [
        ("☑ 已解决 | ☑ 处理中 | 暂搁置", (RESOLVED, IN_PROGRESS), StatusProblem.SEVERAL),
        ("☑已解决 ☑处理中", (RESOLVED, IN_PROGRESS), StatusProblem.SEVERAL),
        ("已解决 √ 处理中 暂搁置", (RESOLVED, IN_PROGRESS, ON_HOLD), StatusProblem.AMBIGUOUS),
        ("已解决√处理中", (RESOLVED, IN_PROGRESS), StatusProblem.AMBIGUOUS),
        ("☑ 已关闭 | 处理中", (), StatusProblem.NOT_READ),
        ("☑ 已解决 | 处理中 | 暂搁置 等客户确认", (RESOLVED,), StatusProblem.NOT_READ),
    ],
)
def test_read_status_chooses_nothing_where_it_would_have_to_guess(
    text: str, chosen: tuple[WikiStatus, ...], problem: StatusProblem
) -> None:
    reading = read_status(text)

    assert reading.status is None
    assert (reading.chosen, reading.problem) == (chosen, problem)


@settings(max_examples=200, deadline=None)
@given(
    text=st.lists(
        st.sampled_from(["已解决", "处理中", "暂搁置", "☑", "√", "[x]", "□", "|", " ", "好"]),
        max_size=9,
    ).map("".join)
)
def test_read_status_gives_a_status_only_with_a_tick(text: str) -> None:
    reading = read_status(text)

    if not any(tick in text for tick in ("☑", "√", "[x]")):
        assert reading.status is None
    if reading.status:
        assert reading.chosen == (reading.status,)
